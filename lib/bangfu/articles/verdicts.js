/* Verdicts: whether what a number claims is true, by one table; the first line that applies. The
   twin of verdicts.py and explanations.py. */

const judging = rules.verdicts, sortOf = (verdict) => judging.sorts[verdict];
const RIGHT = "right", FIFTH = decimal(judging.fifth), HALF_STEP = decimal(judging.half_step);

function verdictOn(mention, verdict, values) {
  return Object.assign({
    mention, verdict, address: "", value: null, measureUnit: null, period: "", reason: "", explanation: null, label: "", candidates: [],
  }, values);
}

/* The verdict on a mention. Right needs all of its candidates to be true. */
function judged(mention, setting, frame) {
  if (mention.sort === "thing") return verdictOn(mention, "unsourced", {reason: "thing"});
  if (setting === undefined || mention.claim === null) return verdictOn(mention, "not a figure", {reason: mention.sort});
  if (rules.verdicts.no_figures.includes(frame.why)) return verdictOn(mention, "not a figure", {reason: frame.why});
  if (!frame.formulas.length) {
    const verdict = frame.why === "unit" ? "unit mismatch" : judging.unsure.includes(frame.why) ? "ambiguous" : "unsourced";
    return verdictOn(mention, verdict, {reason: frame.why});
  }
  const results = frame.formulas.map((formula) => judgedFormula(setting, formula));
  const open = ["withheld", "unsourced"].map((verdict) => results.find((one) => one.verdict === verdict)).find(Boolean);
  if (open) return open;
  if (results.some((one) => sortOf(one.verdict) === "wrong")) results.push(...frame.second.map((formula) => judgedFormula(setting, formula)).filter((one) => sortOf(one.verdict) === RIGHT));
  if (new Set(results.map((one) => sortOf(one.verdict))).size === 1) return results[0];
  const candidates = results.map((one) => [one.label, sortOf(one.verdict) === RIGHT]);
  return verdictOn(mention, "ambiguous", {reason: "candidates", candidates});
}

/* One formula, held against what is public. */
function judgedFormula(setting, formula) {
  const mention = setting.mention, places = formula.places;
  const found = places.map(evidenceAt), printed = found.map((one) => one.figure).filter(Boolean);
  const told = (verdict, reason, more) => verdictOn(mention, verdict, Object.assign({
    address: found.length === 1 ? found[0].address : "", period: places[0].period.text, reason,
  }, more));
  if (found.some((one) => one.isWithheld)) return told("withheld", "withheld");
  if (printed.length < found.length || printed.some((one) => one.value === null)) return told("unsourced", "unknown");
  if (printed.some((figure) => rules.evidence.rounded.includes(figure.status)) && !judging.even.includes(formula.operation)) return told("unsourced", "rounded");
  // A mean of counts is told in whole ones.
  const isMean = formula.operation === "yearly" || (setting.relation === "mean" && printed[0].measureUnit !== "yuan");
  const claim = isMean && isNil(mention.claim.step) ? changed(mention.claim, {step: one}) : mention.claim;
  if (claim.rounding.length > 1) return told("rounding contradiction", "two words");
  const value = valueOf(formula, setting, claim, printed);
  if (value === null && formula.operation === "rank") return told("unsourced", "unknown");
  if (value === null) return told("wrong", "direction");
  const more = {value, form: formula.operation, measureUnit: judging.counted.includes(formula.operation) ? printed[0].measureUnit : null, label: printed[0].label[isChinese ? 0 : 1]};
  const slack = slackOf(formula, printed), isNear = !isNil(slack) && isMost(absolute(minus(claim.value, value)), slack);
  const isCloser = isLess(claim.step, times(slack, two)) || claim.rounding.length, about = isNil(slack) ? "is about" : "told about";
  if (isNear && isCloser && !claim.rounding.includes("about")) { // 近6万元 of what is told as 60,000
    return told("withheld", "rounded", changed(more, {value: null}));
  }
  if (holds(claim, value) || isNear) return told(...truly(formula, claim, value, about), more);
  if (wasPrinted(formula, claim, printed)) return told("stale", "was", more);
  if (formula.operation === "sum") return told("does not add", "is", more);
  if (claim.rounding.length && isMost(absolute(minus(value, claim.value)), times(absolute(claim.value), FIFTH))) {
    return told("rounding claim false", about, more);
  }
  return told("wrong", "is", changed(more, {explanation: explained(claim, formula, printed)}));
}

