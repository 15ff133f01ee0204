/* Settings: what a number is about, and what it says by itself: a level, a change, a mean. The twin of
   number_settings.py. */

const CHANGES = ["up", "down"], FROM = rules.from_words, COUNTED_FORMS = ["percent", "share", "times", "doubled", "points"];
const isChange = (relation) => CHANGES.includes(relation);

/* What a number is about, as far as its words tell. */
function settingOf(mention, values) {
  return Object.assign({
    mention, subjects: [], group: [], unit: null, period: null, noun: "", relation: "level", base: null, of: [],
    own: [], mean: "", whole: null, why: "", top: "", wholeSubjects: [], wholeGroup: [], scale: "", also: null, alsoOf: [], carried: [], carriedUnit: "", among: "", others: [], isStart: false, isNamed: true, isUnitNamed: false, isOrigin: false, together: [], isObject: false,
  }, values);
}

function relationsSaid(tokens) {
  const said = [];
  tokens.forEach((token) => said.push(...named(token, "relation")));
  return said;
}

/* What the last word of relation before a number says. */
function relationOf(tokens, item, isBelowZero, isHeaded) {
  const said = relationSaid(tokens, item), relation = said === "level" && isHeaded && isComparedAlone(tokens, item) ? "up" : said;
  if (!isBelowZero) return relation;
  return relation === "up" ? "down" : "unclear"; // 增长-5% is a fall
}

/* Whether money is how far a mean of it moved: 生均助学金比2014年多44.53元. */
function hasMeanMoved(tokens, claim) {
  if (isWhatItWas(tokens, claim) || isBeforeIt(tokens)) return false;
  const last = lastOf(tokens.filter((token) => isNamed(token, "relation"))), mean = lastOf(tokens.filter((token) => isNamed(token, "mean")));
  if (last === undefined || claim === null || claim.counter !== "yuan" || !named(last, "relation").some(isChange)) return false;
  return mean.start < last.start && common(named(mean, "mean"), rules.of_money);
}

function relationSaid(tokens, item) {
  const claim = item.claim, said = relationsSaid(tokens), form = claim === null ? "" : claim.form;
  if (tokens.some((token) => isNamed(token, "mean")) && !COUNTED_FORMS.includes(form) && !hasMeanMoved(tokens, claim)) return "mean"; // 生均助学金增长80%
  if (form === "rank") return "rank";
  if (said.includes("share") && COUNTED_FORMS.includes(form) && form !== "times") return "share";
  const isRow = tokens.some((token) => isNamed(token, "group")) && !saysRate(tokens); // 其中重大疾病超过八成; 职工本人七成多
  if (isRow && form === "share" && !said.some((kind) => kind === "to" || isChange(kind))) return "share";
  const last = said.slice().reverse().find((kind) => kind === "to" || isChange(kind)) || "";
  if (isChange(last) && !isWhatItWas(tokens, claim) && !isBeforeIt(tokens)) return last;
  if (form === "doubled") return "up";
  return said.includes("sum") ? "sum" : "level";
}

/* Whether 由 stands behind the change: 人数下降的主要原因是在档家庭由297户减少到10户. */
function isBeforeIt(tokens) {
  const moved = tokens.reduce((at, token, n) => (named(token, "relation").some(isChange) ? n : at), 0);
  return tokens.slice(moved).some((token) => FROM.slice(0, 2).includes(token.word));
}

/* Whether English says what it was before, up from 1.2 million yuan, or came to: rose again, to 2.19 million yuan. */
function isWhatItWas(tokens, claim) {
  const last = lastOf(tokens.filter((token) => !isNamed(token, "year_spoken_of"))); // down from 192 households a year before
  if (last === undefined || claim === null || !["from", "to"].includes(last.word)) return false;
  return !COUNTED_FORMS.includes(claim.form) || (claim.form === "percent" && saysRate(tokens)); // from 94.1% to 94.4%
}

/* Whether the last word says no more than with what is compared: a column 同比, of no rate. */
function isComparedAlone(tokens, {claim}) {
  return claim !== null && claim.form === "percent" && tokens.length > 0 && common(named(lastOf(tokens), "comparator"), rules.with_times.kinds) && !saysRate(tokens);
}

const saysRate = (tokens) => tokens.some((token) => isNamed(token, "subject") && rules.with_times.rates.some((end) => token.word.endsWith(end)));

/* What a noun before a number says that it counts; `yuan:10000` of a column of 万元. */
function nounOf(tokens) {
  const word = tokens.slice().reverse().find((token) => isNamed(token, "noun"));
  const isMoney = tokens.some((token) => (isNamed(token, "subject") && token.word.endsWith("金")) || (isNamed(token, "group") && token.word.endsWith("资金")));
  const said = word ? named(word, "noun")[0] : isMoney ? "yuan" : "", scaled = tokens.find((token) => isNamed(token, "scaled"));
  if (word === undefined && tokens.some((token) => isNamed(token, "group") && token.word.endsWith("户"))) return "households"; // 低保户 224
  if (word === undefined && !isMoney && tokens.some((token) => isNamed(token, "group") && token.word.endsWith("生"))) return "persons"; // 大学生占53.4%
  return said === "yuan" && scaled ? `yuan:${named(scaled, "scaled")[0]}` : said; // 单位：人次、万元
}

/* A number without a counting word in a column of 万元, in yuan. */
function scaledMention(item, noun) {
  const by = noun.split(":")[1], claim = item.claim;
  if (noun === "percent" && claim !== null && !claim.word) {
    return changed(item, {claim: changed(claim, {counter: noun, form: noun, step: isNil(claim.step) ? one : claim.step})});
  }
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

/* Whether a number is what something came to: 缩短到21天. */
const isReached = (setting) => ["level", "mean"].includes(setting.relation)
  && setting.own.slice(-1).some((word) => rules.reaching.includes(lettersOf(word).pop()));
