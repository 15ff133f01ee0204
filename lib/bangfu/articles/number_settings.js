/* Relations: what a number says by itself, and of the numbers before it: change, share, sum. The
   twin of number_settings.py. */

const CHANGES = ["up", "down"], FROM = rules.from_words, COUNTED_FORMS = ["percent", "share", "times", "doubled", "points"];
const isChange = (relation) => CHANGES.includes(relation);

/* What a number is about, as far as its words tell. */
function settingOf(mention, values) {
  return Object.assign({
    mention, subjects: [], group: [], unit: null, period: null, noun: "", relation: "level", base: null, of: [],
    own: [], mean: "", whole: null, why: "", top: "", wholeSubjects: [], isStart: false,
  }, values);
}

function relationsSaid(tokens) {
  const said = [];
  tokens.forEach((token) => said.push(...named(token, "relation")));
  return said;
}

/* What the last word of relation before a number says. */
function relationOf(tokens, item) {
  const claim = item.claim, said = relationsSaid(tokens), form = claim === null ? "" : claim.form;
  if (tokens.some((token) => isNamed(token, "mean"))) return "mean";
  if (form === "rank") return "rank";
  if (said.includes("share") && COUNTED_FORMS.includes(form)) return "share";
  const last = said.slice().reverse().find((kind) => kind === "to" || isChange(kind)) || "";
  if (isChange(last)) return last;
  if (form === "doubled") return "up";
  return said.includes("sum") ? "sum" : "level";
}

/* What a noun before a number says that it counts; `yuan:10000` of a column of 万元. */
function nounOf(tokens) {
  const word = tokens.slice().reverse().find((token) => isNamed(token, "noun"));
  const isMoney = tokens.some((token) => isNamed(token, "subject") && token.word.endsWith("金"));
  return word ? named(word, "noun")[0] : isMoney ? "yuan" : "";
}

/* A number without a counting word in a column of 万元, in yuan. */
function scaledMention(item, noun) {
  const by = noun.split(":")[1], claim = item.claim;
  if (!by || claim === null || claim.word) return item;
  const n = decimal(by), step = times(isNil(claim.step) ? one : claim.step, n);
  const told = {low: times(claim.low, n), high: times(claim.high, n), value: times(claim.value, n), step};
  return changed(item, {claim: changed(claim, told)});
}

/* Whether a number is what something came from; 从申请到决定 comes from nothing. */
const isFrom = (own) => own.some((item, n) => !isMention(item) && FROM.includes(item.word) && !leadsElsewhere(own.slice(n + 1)));

/* Whether 从 leads to something else: a span, who said it, or where something begins. */
const leadsElsewhere = (behind) => opensSpan(behind[0]) || (behind.length > 0 && !isMention(behind[0]) && isNamed(behind[0], "unit"))
  || behind.some((other) => !isMention(other) && saysRelation(other, "until"));

/* Whether 从 stands before a span, as in 从2013年到2019年. */
const opensSpan = (behind) => behind !== undefined && isMention(behind) && has(behind.parts, "y2");

/* What a number counts, by its counting word or a noun before it. */
const countedBy = (setting) => (setting.mention.claim ? setting.mention.claim.counter : "") || setting.noun;

/* A number with those it is a change, a share or a sum of. */
function related(setting, tokens, levels, told) {
  if (isChange(setting.relation)) return changeOf(setting, tokens, levels, told);
  if (setting.relation === "share") return shareOf(setting, tokens, levels, told);
  if (setting.relation === "rank") return changed(setting, {of: levels.slice(-1)});
  if (setting.relation !== "sum") return setting;
  const alike = levels.filter((level) => level.relation === "level" && countedBy(level) === countedBy(setting));
  const isBare = !tokens.some((token) => ["subject", "group", "unit"].some((kind) => isNamed(token, kind)));
  return alike.length > 1 && isBare ? changed(setting, {of: alike}) : changed(setting, {relation: "level"});
}

/* A change is of the last level that counts the same, against what it is compared with. Without a
   comparison that is the like number of another period before it; failing that, what the change
   before it was held against. */
