/* Spoken clauses: where the clause of a number starts, and what a clause says of all it holds. The twin
   of spoken_clauses.py. */

const BRACKETS = sought(rules.clauses.brackets), CORRECTED = pattern(rules.clauses.corrected), DENIED = sought(rules.clauses.denied);
const CLAUSE_END = sought(rules.clauses.clause_end), BUT_FOR = sought(rules.clauses.but_for), BELOW = sought(rules.clauses.below), SIGNED = sought(rules.clauses.signed), BESIDE_NEXT = pattern("^(?:" + rules.clauses.beside + ")$"), COUNTED_FROM = pattern("^(?:" + rules.clauses.from + ")$");
const FRAME = sought(rules.clauses.frame), LIST_POINT = pattern(rules.clauses.point);
const STOP = sought(rules.clauses.stop), NEW_RULE = pattern(rules.clauses.new_rule), LINE_HEAD = pattern(rules.clauses.line_head);

/* Where the clause of a number starts: a colon in a bracket begins none. */
function clauseOf(read, item) {
  const blank = (found) => " ".repeat(found.length), end = item.at[0];
  const start = 1 + Math.max(...lettersOf("。！？\n").map((stop) => (end > 0 ? read.text.lastIndexOf(stop, end - 1) : -1)));
  const before = read.text.slice(start, end).replace(/[： ]+$/, ""); // 次均抚慰金：3248.66元
  // 发放时机（归并）：日常 stands in brackets itself.
  const plain = before.replace(BRACKETS, blank).replace(BRACKETS, blank);
  return start + Math.max(plain.lastIndexOf("，"), plain.lastIndexOf("："));
}

/* Where the rows begin that a number is of: behind a title in its clause, 【慰问与助学】“五一”慰问2.48万元, or where a
   clause starts that frames it: 大病抚慰中，本人300人次. */
function partOf(read, item, clause) {
  const part = Math.max(clause, read.text.slice(0, item.at[0]).lastIndexOf(rules.clauses.title_end)), start = Math.max(part - rules.clauses.wide, 0);
  FRAME.lastIndex = 0;
  const found = FRAME.exec(read.text.slice(start, part + 1));
  return found === null ? part : start + found.index - 1;
}

/* Whether words are of what no register has: plans, or what was not done. */
function isBesides(read, stream, tokens, item, every, isDone) {
  const said = tokens.slice();
  for (const one of stream) {
    if (isMention(one) || isFound(CLAUSE_END, read.text.slice(item.at[1], one.start))) break;
    said.push(one);
  }
  return (!isDone && said.some((token) => isNamed(token, "besides") && !isUndoneThen(read, token, every))) || isOfRest(read, tokens, item);
}

/* Whether what was not done is of another time or subject: 6月没有发放，7月88人次. */
const isUndoneThen = (read, token, every) => rules.clauses.undone.some((one) => token.word.startsWith(one))
  && every.some((other) => (isTime(other) || (!isMention(other) && isNamed(other, "subject"))) && read.text.slice(token.end, Math.max(startOf(other), token.end)).includes("，"));

/* Whether a number is of all but a row that its words leave out: 除甲街道外，全区611人次. */
function isOfRest(read, tokens, item) {
  const start = tokens.length ? Math.max(Math.min(...tokens.map((token) => token.start)) - 1, 0) : 0;
  BUT_FOR.lastIndex = 0;
  const found = BUT_FOR.exec(read.text.slice(start, item.at[0]));
  if (found === null) return false;
  const from = start + found.index, end = from + found[0].length;
  return tokens.some((token) => namesRow(token) && from < token.start && token.start < end) && !tokens.some((token) => isNamed(token, "group") && token.start > end);
}

/* What a noun of English behind a number counts, or the number that a rate is from: 26 comfort
   payments, up 10.1 percent from 1.89 million yuan. */
function countedBehind(read, rest, item) {
  const noun = rest[0];
  if (noun !== undefined && !isMention(noun) && noun.start === item.at[1] + 1 && isLatin(noun.word) && item.claim !== null && !item.claim.word) {
    return named(noun, "noun")[0] || "";
  }
  if (item.claim !== null && !item.claim.word && item.claim.form === "plain") {
    for (const one of rest.filter((token) => !isMention(token))) { // 奥运村29、大屯26（人次）
      if (isFound(STOP, read.text.slice(item.at[1], one.start))) break;
      if (one.word.startsWith("（") && isNamed(one, "noun")) return named(one, "noun")[0];
    }
  }
  const other = rest.find(isFigure);
  if (item.claim === null || item.claim.form !== "percent" || other === undefined || other.claim === null) return "";
  return matchedWhole(COUNTED_FROM, read.text.slice(item.at[1], Math.max(other.at[0], item.at[1]))) ? other.claim.counter : "";
}

