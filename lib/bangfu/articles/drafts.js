/* Drafts: a text, held number by number against what is public. The twin of drafts.py. */

const knownYears = periodFrom(rules.evidence.known);

/* The verdict on each number of a text. `dated` is the day of the draft, as year, month and day;
   without it 去年 and 目前 are left open. */
function checkedDraft(text, dated) {
  wanted = new Set();
  const read = folded(text), mentions = mentionsIn(read);
  const settings = new Map(settingsOf(read, mentions, dated, knownYears).map((setting) => [setting.mention.start, setting]));
  const moves = policyMoves(read), verdicts = mentions.map((mention) => verdictOf(read, mention, settings.get(mention.start), moves));
  return {text, verdicts, wanted: [...wanted]};
}

function verdictOf(read, mention, setting, moves) {
  const policy = laidDown(read, mention, setting === undefined ? null : setting.period);
  if (policy !== null) {
    tellPolicy(moves, mention, policy);
    return judgedPolicy(mention, policy);
  }
  const moved = movedPolicy(moves, mention);
  if (moved !== null) return moved;
  return judged(mention, setting, setting === undefined ? null : framed(setting));
}

/* One line an editor can file. */
function draftSummary(told) {
  const count = (...sorts) => told.verdicts.filter((one) => sorts.includes(sortOf(one.verdict))).length;
  const withheld = told.verdicts.filter((one) => one.verdict === "withheld").length;
  return filled(judging.summary, {
    all: String(count("right", "wrong", "unsure")), right: String(count("right")), wrong: String(count("wrong") - withheld),
    withheld: String(withheld), unsure: String(count("unsure")),
  });
}

/* What is told of a number, as `bangfu article check --json` has it. */
function numberRecord(text, one) {
  const start = one.mention.start, end = one.mention.end;
  return {
    text: text.slice(start, end), start, end, verdict: one.verdict, address: one.address,
    value: one.value === null ? "" : written(one.value), period: one.period, reason: reasonSaid(one),
    wording: one.value !== null && sortOf(one.verdict) === "wrong" ? valueShown(one) : "",
  };
}