function truly(formula, claim, value, about) {
  if (formula.operation !== "level") return ["derived", isParted(formula) ? "follows by other rules" : "follows"];
  return isSame(value, claim.value) && !claim.rounding.length ? ["exact", "agrees"] : ["rounded truly", about];
}

/* Whether a change is told of two years that do not count by the same rules. */
function isParted({operation, places: [now, then]}) {
  const years = yearsOf(knownYears), isKnown = (place) => years.some((year) => isSamePeriod(year, place.period));
  if (!judging.moves.includes(operation) || now.id !== then.id || !isKnown(now) || !isKnown(then)) return false;
  const [, broken] = rules.evidence.parted.find(([ids]) => ids.includes(now.id)) || [null, []];
  return broken.some((year) => then.period.text < year && year <= now.period.text);
}

/* Whether a number was published and corrected since. */
function wasPrinted(formula, claim, printed) {
  if (formula.operation !== "level") return false;
  const by = printed[0].measureUnit === "ratio" ? hundred : one;
  return (rules.evidence.before[printed[0].address] || []).some((value) => holds(claim, times(decimal(value), by)));
}

/* How far off a value may be that is told to 10,000 yuan only. */
function slackOf(formula, printed) {
  const n = printed.filter((figure) => rules.evidence.rounded.includes(figure.status)).length;
  return ["level", "change", "sum"].includes(formula.operation) ? times(HALF_STEP, whole(n)) : zero;
}

/* The place of a month or a quarter among the others of its year, if all are told. */
function rankInYear({id, period, value}) {
  const year = firstYear(period), isMonth = period.end - period.start === 1;
  const parts = Array.from({length: isMonth ? 12 : 4}, (_, n) => periodFrom(isMonth ? `${year}-${padded(n + 1)}` : `${year}-Q${n + 1}`));
  const found = parts.map((part) => evidenceAt({id, period: part, unit: lexicon.top, groups: []}).figure);
  return found.every((one) => one !== null && one.value !== null) ? whole(1 + found.filter((one) => isLess(plainValue({value}), one.value)).length) : null;
}

/* The place among the unions that are told; those told together have fewer. Of another row it is the
   place among the rows of its table, if all of them are told, and none of those told together is more. */
function rankOf(figure, among) {
  if (!figure.pairs.length) return rankInYear(figure);
  if (!figure.pairs.some((pair) => dimensionOf(pair) === "unit")) {
    const {pooled, none} = rules.ranked, isPooled = (row) => pooled.includes(row.pairs.join(";"));
    const told = rowsBeside(figure).filter((row) => !row.pairs.join(";").endsWith(`=${none}`));
    const more = told.filter((row) => row.value === null || isLess(plainValue(figure), row.value));
    const isKnown = told.length > 1 && !isPooled(figure) && !more.some(isPooled) && told.every((row) => row.value !== null);
    return isKnown ? whole(1 + more.length) : null;
  }
  const above = rowsByUnit(figure.id, figure.period, among).filter((row) => isLess(plainValue(figure), plainValue(row)));
  return whole(1 + above.length);
}

/* The value as an article counts it. */
const plainValue = (figure) => (figure.value === null || isNil(figure.value) ? zero : figure.value);
const articleValue = (figure) => (figure.measureUnit === "ratio" ? times(plainValue(figure), hundred) : plainValue(figure));
const sumOf = (values) => values.reduce(plus, zero);

/* The value of a formula in the unit of the claim; null where its direction is false. */
function valueOf(formula, setting, claim, printed) {
  const values = printed.map(articleValue), [now, then] = values, operation = formula.operation, isDown = setting.relation === "down";
  if (operation === "level") return now;
  if (operation === "yearly") return over(sumOf(values), whole(Math.max(values.length, yearsOf(printed[0].period).length)));
  if (operation === "monthly") return over(sumOf(values), whole(printed.reduce((n, figure) => n + figure.period.end - figure.period.start, 0)));
  if (operation === "rank") return rankOf(printed[0], setting.among);
  if (operation === "sum") return sumOf(values);
  if (operation === "share") {
    const all = lastOf(values);
    return isNil(all) ? null : times(over(sumOf(values.slice(0, -1)), all), hundred);
  }
  if (operation === "each") return isNil(then) ? null : over(now, then);
  const moved = isDown ? minus(then, now) : minus(now, then);
  let value;
  if (operation === "points" || operation === "change") value = moved;
  else if (isNil(then)) return null;
  else if (operation === "growth") value = times(over(moved, then), hundred);
  else if (isDown) return null; // nothing falls by times
  else value = minus(over(now, then), setting.relation === "up" && claim.form === "times" ? one : zero);
  return isLess(value, zero) ? null : value;
}