function changeOf(setting, tokens, levels, told) {
  if (!levels.length && setting.base === null && tokens.some((token) => isNamed(token, "subject"))) return setting;
  const before = (levels.length ? levels : told).filter((level) => ["level", "mean"].includes(level.relation));
  const claim = setting.mention.claim, last = lastOf(told), isAfter = last !== undefined && last.base !== null && last.of.length > 0;
  let base = setting.base;
  if (base === null && isAfter && isChange(last.relation)) return changed(setting, {of: last.of, base: last.base});
  if (goesOnFrom(last, setting, tokens)) return changed(setting, {of: last.of});
  let current = before.filter((level) => level !== base);
  const isPlain = claim !== null && ["plain", "vague"].includes(claim.form);
  const wanted = isPlain ? countedBy(setting) : base !== null && base.mention ? countedBy(base) : "";
  const alike = current.filter((level) => !wanted || countedBy(level) === wanted);
  if (isPlain && !alike.length && base !== null) return setting;
  current = (alike.length ? alike : current).slice(-1);
  if (base === null && current.length) {
    base = lastOf(told.filter((level) => level !== current[0] && isAlike(level, current[0]))) || null;
    // 抚慰378人次，上年259人次，增长45.9%: of the later one.
    if (base !== null && base.period && current[0].period && base.period.end > current[0].period.end) [current, base] = [[base], current[0]];
  }
  if (base === null && isAfter) return changed(setting, {of: last.of, base: last.base});
  if (typeof base === "string" && current.length) {
    const newer = levels.filter((level) => isJustBefore(current[0], level, base)).slice(-1);
    current = newer.length ? newer : current; // 378人次（上年同期259人次），同比增长45.9%
  }
  return changed(setting, {of: current, base});
}

/* Whether a number is the same as another of the year or the period before it. */
function isJustBefore(a, b, kind) {
  return a.period !== null && b.period !== null && isAlike(a, b) && isSamePeriod(periodBefore(b.period, kind), a.period);
}

/* Whether a rate is that of the change before it: 比上年减少四人次，降幅百分之一. */
function goesOnFrom(last, setting, tokens) {
  const claim = setting.mention.claim;
  if (last === undefined || !isChange(last.relation) || !last.of.length || claim === null) return false;
  const isOther = tokens.some((token) => ["subject", "group", "unit"].some((kind) => isNamed(token, kind)));
  return isSameBase(last.base, setting.base) && COUNTED_FORMS.includes(claim.form) && !isOther;
}

const isSameBase = (a, b) => a === b || (a !== null && b !== null && Boolean(a.text) && a.text === b.text);

/* A share with its parts, and the period of the whole if that is another. */
function shareOf(setting, tokens, levels, told) {
  const parts = partsOf(setting, levels.length ? levels : told.slice(-1), tokens);
  if (setting.whole !== null || !parts.length || parts[0].group.length || parts[0].period === null) return changed(setting, {of: parts});
  const inside = parts[0].period;
  const wider = told.filter((level) => level.period !== null && !isSamePeriod(level.period, inside) && isAlike(level, parts[0])
    && level.period.start <= inside.start && inside.end <= level.period.end);
  return changed(setting, {of: parts, whole: wider.length ? lastOf(wider).period : null});
}

/* What a share is of: the two numbers before it, a row it names itself, or the one before. */
function partsOf(setting, levels, tokens) {
  const last = levels.slice(-1), claim = setting.mention.claim;
  if (last.length && last[0].relation === "sum") return last[0].of;
  if (last.length && relationsSaid(tokens).includes("sum")) {
    return levels.filter((level) => countedBy(level) === countedBy(last[0])).slice(-2);
  }
  const isWhole = setting.wholeSubjects.length > 0 && setting.noun && tokens.some((token) => isNamed(token, "subject"));
  const isRow = tokens.some((token) => isNamed(token, "group") || isNamed(token, "unit"));
  if (!(isWhole || isRow) || claim === null) return last;
  // 医疗占38.8%: of what was counted last, or of what a noun names: 助学资金占帮扶资金的三成.
  const before = last.length && last[0].relation === "share" ? last[0].of.slice(0, 1) : last;
  const counter = setting.noun || (before.length ? countedBy(before[0]) : "");
  const plain = changed(setting.mention, {claim: changed(claim, {counter, word: "", form: "plain"})});
  return counter ? [changed(setting, {mention: plain, relation: "level"})] : [];
}

/* Whether two numbers are the same measure of different periods. */
function isAlike(a, b) {
  return !isSamePeriod(a.period, b.period) && a.subjects.join() === b.subjects.join() && a.group.join() === b.group.join()
    && a.unit === b.unit && countedBy(a) === countedBy(b);
}
