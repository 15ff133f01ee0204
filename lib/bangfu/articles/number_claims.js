/* Claims: what a number of a text says, with the words that belong to it. The twin of
   number_claims.py. */

const usage = rules.usage, numerals = rules.numerals;
const has = (object, name) => Object.prototype.hasOwnProperty.call(object, name);
const BEFORE_WORDS = sought(usage.rounding_before);
const DIGIT = new RegExp("\\p{Nd}", "u");

/* Digits of any script as those of ours: their blocks have ten each, in order. */
function asDigits(text) {
  return lettersOf(text).map((letter) => {
    if (!DIGIT.test(letter)) return letter;
    let n = 0;
    while (DIGIT.test(String.fromCodePoint(letter.codePointAt(0) - n - 1))) n += 1;
    return String(n % 10);
  }).join("");
}

function stripChars(text, letters) {
  let start = 0, end = text.length;
  while (start < end && letters.includes(text[start])) start += 1;
  while (end > start && letters.includes(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

/* What the parts of a number claim; nothing of a word that is no number. Where it is the only one, 只有一批,
   一 is a number and no article. */
function claimOf(found, isOnly) {
  const told = isNoNumber(found, isOnly) ? null : numberOf(found);
  if (told === null) return null;
  let {form, low, high, value, step} = told;
  const scaleWord = (found.scale || "").toLowerCase();
  let scale = has(usage.scales, scaleWord) ? whole(usage.scales[scaleWord]) : one;
  let word = found.counter || "";
  let counter = usage.counter_of[word] || usage.counter_of[word.toLowerCase()] || "";
  if (form === "plain" && ["percent", "permille", "points", "times"].includes(counter)) {
    form = counter === "permille" ? "percent" : counter;
    if (counter === "permille") scale = over(scale, whole(10));
    if (isNil(step)) step = form === "times" ? tenth : one;
  }
  if (isNil(step) && counter === "yuan") {
    const isRound = isLatin(word) && isMost(decimal(numerals.myriad), value) && isWhole(over(value, decimal(numerals.thousand)));
    step = isRound && isSame(scale, one) ? decimal(numerals.thousand) : one; // 460,000 yuan
  }
  if (!isSame(scale, one) && form === "plain" && isNil(step)) step = one;
  [low, high, value, step] = [low, high, value, step].map((part) => times(part, scale));
  if (found.minus) [low, high, value] = [negative(high), negative(low), negative(value)];
  if (found.rank && rules.numerals.places.includes(word)) { form = "rank"; counter = ""; word = ""; }
  const half = over(step, two);
  return {low: minus(low, half), high: plus(high, half), value, step, rounding: roundingsOf(found), counter, word, form};
}

/* Whether a numeral in characters is no number, but a word or an article. */
function isNoNumber(found, isOnly) {
  const hanzi = found.hanzi;
  if (!hanzi || found.rank) return false;
  if (!stripChars(hanzi, numerals.bare_scales)) return !(found.before || found.inside || found.inside2); // 千余人次
  const counter = usage.counter_of[found.counter || ""];
  return !found.scale && (!counter || (hanzi === "一" && counter !== "times" && !(isOnly && numerals.only_one.includes(counter)))); // 多了一倍
}

function roundingsOf(found) {
  const words = [...((found.before || "").match(BEFORE_WORDS) || []), found.inside, found.inside2, found.behind].filter(Boolean);
  return words.map((word) => usage.rounding_of[word] || usage.rounding_of[word.toLowerCase()] || ""); // 约52万元左右 says it twice
}

const numberTold = (form, value, step, low = value, high = value) => ({form, low, high, value, step});

function numberOf(found) {
  if (found.permyriad) {
    const [value, step] = placesOf(found.of || ""), by = whole(found.permyriad[0] === "百" ? 1 : 10);
    return numberTold("percent", over(value, by), over(isNil(step) ? one : step, by));
  }
  if (found.fraction) {
    const parts = hanziNumber(found.whole || "");
    return numberTold("share", over(times(hundred, hanziNumber(found.part || "")), isNil(parts) ? one : parts), two);
  }
  if (found.tenths) { // 九成五 is 95%
    const half = found.half || "", more = half === "半" ? whole(5) : half ? hanziNumber(half) : zero;
    return numberTold("share", plus(times(whole(10), hanziNumber(found.tenths)), more), whole(half && half !== "半" ? 2 : 4));
  }
  if (found.halves) return numberTold("share", whole(50), two);
  if (found.doubled) {
    const n = hanziNumber(stripChars(found.doubled, "翻了番")).n;
    return numberTold("doubled", whole(BigInt(2) ** (n === NIL ? ONE : n)), tenth);
  }
  if (found.vague) return vagueOf(found.vague);
  if (found.english) {
    const word = found.english.toLowerCase(), tens = numerals.english_tens.indexOf(word);
    const n = tens >= 0 ? 10 * tens + 20 : Math.max(numerals.english.indexOf(word), 0);
    return n ? numberTold("plain", whole(n), zero) : null;
  }
  const [value, step] = placesOf(found.digits || found.hanzi || "");
  return numberTold("plain", value, step);
}

/* The value of digits in either script, and the unit of their last place, 0 of whole ones. */
function placesOf(text) {
  const unit = (places) => ({n: ONE, e: -places});
  if (DIGIT.test(lettersOf(text)[0] || "")) {
    const plain = asDigits(text.replace(/[,，]/g, "")), places = (plain.split(".")[1] || "").length;
    return [decimal(plain), places ? unit(places) : zero];
  }
  const parts = text.split("点"), behind = parts.slice(1).join("点");
  const digits = lettersOf(behind).map((letter) => numerals.digits[letter]).join("");
  const before = hanziNumber(parts[0]);
  if (digits) return [plus(before, decimal("0." + digits)), unit(digits.length)];
  const last = parts[0].slice(-1), isLarge = lettersOf(parts[0]).some((letter) => has(numerals.myriads, letter));
  const tens = isLarge && has(numerals.tens, last) ? numerals.tens[last] : 0; // 一百七十五万三千: told in thousands
  return [plus(before, zero), whole(numerals.myriads[last] || tens)];
}

/* The value of a numeral in Chinese characters. */
function hanziNumber(given) {
  const text = given.replace(/廿/g, "二十").replace(/卅/g, "三十");
  const letters = lettersOf(text);
  if (text && letters.every((letter) => has(numerals.digits, letter))) {
    return decimal(letters.map((letter) => numerals.digits[letter]).join(""));
  }
  let total = NIL, section = NIL, digit = NIL, last = NIL;
  for (const letter of letters) {
    if (has(numerals.digits, letter)) {
      digit = BigInt(numerals.digits[letter]);
      last = digit ? last : NIL;
    } else if (has(numerals.tens, letter)) {
      last = BigInt(numerals.tens[letter]);
      section += (digit || ONE) * last;
      digit = NIL;
    } else if (has(numerals.myriads, letter)) {
      last = BigInt(numerals.myriads[letter]);
      total = (total + section + digit || ONE) * last;
      section = digit = NIL;
    }
  }
  // 一万二 is 12,000: a digit behind a scale, without a zero between, counts tenths of it.
  return {n: total + section + digit * (last > TEN ? last / TEN : ONE), e: 0};
}

/* Of words such as 数百, 三四十, 十几: from the least to the most they may mean. */
function vagueOf(text) {
  const letters = lettersOf(text);
  const scale = hanziNumber(letters.filter((letter) => numerals.vague_scales.includes(letter)).join("") || "一").n;
  const digits = letters.filter((letter) => has(numerals.digits, letter)).map((letter) => BigInt(numerals.digits[letter]));
  let low, high;
  if ("上成".includes(text[0])) {
    low = scale;
    high = BigInt(2) * scale;
  } else if ("数几".includes(text[0])) {
    low = BigInt(2) * scale;
    high = TEN * scale - ONE;
  } else if (text.includes("几")) {
    const base = stripChars(text, "几") ? hanziNumber(stripChars(text, "几")).n : NIL;
    low = base + ONE;
    high = base + BigInt(9);
  } else {
    low = digits[0] * scale;
    high = digits[1] * scale + (scale - ONE);
  }
  return numberTold("vague", whole(low), zero, whole(low), whole(high));
}

/* Whether a claim is true of a value. */
function holds(claim, value) {
  const n = claim.value, word = claim.rounding[0] || "";
  const isNear = () => isMost(over(minus(n, value), n), decimal(numerals.below));
  if (claim.form === "vague") return isMost(claim.low, value) && isMost(value, claim.high);
  if (word === "below" || word === "short_of") return isLess(value, n) && isNear();
  const more = claim.form === "share" && !isWhole(n) ? times(two, claim.step) : nextOf(n); // 三分之二多
  if (word === "above") return isLess(n, value) && isLess(value, plus(n, more));
  if (word === "at_least") return isMost(n, value) && isLess(value, plus(n, more));
  if (word === "at_most") return isMost(value, n) && isNear();
  if (word === "about") return isMost(absolute(minus(value, n)), times(absolute(n), decimal(numerals.about)));
  if (isLess(claim.step, decimal(numerals.finest))) return isSame(value, n);
  if (claim.form === "share") return isMost(absolute(minus(value, n)), claim.step);
  return isSame(times(rounded(over(value, claim.step), 0), claim.step), n);
}

/* The unit of the last digit that is not zero: 800余 is below 900. */
function nextOf(n) {
  if (isNil(n)) return one;
  if (!isWhole(n)) return {n: ONE, e: n.e};
  const {e} = trimmed(n);
  return {n: power(e), e: 0};
}
