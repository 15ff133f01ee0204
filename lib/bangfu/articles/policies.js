/* Policies: numbers that are laid down and were printed, such as 每生每年4000元. The twin of
   policies.py. */

const COMMA = /[，；。！？\n]/;
const ORIGIN = sought(rules.policies.origin);
const SINCE = sought(rules.policies.since);
const TIMED = sought(rules.policies.timed);
const MOVED = sought(rules.policies.moved);
const ASKED = sought(rules.policies.asked);
const HEADED_BY = sought(rules.policies.headed);
const SENTENCE_STOP = sought(rules.policies.stop);

/* The fact a number claims to be, and the number; null if its words name none. */
function laidDown(read, mention, period) {
  const counted = policyNumber(mention);
  if (counted === null) return null;
  const near = nearWords(read, mention), own = ownPart(read, mention), part = ledPart(read, mention) + own;
  const question = matchedAt(ASKED, read.text.slice(Math.max(mention.at[0] - 500, 0), mention.at[0]), 0), asked = question ? question[1] : "";
  if (counted.counter === "yuan" && rules.policies.sums.some((word) => own.includes(word))) return null; // 每户1000元，共2.5万元; 生均助学金3165.22元
  const since = matchedAt(SINCE, own, 0), hasOrigin = isFound(ORIGIN, read.text.slice(Math.max(mention.at[0] - rules.policies.behind, 0), mention.at[0]));
  if (counted.counter === "yuan" && isFound(MOVED, read.text.slice(Math.max(mention.at[0] - rules.policies.behind, 0), mention.at[0]))) return null;
  const dated = since ? yearPeriod(Number(since[1]) - Number(hasOrigin)) : period; // 2017年起由2000元提高到4000元
  const heading = matchedAt(HEADED_BY, read.text.slice(Math.max(mention.at[0] - 500, 0), mention.at[0]), 0), headed = heading ? heading[1] : "";
  const asks = [...new Set(["", asked, headed])], ways = [].concat(...asks.map((ask) => rules.policies.listed.map((policy) => [ask, policy])));
  for (const [ask, policy] of ways) {
    const said = ask + (policy.within === "part" ? part : near);
    if (policy.counter !== counted.counter || !policy.words.every((words) => words.some((word) => said.includes(word)))) continue;
    if (ask && ask === headed && !lastOf(policy.words).some((word) => part.includes(word))) continue;
    if (policy.own.length && !policy.own.some((word) => part.includes(word))) continue;
    const chosen = factsOf(policy, dated);
    if (!chosen.length) continue;
    const isOrigin = hasOrigin && !since && (dated === null || !policy.is_of_years);
    const before = isOrigin ? policy.facts.slice(0, policy.facts.indexOf(chosen[0])).slice(-1) : [];
    const same = chosen.filter((fact) => isSame(decimal(fact.value), counted.value));
    return {fact: [...before, ...same, lastOf(chosen)][0], value: counted.value, facts: policy.facts}; // 由2000元提高到4000元
  }
  return null;
}

/* What held in a period; a standard that is told of no period is the one in force today. */
function factsOf(policy, period) {
  const facts = policy.facts, newest = facts.slice(-1);
  if (period === null || (facts.length === 1 && !policy.is_standard)) return facts.length === 1 || policy.is_standard ? newest : [];
  const year = lastYear(period);
  if (policy.is_standard && facts.length && year > lastYear(periodFrom(newest[0].period))) return newest;
  return facts.filter((fact) => firstYear(periodFrom(fact.period)) <= year && year <= lastYear(periodFrom(fact.period)));
}

function policyNumber(mention) {
  if (mention.claim !== null) return mention.claim;
  const said = mention.parts.n || "", isCounted = ["ordinal", "duration"].includes(mention.sort);
  if (!isCounted || !said) return null;
  const isPlain = lettersOf(said).every((letter) => DIGIT.test(letter));
  return {counter: mention.sort === "ordinal" ? "ordinal" : "years", value: isPlain ? decimal(asDigits(said)) : hanziNumber(said)};
}

function nearWords(read, mention) {
  const [start, end] = mention.at, before = read.text.slice(0, start);
  let stop = 0;
  SENTENCE_STOP.lastIndex = 0;
  for (let found = SENTENCE_STOP.exec(before); found !== null; found = SENTENCE_STOP.exec(before)) stop = found.index + found[0].length;
  const behind = lettersOf(read.text.slice(end)).slice(0, rules.policies.behind).join("");
  return before.slice(stop) + read.text.slice(start, end) + behind.split(COMMA)[0];
}

/* What stands between the commas before and behind a number. */
function ownPart(read, mention) {
  const [start, end] = mention.at, behind = lettersOf(read.text.slice(start, end + 2 * rules.policies.behind));
  return lastOf(read.text.slice(Math.max(start - 500, 0), start).split(COMMA)) + behind.slice(0, lettersOf(read.text.slice(start, end)).length + rules.policies.behind).join("").split(COMMA)[0];
}

/* The parts before that of a number, where that only says when it was so. */
function ledPart(read, mention) {
  const before = read.text.slice(Math.max(mention.at[0] - 500, 0), mention.at[0]);
  const parts = lastOf(before.split(/[。！？\n]/)).split(COMMA);
  let own = parts.pop(), led = "";
  while (parts.length && isFound(TIMED, own)) {
    own = parts.pop();
    led = own + led;
  }
  return led;
}

/* The verdict on a number that is laid down. */
function judgedPolicy(mention, told) {
  const value = decimal(told.fact.value), end = decimal(told.fact.value_to);
  const isTrue = isSame(told.value, value) || (isMost(value, told.value) && isLess(told.value, end));
  return verdictOn(mention, isTrue ? "exact" : "wrong", {
    address: told.fact.address, period: told.fact.period, reason: isTrue ? "agrees" : "laid down",
  });
}
