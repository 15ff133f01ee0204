/* Decimals: numbers to 28 digits, worked with as Python's decimal works with them: a whole number
   `n` and the place `e` of its last digit. A float would tell 0.15 of 0.149999. */

const PRECISION = 28;
const NIL = BigInt(0), ONE = BigInt(1), FIVE = BigInt(5), TEN = BigInt(10);
const powers = [ONE];

function power(exponent) {
  while (powers.length <= exponent) powers.push(powers[powers.length - 1] * TEN);
  return powers[exponent];
}

const sizeOf = (n) => (n < NIL ? -n : n);
const digitsOf = (n) => String(sizeOf(n)).length;

/* A number of no more digits than there may be; halves go to the even one. */
function fixed(n, e) {
  const over = digitsOf(n) - PRECISION;
  if (over <= 0) return {n, e};
  return fixed(halvesToEven(n, over), e + over);
}

function halvesToEven(n, places) {
  const by = power(places), size = sizeOf(n), rest = size % by;
  let kept = size / by;
  if (rest * BigInt(2) > by || (rest * BigInt(2) === by && kept % BigInt(2) === ONE)) kept += ONE;
  return n < NIL ? -kept : kept;
}

/* A decimal as it is written: "-12.50" keeps its last 0. */
function decimal(text) {
  const [whole, behind] = String(text).split(".");
  return {n: BigInt(whole + (behind || "")), e: behind ? -behind.length : 0};
}

const whole = (n) => ({n: BigInt(n), e: 0});
const zero = whole(0), one = whole(1), two = whole(2), hundred = whole(100), tenth = decimal("0.1");

function aligned(a, b) {
  const e = Math.min(a.e, b.e);
  return [a.n * power(a.e - e), b.n * power(b.e - e), e];
}

function plus(a, b) {
  const [n, m, e] = aligned(a, b);
  return fixed(n + m, e);
}

const minus = (a, b) => plus(a, negative(b));
const negative = (a) => ({n: -a.n, e: a.e});
const absolute = (a) => ({n: sizeOf(a.n), e: a.e});
const times = (a, b) => fixed(a.n * b.n, a.e + b.e);
const isNil = (a) => a.n === NIL;

function over(a, b) {
  const ideal = a.e - b.e;
  if (isNil(a)) return {n: NIL, e: ideal};
  const shift = digitsOf(b.n) - digitsOf(a.n) + PRECISION + 1;
  const upper = sizeOf(a.n) * power(Math.max(shift, 0)), lower = sizeOf(b.n) * power(Math.max(-shift, 0));
  let n = upper / lower, e = ideal - shift;
  if (upper % lower !== NIL) {
    if (n % FIVE === NIL) n += ONE; // so that what is left out is not taken for half
  } else {
    while (e < ideal && n % TEN === NIL) { n /= TEN; e += 1; }
  }
  return fixed((a.n < NIL) === (b.n < NIL) ? n : -n, e);
}

/* Less than 0 if a is less than b, 0 if they are equal. */
function compared(a, b) {
  const [n, m] = aligned(a, b);
  return n < m ? -1 : n > m ? 1 : 0;
}

const isLess = (a, b) => compared(a, b) < 0;
const isMost = (a, b) => compared(a, b) <= 0;
const isSame = (a, b) => compared(a, b) === 0;

/* A number to so many places, halves away from zero. */
function rounded(a, places) {
  if (a.e >= -places) return {n: a.n * power(a.e + places), e: -places};
  const by = power(-places - a.e), size = sizeOf(a.n);
  const kept = (size + by / BigInt(2)) / by;
  return {n: a.n < NIL ? -kept : kept, e: -places};
}

/* A number to so many places, halves to the even digit. */
function evened(a, places) {
  if (a.e >= -places) return {n: a.n * power(a.e + places), e: -places};
  return {n: halvesToEven(a.n, -places - a.e), e: -places};
}

const isWhole = (a) => a.e >= 0 || a.n % power(-a.e) === NIL;

/* A number without the zeros behind its last digit. */
function trimmed(a) {
  let {n, e} = a;
  if (n === NIL) return {n, e: 0};
  while (n % TEN === NIL) { n /= TEN; e += 1; }
  return {n, e};
}

/* A number as it is written, with all its digits. */
function written(a) {
  if (a.e >= 0) return String(a.n * power(a.e));
  const digits = String(sizeOf(a.n)).padStart(1 - a.e, "0");
  return (a.n < NIL ? "-" : "") + digits.slice(0, a.e) + "." + digits.slice(a.e);
}
