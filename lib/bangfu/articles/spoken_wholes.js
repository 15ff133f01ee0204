/* Spoken wholes: what a share is of, as far as the words behind 占 say it. The twin of spoken_wholes.py. */

/* Words of a share before 占, and the period, subject and row of the whole behind it. */
const ROW_INSIDE = pattern(rules.wholes.inside);

function cutAtShare(text, own, relation, spoken, clause) {
  const place = own.findIndex((item) => !isMention(item) && saysRelation(item, "share") && item.start > clause);
  if (relation !== "share" || place < 0) return [own, null, [], []];
  const behind = own.slice(place + 1), there = changed(spoken, {}), names = [];
  let row = [];
  movePeriod(there, behind.filter((item) => isMention(item) || (isTime(item) && !isNamed(item, "year_spoken_of"))), []); // 相当于去年全年的24.9%
  const years = behind.filter((item) => isMention(item) && item.sort === "duration");
  const isOfYear = behind.some((item) => !isMention(item) && named(item, "year_spoken_of").includes("0"));
  const part = there.now || spoken.added[0] || null; // 5月、7月和10月264人次，占全年的43.2%
  if (isOfYear && part !== null && part.end - part.start < 12) there.now = yearPeriod(lastYear(part)); // 第四季度108人次，占全年的28.9%
  const isSame = isSamePeriod(there.now, spoken.now), isAll = years.some((item) => item.parts.by === "年");
  behind.filter((item) => !isMention(item) && isNamed(item, "group")).forEach((token) => { row = named(token, "group"); });
  behind.filter((item) => !isMention(item)).forEach((token) => names.push(...named(token, "subject").filter((name) => !isNotOurs(name))));
  const period = isAll && isSame ? there.known : there.now;
  const before = own.slice(0, place + 1), around = row.length ? undefined : rowAround(text, before);
  if (around !== undefined) row = named(around, "group");
  return [before.filter((item) => item !== around), years.length || !isSame ? period : null, names.slice(-1), row];
}

/* The row that another is said to lie in: 重大疾病里，恶性肿瘤占49.6%. */
function rowAround(text, own) {
  const found = own.filter((item) => !isMention(item) && isNamed(item, "group"));
  return found.length > 1 ? found.find((item) => matchedAt(ROW_INSIDE, text, item.end) !== null) : undefined;
}

/* The part of a share once more, within a row told before that holds it: 重大疾病551人次：恶性肿瘤241人次，占
   43.7%. A number that is true of one of them alone is left open. */
function insideOf(setting, told) {
  const [part] = setting.of, holding = rules.wholes.illnesses;
  if (saysWhole(setting) || setting.of.length !== 1 || !part.group.some((row) => /^illness(_group)?=/.test(row))) return [];
  const isAround = (one) => one.relation === "level" && one.group.join() === holding.join() && countedBy(one) === countedBy(part)
    && isSamePeriod(one.period, part.period) && one.unit === part.unit;
  return told.some(isAround) ? [changed(part, {wholeGroup: holding})] : [];
}

const saysWhole = (setting) => setting.wholeSubjects.length > 0 || setting.wholeGroup.length > 0 || setting.whole !== null;

/* Another subject as a part of the number before it: 退出185户，其中脱困占63.2%. */
function insideLast(setting, tokens, levels) {
  const claim = setting.mention.claim, last = lastOf(levels), said = relationsSaid(tokens);
  const isRow = tokens.some(namesUnitOrRow) || setting.wholeSubjects.length || setting.noun;
  if (claim === null || last === undefined || isRow || !said.includes("of_these") || said.includes("sum")) return null;
  if (last.relation !== "level" || common(setting.subjects, last.subjects) || !tokens.some((token) => isNamed(token, "subject")) || last.group.length) return null;
  return changed(setting, {mention: changed(setting.mention, {claim: changed(claim, {counter: countedBy(last), word: "", form: "plain"})}), relation: "level"});
}

/* A share or a mean that moved to another value is still one: 由38.1%降至30.6%. */
function goneOn(setting, last) {
  if (last.relation === "share") return changed(setting, {relation: "share", of: last.of.map((one) => changed(one, {period: setting.period})), alsoOf: last.alsoOf.map((one) => changed(one, {period: setting.period}))});
  return last.relation === "mean" ? changed(setting, {relation: "mean", mean: last.mean}) : setting;
}

/* Whether a number of another period goes on with a mean: 次均1449元，上年为1360元. */
function isLikeMean(setting, last, tokens) {
  const isOther = !isSamePeriod(last.period, setting.period) || tokens.some((token) => isNamed(token, "comparator")); // 比2017年的4167元
  if (last.relation === "share") return !isSamePeriod(last.period, setting.period) && setting.mention.claim !== null && setting.mention.claim.form === "percent"; // 2018年占81.8%，上年为81.7%
  return last.relation === "mean" && isOther && countedBy(last) === countedBy(setting);
}

/* A share of the number right before it: 占全区611人次的4.3%. */
function shareOfNumber(setting, numbers, between) {
  const last = lastOf(numbers), claim = setting.mention.claim;
  if (rules.wholes.of.includes(between) && claim !== null && claim.form === "times") { // 是2013年67人次的10倍, 为2013年（67人次）的10倍
    const alike = numbers.slice(0, -1).filter((number) => countedBy(number) === countedBy(last)).slice(-1);
    return changed(setting, {of: alike, base: alike.length ? last : null});
  }
  const isOfIt = claim !== null && ["percent", "share"].includes(claim.form) && rules.wholes.of.includes(between);
  const parts = numbers.slice(0, -1).filter((number) => number.relation === "level" && countedBy(number) === countedBy(last));
  const isOther = parts.slice(-1).some((one) => !isSamePeriod(one.period, last.period) && one.subjects.join() === last.subjects.join()); // 21天，只有2013年42天的一半
  const isSaid = isOther || last.own.some((word) => saysRelation({meanings: meanings.get(word.toLowerCase()) || []}, "share"));
  if (!isOfIt || !isSaid) return setting;
  return changed(setting, {relation: "share", of: parts.slice(-1), whole: last.period});
}

const SHARE_OR = pattern("^(?:" + rules.wholes.or + ")$");
const OF_YEAR = pattern("^(?:" + rules.wholes.of_year + ")$");

/* Whether a rate may be a share of the level before it. */
function isShareOf(setting, last) {
  const claim = setting.mention.claim;
  return claim !== null && isShared(claim) && ["level", "sum"].includes(last.relation) && !["", "percent"].includes(countedBy(last));
}

/* A level as a part of that of another year: 46.04万元，约为2018年的四成; of rows it is open. */
function shareOfYear(setting, last) {
  if (last.group.length || last.unit !== setting.top || last.relation === "sum") return changed(setting, {relation: "unclear", why: "base"});
  return changed(setting, {relation: "share", of: [last], whole: setting.period});
}

const OF_ALL = pattern("^(?:" + rules.wholes.of_all + ")$");

/* A number as a part of the whole of its own year: 三级财政共计91.11万元，超过总额的六成. */
function shareOfAll(setting, last, {over, under}) {
  const claim = setting.mention.claim, rounding = over ? ["above"] : under ? ["short_of"] : [];
  const mention = changed(setting.mention, {claim: changed(claim, {rounding: [...claim.rounding, ...rounding]})});
  return changed(setting, {relation: "share", of: last.relation === "sum" ? last.of : [last], mention, period: last.period});
}
