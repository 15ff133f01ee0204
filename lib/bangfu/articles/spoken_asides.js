/* Spoken asides: what a text says in passing, and what it goes on with behind that. The twin of
   spoken_asides.py. */

const OTHERWISE = pattern("^(?:" + rules.asides.otherwise + ")$");

/* What was spoken of before a bracket, and before words began something else. */
/* Numbers told before one, without the rows that a bracket between them holds: 611人次（重大疾病500人次、意外伤残52人次），
   比上年增长59.5%. */
function outsideOf(read, setting, ...told) {
  const held = new Set();
  told.forEach((some) => rowsHeld(read, setting, some).forEach((one) => held.add(one.mention)));
  return told.map((some) => some.filter((one) => !held.has(one.mention)));
}

function rowsHeld(read, setting, told) {
  const found = [];
  let whole = null, rows = [];
  told.forEach((one, n) => {
    const following = told[n + 1] || setting, between = read.text.slice(one.mention.at[1], Math.max(following.mention.at[0], one.mention.at[1]));
    if (whole !== null && [...one.subjects, "", ...one.group].join() !== [...whole.subjects, "", ...whole.group].join() && JSON.stringify(one.period) === JSON.stringify(whole.period)) rows.push(one);
    if (between.includes("）")) {
      found.push(...rows);
      [whole, rows] = [null, []];
    }
    if (between.slice(between.lastIndexOf("）") + 1).includes("（")) whole = one;
  });
  return found;
}

const spokenAsides = (inside) => ({bracket: null, series: [], begun: 0, inside});

/* Behind a bracket that told numbers a sentence goes on with what it spoke of before: 611人次（其中重大疾病500人次），
   资金198.8万元 goes on with all of them. */
function crossedBracket(walk, between) {
  const opens = between.lastIndexOf("（"), closes = between.lastIndexOf("）"), n = walk.sentence.numbers.length, {asides} = walk;
  if (closes >= 0) {
    const before = asides.bracket;
    asides.bracket = null;
    if (before !== null && before[2] < n) {
      walk.period = changed(before[0], {month: walk.period.month});
      walk.subject = changed(before[1], {unitAge: walk.subject.unitAge});
      walk.sentence.own = [];
    }
  }
  if (opens > closes && n && !walk.sentence.own.length) asides.bracket = [changed(walk.period, {}), changed(walk.subject, {}), n];
}

/* Words begin something else: 另支出…, 此外…. */
function beginAside(asides, tokens, told, numbers) {
  if (!tokens.some((token) => isNamed(token, "in_passing")) || !numbers.length || asides.series.length) return;
  asides.series = numbers.slice();
  asides.begun = told.length;
}

/* The paragraph is over. */
function endAsides(asides) {
  asides.bracket = null;
  asides.series = [];
}

/* A number that names nothing itself goes on with what was told before an aside: 抚慰611人次，帮扶284户，分14批
   does with what is paid in batches. */
function goBack(walk, own, counter) {
  const {asides, subject} = walk;
  if (own.some((one) => !isMention(one) && (isNamed(one, "subject") || isNamed(one, "in_passing")))) return;
  let back = seriesOf(asides, counter, walk.told, subject, own.some(isTime));
  if (!back.length && !isCountedSo(subject, counter) && subjectIsOurs(subject)) {
    back = walk.sentence.every.slice(-rules.asides.few).reverse().map((one) => one.subjects).find((names) => isCountedSo(subject, counter, names)) || [];
    if (back.length) subject.group = [];
  }
  if (back.length) subject.names = subject.ours = back;
}

/* What a series is of that counted so, as what is told in passing does not; its numbers name their times:
   5月49人次，另支出帮扶资金7046元，7月88人次. */
function seriesOf(asides, counter, told, subject, hasTime) {
  const before = asides.series.filter((one) => countedBy(one) === counter && one.subjects.length);
  if (!before.length || !counter || told.slice(Math.max(asides.begun, told.length - rules.asides.few)).some((one) => countedBy(one) === counter)) return [];
  return hasTime || !isCountedSo(subject, counter) ? lastOf(before).subjects : [];
}

const LEFT_OUT = sought(rules.asides.left_out), APART_FROM = sought(rules.asides.apart_from), OUT = pattern(rules.asides.out), OUT_ALONE = pattern(rules.asides.out_alone);

/* The words of a text, where rows that are left out, 非本人, are besides what it tells of. */
function leftOut(read, tokens) {
  return tokens.map((token) => {
    const before = read.text.slice(Math.max(token.start - rules.asides.before_row, 0), token.start);
    const isNext = tokens.some((other) => other.start > token.end && other.start < token.end + rules.asides.before_row && isNamed(other, "group")); // 除医疗外，助学29.12万元
    const isApart = !isNext && isFound(APART_FROM, before) && matchedAt(OUT, read.text, token.end) !== null;
    const isOut = isFound(LEFT_OUT, before) || isApart || matchedAt(OUT_ALONE, read.text, token.end) !== null;
    return isOut && (isNamed(token, "group") || isNamed(token, "unit")) ? changed(token, {meanings: [["besides", ""]]}) : token;
  });
}

const HELD = sought(rules.asides.held); // what a whole holds, and no number
const IN_BRACKETS = sought(rules.asides.head);

/* Of when numbers in brackets are: 括号内为2016年. */
function toldInBrackets(read, stream) {
  IN_BRACKETS.lastIndex = 0;
  const head = IN_BRACKETS.exec(read.text);
  return (head && stream.find((one) => startOf(one) === head.index + head[0].length)) || null;
}

/* A number in brackets that has its time by a line above it, or one of a list whose first one is of another
   time: 比2018年的611人次、198.8万元都有增加. */
function atAnotherTime(walk, setting, own) {
  const [start, end] = setting.mention.at, {text} = walk.read, {inside} = walk.asides, last = lastOf(walk.told);
  if (inside !== null && text[start - 1] === "（" && text[end] === "）" && start > startOf(inside)) return changed(setting, {period: periodNamed(walk.period, inside)});
  const between = last === undefined ? "" : text.slice(last.mention.at[1], Math.max(start, last.mention.at[1]));
  if (last === undefined || between !== "、" || own.some(isTime) || last.period === null) return setting;
  const isOther = setting.relation === "level" && last.relation === "level" && !isSamePeriod(setting.period, last.period);
  return isOther ? changed(setting, {period: last.period, isStart: last.isStart}) : setting;
}

/* Whether a number of an earlier year is only held against the one before it: 中位数是21天，2013年还要42天. */
function isGlanced(setting, last, left) {
  const [a, b] = [setting, last].map((one) => [one.subjects.join(), one.group.join(), one.unit, countedBy(one), one.relation, one.mean].join("|"));
  const isSaid = setting.own.some((word) => (meanings.get(word.toLowerCase()) || []).some(([kind]) => kind === "glancing"));
  return left !== null && isSaid && isSamePeriod(last.period, left) && a === b;
}

/* A rate that says once more what the change before it says. */
function saidOtherwise(setting, last, between) {
  const claim = setting.mention.claim;
  if (claim === null || !COUNTED_FORMS.includes(claim.form) || !matchedWhole(OTHERWISE, between)) return setting;
  if (isChange(last.relation)) return changed(setting, {relation: last.relation, base: last.base, subjects: last.subjects});
  const isShare = last.relation === "level" && rules.asides.shares.includes(claim.form)
    && last.own.some((word) => saysRelation({meanings: meanings.get(word.toLowerCase()) || []}, "share"));
  return isShare ? changed(setting, {relation: "share", of: [last]}) : setting;
}
