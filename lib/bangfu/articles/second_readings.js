/* Second readings: what else a number may be, where its own words leave a slot to those before it. The
   twin of second_readings.py. */

const NEAR_WHOLE = 8;

function readAgain(setting, own, walk) {
  const {told} = walk, {numbers, comparatorBefore: base} = walk.sentence, last = lastOf(told);
  setting = asMeanBefore(inWiderPeriod(countedOther(setting, told), own, told), own, told);
  if (setting.relation === "share") setting = ofThoseBeside(setting, numbers);
  if (!isChange(setting.relation)) return inAnotherYear(ofItsYear(withoutRow(ofTheHead(setting, own, told), own, walk.sentence, lastOf(told)), walk.sentence), own, told);
  setting = ofTheHead(setting, own, told);
  const tokens = own.filter((item) => !isMention(item)), years = yearsAgo(own), span = setting.period;
  if (years && span !== null && isSpan(span) && yearsOf(span).length === years) { // 两年间减少了五成多
    setting = withOther(setting, changed(setting, {period: lastOf(yearsOf(span)), base: yearPeriod(lastYear(span) - years)}));
  }
  if (last !== undefined && last.others.length && isChange(last.relation) && setting.of.length === last.of.length && setting.of.every((one, n) => one === last.of[n])) {
    return changed(setting, {others: last.others.map((one) => changed(setting, {of: one.of, base: one.base, others: []}))}); // …多228人次，增长59.5%
  }
  const whole = wholeOfRows(setting, tokens, told);
  if (whole !== null && !numbers.length) { // 抚慰611人次，其中癌症248人次，心梗67人次。比上年多228人次
    const rows = new Set(told.slice(told.indexOf(whole) + 1).filter((one) => one.group.length).map((one) => one.group.join()));
    const other = rows.size > 1 ? setting : changed(setting, {of: [whole]});
    setting = withOther(rows.size > 1 ? changed(setting, {of: [whole]}) : setting, other);
  }
  if (base !== null && setting.base === null && !tokens.some((token) => isNamed(token, "comparator"))) { // …，比2013年的42天缩短一半；批准率94.4%，提高3.8个百分点
    setting = withOther(setting, changed(setting, {base: base.mention ? base.period : base}));
  }
  return setting;
}

/* A rate behind two counts of one row may be of either: 低保家庭224户、564人，占52.8%. */
function countedOther(setting, told) {
  const claim = setting.mention.claim, [last, ...more] = setting.of;
  if (last === undefined || more.length || claim === null || !COUNTED_FORMS.includes(claim.form) || setting.noun) return setting;
  const near = told.slice(-rules.context.held - 1), place = near.findIndex((one) => one.mention.at[0] === last.mention.at[0]), before = place > 0 ? near[place - 1] : last;
  const about = (one) => JSON.stringify([one.relation, one.group, one.unit, one.period && one.period.text]);
  return about(before) === about(last) && countedBy(before) !== countedBy(last) ? withOther(setting, changed(setting, {of: [before]})) : setting;
}

/* A row behind the mean of another may be a mean too: 大病次均3000元；意外身故7000元. */
function asMeanBefore(setting, own, told) {
  if (setting.relation !== "level" || !setting.group.length || countedBy(setting) !== "yuan") return setting;
  const by = dimensionOf(setting.group[0]), last = lastOf(told.slice(-NEAR_WHOLE).filter((one) => one.group.length && dimensionOf(one.group[0]) === by && countedBy(one) === "yuan" && !isChange(one.relation)));
  const mean = last && [last, ...last.others].find((one) => one.relation === "mean");
  if (!mean || own.some((item) => !isMention(item) && isNamed(item, "subject"))) return setting;
  return withOther(setting, changed(setting, {relation: "mean", mean: mean.mean}));
}

/* A number that begins a part of a sentence may be of no row that the part before named; nor a mean behind a
   share: 低保边缘户占41.4%；户均人口2.53人. */
function withoutRow(setting, own, {numbers, every}, last) {
  const isFirst = !numbers.length && every.length > 0, isMean = setting.relation === "mean" && last !== undefined && last.relation === "share";
  return (setting.relation !== "level" && !isMean) || !setting.group.length || !isFirst || own.some(namesRow) ? setting : withOther(setting, changed(setting, {group: []}));
}