/* What a wrong number is instead; null if no public figure says so, or several do. */
function explained(claim, formula, printed) {
  if (formula.operation === "growth") return ofBase(claim, printed);
  if (formula.operation !== "level" || claim.form === "vague") return null;
  const found = [otherPlaces(claim, formula.places[0]), otherWriting(claim, printed[0])].find((told) => told.length === 1);
  return found ? found[0] : null;
}

function ofBase(claim, printed) {
  const [now, then] = printed.map(plainValue);
  const isSwapped = !isNil(now) && holds(claim, times(over(absolute(minus(now, then)), now), hundred));
  return isSwapped ? judging.explanations.base : null;
}

/* The same figure of other years, and of other unions. */
function otherPlaces(claim, place) {
  const years = yearsOf(knownYears), found = [], explain = judging.explanations;
  const isTrue = (figure) => figure !== null && holds(claim, articleValue(figure));
  for (const year of years.some((one) => isSamePeriod(one, place.period)) ? years : []) {
    if (!isSamePeriod(year, place.period) && isTrue(evidenceAt(changed(place, {period: year})).figure)) {
      found.push(filled(explain.year, {name: filled(judging.year, {year: year.text})}));
    }
  }
  for (const row of place.groups.length ? [] : rowsByUnit(place.id, place.period, "")) {
    const code = row.pairs[0].slice("unit=".length);
    if (code !== place.unit && row.value !== null && isTrue(row)) found.push(filled(explain.unit, {name: rules.evidence.units[code]}));
  }
  return found;
}

/* The figure itself, at another scale or with its digits in another order. */
function otherWriting(claim, figure) {
  const value = articleValue(figure), found = [], [own, told] = [claim.value, value].map((number) => written(trimmed(number)));
  for (const [kind, by] of Object.entries(judging.scales)) {
    const fits = figure.measureUnit === "yuan" || !kind.includes("0000");
    if (!isNil(value) && fits && holds(claim, times(value, decimal(by)))) found.push(judging.explanations[kind]);
  }
  const isMixed = own !== told && own.split("").sort().join("") === told.split("").sort().join("");
  if (!claim.rounding.length && isMixed) found.push(judging.explanations.digits);
  return found;
}

const filled = (form, parts) => form.replace(/\{(\w+)\}/g, (all, name) => (has(parts, name) ? parts[name] : all));

/* Why, for whoever edits the draft. */
function reasonSaid(told) {
  const reason = (told.verdict === "not a figure" ? judging.mentions : judging.reasons)[told.reason];
  if (reason === undefined) return "";
  const more = [...(told.explanation ? [told.explanation] : []),
    ...told.candidates.map(([label, agrees]) => filled(judging.candidates[agrees ? 0 : 1], {label}))];
  const value = judging.whole.includes(told.reason) ? wholeValue(told) : valueShown(told);
  return filled(reason, {value}) + more.map((part) => judging.semicolon + part).join("");
}

/* The value to its last digit. */
function wholeValue(told) {
  if (told.value === null || told.measureUnit !== "yuan") return valueShown(told);
  const places = isWhole(told.value) ? 0 : 2;
  return groupedDigits(evened(told.value, places), places) + judging.yuan;
}

/* The value, as it is written; nothing if there is none that may be told. */
function valueShown(told) {
  if (told.value === null) return "";
  if (told.measureUnit === null) {
    const digits = written(evened(told.value, told.form === "rank" ? 0 : 1)), form = judging.forms[told.form];
    return form ? form.replace("{value}", digits) : digits + "%";
  }
  const unit = counting.units[told.measureUnit]; // what comes to each of several may be no whole number: 2.53人
  if (unit && unit.places === 0 && !isWhole(told.value)) return withUnitWord(groupedDigits(told.value, judging.mean_places), told.value, told.measureUnit);
  return valueWords(told.measureUnit === "ratio" ? over(told.value, hundred) : told.value, told.measureUnit);
}
