/* Values as a reader sees them: units, digits, marks. The twin of words/numerals.py. */

const counting = rules.numeral_words, isChinese = rules.language === "zh";
const MYRIAD = whole(10000), MYRIADS = [whole(100000000), MYRIAD];
const SAID_IN_WAN = counting.wan_from ? whole(counting.wan_from) : MYRIAD; // yuan, that are said in 万元

function groupedDigits(value, places) {
  const [before, behind] = written(rounded(value, places)).split(".");
  const sign = before[0] === "-" ? counting.minus : "", digits = before.replace("-", "").replace(/\B(?=(?:\d{3})+$)/g, ",");
  return sign + digits + (behind ? "." + behind : "");
}

/* A value with its unit; Chinese money is scaled. */
function valueWords(value, measureUnit) {
  const words = counting.units[measureUnit], isRatio = measureUnit === "ratio";
  if (measureUnit === "yuan" && isChinese) return moneyWords(value, moneyScale(value));
  const number = rounded(isRatio ? times(value, hundred) : value, words.places);
  const digits = groupedDigits(number, words.trimmed && isWhole(number) ? 0 : words.places);
  return withUnitWord(digits, number, measureUnit);
}

/* A number as it was written, with the word for its unit. */
function withUnitWord(digits, number, measureUnit) {
  const word = unitWord(measureUnit, number);
  return isChinese || word === "%" ? digits + word : `${digits} ${word}`;
}

function unitWord(measureUnit, count) {
  const words = counting.units[measureUnit];
  return isChinese ? words.zh : words.trimmed && isSame(count, one) ? words.one : words.many;
}

const moneyScale = (value) => MYRIADS.find((scale) => isMost(isSame(scale, MYRIAD) ? SAID_IN_WAN : MYRIAD, rounded(over(absolute(value), over(scale, MYRIAD)), 2))) || one;

function moneyWords(value, scale) {
  const number = rounded(over(value, scale), 2);
  const places = isWhole(number) ? 0 : isSame(scale, one) ? 2 : -trimmed(number).e;
  return groupedDigits(number, places) + counting.money[written(scale)];
}

/* Values said in one sentence: Chinese money all in one unit, in which none becomes 0. */
function listWords(values, measureUnit) {
  if (measureUnit !== "yuan" || !isChinese) return values.map((value) => valueWords(value, measureUnit));
  const most = moneyScale(values.map(absolute).reduce((a, b) => (isLess(a, b) ? b : a)));
  const isFitting = (scale) => values.every((value) => isNil(value) || !isNil(rounded(over(value, scale), 2)));
  const fitting = MYRIADS.find((scale) => isMost(scale, most) && isFitting(scale)) || one;
  return values.map((value) => moneyWords(value, fitting));
}