/* 二〇一五年帮扶462户，累计1486人次 may be of that year, and of all years up to it. */
function ofItsYear(setting, {every}) {
  const span = setting.period;
  if (span === null || !isSpan(span) || setting.relation !== "level") return setting;
  const period = lastOf(yearsOf(span));
  return every.some((one) => isSamePeriod(one.period, period)) ? withOther(setting, changed(setting, {period})) : setting;
}

/* What is said behind a number of a month may be of the quarter or year spoken of before; what is summed up there
   of its year: 1月 62人次, 12月 205人次, 合计 781人次. */
function inWiderPeriod(setting, own, told) {
  const now = setting.period;
  if (now === null || now.end - now.start >= 12 || own.some(isTime)) return setting;
  const around = told.slice(-NEAR_WHOLE).map((one) => one.period).filter((period) => period !== null && period.end - period.start > now.end - now.start && period.end - period.start <= 12
    && period.start <= now.start && now.end <= period.end);
  if (!around.length && own.some((item) => !isMention(item) && saysRelation(item, "sum"))) around.push(yearPeriod(firstYear(now)));
  const last = lastOf(told);
  if (!around.length && last !== undefined && isSamePeriod(last.period, now)) { // 合计 781人次、120万元
    around.push(...last.others.map((one) => one.period).filter((other) => other !== null && !isSamePeriod(other, now)));
  }
  const period = lastOf(around);
  return period === undefined ? setting : withOther(setting, changed(setting, {period, of: setting.of.map((one) => changed(one, {period}))}));
}

/* A share of the last of several periods may be of all of them: 三季度102人次，四季度108人次，占全年的56.1%. */
function ofThoseBeside(setting, numbers) {
  const [last, ...more] = setting.of, beside = [];
  const about = (one) => JSON.stringify([one.subjects, one.group, one.unit, countedBy(one)]);
  const isBeside = (one, later) => one.period !== null && later.period !== null && one.relation === "level" && about(one) === about(later)
    && one.period.end === later.period.start && one.period.end - one.period.start === later.period.end - later.period.start;
  for (let n = numbers.indexOf(last) - 1; n >= 0 && isBeside(numbers[n], beside[0] || last); n -= 1) beside.unshift(numbers[n]);
  return more.length || !beside.length ? setting : withOther(setting, changed(setting, {of: [...beside, last]}));
}

const withOther = (setting, other) => changed(setting, {others: [...setting.others, changed(other, {others: []})]});

/* A number of a month without a year may be of another year told of: 单是12月，就有25户. */
function inAnotherYear(setting, own, told) {
  const parts = own.filter((item) => isMention(item) && item.sort === "period").map((item) => item.parts), now = setting.period;
  if (now === null || !parts.length || parts.some(saysYear)) return setting;
  const first = told.slice(-NEAR_WHOLE).map((one) => one.period).find((period) => period !== null), years = first === undefined ? 0 : lastYear(first) - lastYear(now);
  const there = years ? shifted(now, 12 * years) : null;
  return there === null ? setting : withOther(setting, changed(setting, {period: there}));
}

/* 重大疾病551人次，其中癌症241人次。发放165.3万元 may be of what the rows are rows of. */
function ofTheHead(setting, own, told) {
  const isOpen = (setting.relation === "level" || isChange(setting.relation)) && !setting.group.length && !setting.of.length;
  if (!isOpen || !told.length || own.some(namesRow)) return setting;
  const rows = told.slice(-NEAR_WHOLE).filter((one) => one.group.length && isSamePeriod(one.period, setting.period));
  const heads = rows.slice(0, 1).filter((one) => rowKind(one) !== rowKind(lastOf(rows)) && one.subjects.join() === setting.subjects.join());
  return heads.length ? withOther(setting, changed(setting, {group: heads[0].group})) : setting;
}

const rowKind = (one) => (one.group.length ? dimensionOf(one.group[0]) : "");

/* What was told of all before rows of it, the last of which a change seems to be of. */
function wholeOfRows(setting, tokens, told) {
  const [row] = setting.of;
  if (row === undefined || !row.group.length || tokens.some(namesRow)) return null;
  return told.slice(-NEAR_WHOLE).reverse().find((one) => one.relation === "level" && rowKind(one) !== rowKind(row) && one.subjects.join() === row.subjects.join()
    && one.unit === row.unit && isSamePeriod(one.period, row.period) && countedBy(one) === countedBy(row)) || null;
}