/* 从2013年……到2019年末 without a number between is a span. */
function joinedWords(words) {
  const years = [];
  words.forEach((item, n) => { if (isMention(item) && isYear(item)) years.push(n); });
  for (let i = 0; i + 1 < years.length; i += 1) {
    const n = years[i], m = years[i + 1], opens = n ? words[n - 1] : null;
    const isOpened = opens !== null && !isMention(opens) && ["从", "自", "from"].includes(opens.word);
    if (isOpened && words.slice(n + 1, m).some(isUntil)) {
      const parts = changed(words[n].parts, {y2: words[m].parts.y});
      const between = words.slice(n + 1, m).filter((item) => !isUntil(item));
      return [...words.slice(0, n), changed(words[n], {parts}), ...between, ...words.slice(m + 1)];
    }
  }
  return words.slice();
}

const isYear = (item) => item.sort === "period" && has(item.parts, "y") && !has(item.parts, "y2") && !has(item.parts, "m");
const isUntil = (item) => !isMention(item) && saysRelation(item, "until");

/* What the next number counts, if it is told of the same: made 29 payments in 13 batches. */
function countedBeside(read, rest, item) {
  const other = rest.find(isFigure);
  if (other === undefined || other.claim === null) return "";
  return matchedWhole(BESIDE_NEXT, read.text.slice(item.at[1], Math.max(other.at[0], item.at[1]))) ? other.claim.counter : "";
}

/* Whether a minus stands before a number. */
const isSigned = (read, item) => isFound(SIGNED, read.text.slice(Math.max(item.at[0] - 2, 0), item.at[0]));
const isBelow = (read, item) => isFound(BELOW, read.text.slice(Math.max(item.at[0] - 2, 0), item.at[0]));

/* Whether a row is named where a rule is told, in a clause before that of the number. */
function isOfRule(read, one, clause) {
  const start = startOf(one), end = clause, text = read.text;
  if (!namesRow(one) || start > end) return false;
  const from = 1 + Math.max(...lettersOf("，。；\n").map((stop) => (start > 0 ? text.lastIndexOf(stop, start - 1) : -1)));
  const told = text.slice(from, end).split("，")[0];
  return matchedAt(NEW_RULE, told.replace(LINE_HEAD, ""), 0) !== null;
}

/* Whether a number is quoted to be put right. */
function isCorrected(read, item) {
  const before = read.text.slice(0, item.at[0]);
  if (isFound(DENIED, before.slice(-rules.clauses.no_longer))) return "besides"; // 并非673人次
  return before.lastIndexOf("“") > before.lastIndexOf("”") && matchedAt(CORRECTED, read.text, item.at[1]) !== null ? "corrected" : "";
}

/* What a line says of the number it begins with: 10户——到2019年末，在档困难职工家庭…. */
function saidOf(walk, item) {
  const text = walk.read.text, [start, end] = item.at, line = text.indexOf("\n", end), found = [];
  if (!["", "\n"].includes(start ? text[start - 1] : "") || !text.startsWith("——", end)) return found;
  for (const one of restOf(walk.stream, item)) {
    const place = startOf(one);
    if (place < end) continue;
    const isOver = text.slice(end, place).includes("，") && found.some((other) => !isMention(other) && isNamed(other, "subject"));
    if ((isMention(one) && one.sort === "figure") || isOver || (line >= 0 && line < place)) break;
    found.push(one);
  }
  return found;
}

/* 由, which 42天缩短到21天 leaves out. */
function ledFrom(rest, item) {
  const [way, end] = rest;
  if (way === undefined || isMention(way) || end === undefined || !isMention(end) || end.claim === null) return [];
  const isWay = ["to", "until"].some((kind) => saysRelation(way, kind)) && way.start === item.at[1];
  return isWay && end.at[0] === way.end ? [{start: item.at[0], end: item.at[1], word: FROM[0], meanings: []}] : [];
}

/* What words say of all numbers of a list: 户均分别为, 分别比2016年多. */
function saidOfList(own) {
  const place = own.reduce((last, item, n) => (!isMention(item) && saysRelation(item, "list") ? n : last), -1);
  const saysMore = (item) => !isMention(item) && (isNamed(item, "mean") || ["up", "down", "share"].some((kind) => saysRelation(item, kind)));
  if (place < 0) return own.filter(saysMore); // up 59.5% and 59.6% respectively
  const behind = own.slice(place + 1), before = place > 0 ? own[place - 1] : null;
  const isSaid = before !== null && !isMention(before) && before.end === startOf(own[place]) && ["up", "down", "share"].some((kind) => saysRelation(before, kind)); // 降幅分别为
  return [
    ...own.filter((item) => !isMention(item) && isNamed(item, "mean")),
    ...(isSaid ? [before] : []),
    ...behind.filter((item) => isMention(item) || isNamed(item, "relation") || isNamed(item, "comparator")),
  ];
}
