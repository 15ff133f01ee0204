/* Policy moves: by how much an amount that is laid down was raised: 提高1200元，增长10%. The twin of
   policy_moves.py. */

const MOVED_BETWEEN = pattern("^(?:" + rules.policies.moves.between + ")$");
const MOVES_STOP = sought(rules.policies.moves.stop);
const policyMoves = (read) => ({read, last: null, now: null, then: null, facts: []});

/* A number was told that is laid down. */
function tellPolicy(moves, mention, told) {
  const said = moves.last === null ? "" : moves.read.text.slice(moves.last.at[1], Math.max(mention.at[0], moves.last.at[1]));
  const isSame = moves.now !== null && JSON.stringify(moves.facts) === JSON.stringify(told.facts);
  const isNext = isSame && periodFrom(moves.now.period).start < periodFrom(told.fact.period).start && !isFound(MOVES_STOP, said); // 由9000元提高到11000元
  Object.assign(moves, {last: mention, now: told.fact, then: isNext ? moves.now : null, facts: told.facts});
}

/* The verdict on a number that says how the one before it moved; null on others. */
function movedPolicy(moves, mention) {
  const {claim} = mention;
  if (claim === null || moves.last === null) return null;
  const from = moves.last.at[1], found = matchedAt(MOVED_BETWEEN, moves.read.text.slice(from, Math.max(mention.at[0], from)), 0);
  if (found === null || !(claim.counter === "yuan" || ["percent", "share"].includes(claim.form))) return null;
  const then = policyBefore(moves, found.groups.then || "");
  if (then === null) return null;
  Object.assign(moves, {last: mention, then});
  const difference = minus(decimal(moves.now.value), decimal(then.value)), isRate = claim.form !== "plain";
  const moved = rules.policies.moves.falling.includes(found.groups.way) ? negative(difference) : difference;
  const value = isRate ? times(over(moved, decimal(then.value)), hundred) : moved, isMore = isLess(zero, value), isTrue = isMore && holds(claim, value);
  return verdictOn(mention, isTrue ? "derived" : "wrong", {
    value: isMore ? value : null, measureUnit: isRate ? null : "yuan", form: "", period: moves.now.period, reason: isTrue ? "follows" : isMore ? "is" : "direction",
  });
}

/* What it is held against: what is named, was held against before, or held till then. */
function policyBefore(moves, said) {
  if (!said && moves.then !== null) return moves.then;
  const year = /^[0-9]{4}$/.test(said) ? Number(said) : firstYear(periodFrom(moves.now.period)) - 1;
  return moves.facts.find((fact) => firstYear(periodFrom(fact.period)) <= year && year <= lastYear(periodFrom(fact.period))) || null;
}
