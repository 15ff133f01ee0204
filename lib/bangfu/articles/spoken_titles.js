/* Spoken titles: what stands over a text takes its period from what follows. The twin of
   spoken_titles.py. */

const ENACTED = pattern(rules.titles.enacted);

/* The numbers of a text, those of lists that only words behind the last one name: 分别有52户、67户、84户困难
   职工家庭脱困; what was made of such numbers is made of them again. */
function namedByLast(read, told) {
  const found = told.slice();
  for (let n = found.length - 2; n >= 0; n -= 1) {
    const one = found[n], last = found[n + 1], start = one.mention.at[1];
    const isListed = matchedAt(LINKS, stripped(read.text.slice(start, Math.max(last.mention.at[0], start))), 0) !== null && countedBy(one) === countedBy(last);
    if (isListed && last.subjects.length && !one.subjects.length && one.relation === "level") found[n] = changed(one, {subjects: last.subjects, group: last.group});
    const isToBe = isChange(one.relation) && one.base === null && last.relation === "level" && one.of.length && isBeside(read, last.mention);
    if (isToBe && countedBy(one.of[0]) === countedBy(last)) found[n] = changed(one, {base: last}); // down 57% from 192 households
  }
  const now = new Map(found.map((one) => [one.mention.start, one]));
  return found.map((one) => (one.of.some((of) => !of.subjects.length) ? changed(one, {of: one.of.map((of) => now.get(of.mention.start) || of)}) : one));
}

/* A number in a clause of a headline that says over how many years it is: 四年减少近四成 over 截至2017年末…，比
   2013年末减少39.3%; 一年减少超九成 on the year before; 七年送出800余万元 over the years the text names. */
function overYears(one, told, ago) {
  const newest = lastOf(yearsOf(newestOf(told))), first = yearsOf(oldestOf(told))[0], years = yearsOf(told[0]);
  const isLed = isSpan(told[0]) && firstYear(lastOf(years)) - firstYear(years[0]) === ago; // 2013年末到2017年末
  const named = isLed ? years : told, now = isLed ? lastOf(years) : told[0], isYear = now.end - now.start === 12;
  if (!isChange(one.relation)) {
    if (ago === 1 && isYear) return changed(one, {period: now});
    const isWhole = firstYear(newest) - firstYear(first) + 1 === ago;
    return isWhole && ago > 1 ? changed(one, {period: throughYears(first, newest)}) : one;
  }
  const like = named.find((p) => p.end - p.start === now.end - now.start && firstYear(now) - firstYear(p) === ago);
  const then = ago === 1 && isYear ? periodBefore(now, "year") : like;
  if (one.period !== null || !then) return one;
  return changed(one, {period: now, of: one.of.map((level) => changed(level, {period: now})), base: then});
}

/* The first of those that end last, and of those that start first. */
const newestOf = (periods) => periods.reduce((most, one) => (one.end > most.end ? one : most));
const oldestOf = (periods) => periods.reduce((most, one) => (one.start < most.start ? one : most));

/* Where the clause of a headline starts and ends: at a comma or the end of its line. */
function titleClause(read, at, end) {
  const first = Math.max(at - rules.titles.wide, 0), last = Math.min(at + rules.titles.wide, end), breaks = [first, last];
  for (let n = first; n < last; n += 1) if (rules.titles.commas.includes(read.text[n])) breaks.push(n + 1);
  return [Math.max(...breaks.filter((n) => n <= at)), Math.min(...breaks.filter((n) => n > at))];
}

/* What a headline is of: the period named behind it, or the part of that year it names. */
function partOfTitle(one, parts, period) {
  const own = lastOf(parts.filter((time) => time.at[0] < one.mention.at[0]));
  return (own && periodOf(own.parts, firstYear(period))) || period;
}

/* Titles over a text that says 去年: they are of the period that its first number has. */
function asFirstTold(read, told) {
  const first = told.find((one) => one.period !== null), at = first === undefined ? 0 : first.mention.at[0], end = at > 0 ? read.text.lastIndexOf("\n", at - 1) : -1;
  if (end < 0 || read.text.slice(0, end).includes(rules.titles.stop)) return told;
  const asIt = (one) => (one.period === null && rules.titles.untimed.slice(0, 2).includes(one.why) && one.mention.at[0] < end ? changed(one, {of: one.of.map(asIt), period: first.period, why: ""}) : one);
  return told.map(asIt);
}

/* The numbers of a text, those of its titles with the period that they do not name. Titles are the lines
   without a full stop before the line that names the first period. */
function titled(read, told, stream) {
  const mentions = stream.filter(isMention);
  const spoken = mentions.filter((item) => item.sort === "period"), dates = spoken.findIndex((item) => saysYear(item.parts));
  const times = dates < 0 ? [] : spoken.slice(dates), parts = dates < 0 ? spoken : spoken.slice(0, dates), years = mentions.filter((item) => item.sort === "duration");
  const before = times.length ? read.text.slice(0, times[0].at[0]) : "";
  const end = Math.max(before.lastIndexOf("\n"), before.lastIndexOf(rules.titles.stop)), isLine = before[end] === "\n";
  if (end < 0 || read.text.slice(0, end).includes(rules.titles.stop)) return asFirstTold(read, told);
  const periods = times.map((item) => periodOf(item.parts, null)).filter(Boolean);
  if (!periods.length) return asFirstTold(read, told);
  if (matchedAt(ENACTED, read.text, times[0].at[1]) !== null) return told;
  const first = yearsOf(oldestOf(periods))[0], last = lastOf(yearsOf(isSpan(periods[0]) ? periods[0] : newestOf(periods)));
  const isOther = years.length && years[0].at[0] < end && !lasts(years[0], periods[0]);
  const ago = yearsAgo(years.slice(0, 1));
  const isAbove = isLine || (isOther && read.text.slice(years[0].at[1], Math.max(end, years[0].at[1])).includes("\n"));
  if (isOther && !isAbove && ago !== firstYear(last) - firstYear(first)) return told;
  const behind = told.filter((one) => one.mention.at[0] > end && one.subjects.length);
  const mended = (setting) => {
    if (setting.mention.at[0] >= end || setting.period !== null || !rules.titles.untimed.includes(setting.why)) return setting;
    const spans = spansOfTitle(setting, years, read, end);
    const own = yearsAgo(spans.slice(0, 1));
    const isHead = isLine || read.text.slice(setting.mention.at[1], Math.max(end, setting.mention.at[1])).includes("\n");
    const isLast = setting.own.some((word) => rules.titles.reached.includes(lettersOf(word).pop()));
    const isFirst = common(FROM, setting.own), alike = behind.find((one) => countedBy(one) === countedBy(setting));
    const isOpen = setting.why === rules.titles.span && (!spans.length || isFirst || isLast);
    if (isOpen || (!isHead && !isFirst && !isLast)) return setting;
    if (isHead && own && !lasts(spans[0], periods[0])) return overYears(setting, periods, own);
    const isBare = !setting.subjects.length && alike !== undefined && (isFirst || isLast);
    const of = isBare ? changed(setting, {subjects: alike.subjects, group: alike.group, unit: alike.unit}) : setting;
    return changed(of, {of: of.of.map(mended), period: isFirst ? first : isLast ? last : partOfTitle(setting, parts, periods[0]), isStart: setting.isStart || (own > 0 && isChange(setting.relation)) || (isFirst && has(times[0].parts, "start"))}); // 七年减少496户; 2013年初至2019年末
  };
  const found = told.map(mended);
  return isLine ? found.map((one) => orAsBehind(one, found, end)) : found;
}

/* The lengths of time in the clause of a number of a headline; of its line before it, where it goes on with
   them: 三年帮扶507人次　资助96.61万元. */
function spansOfTitle(setting, years, read, end) {
  const at = setting.mention.at[0], [from, to] = titleClause(read, at, end), own = years.filter((year) => from <= year.at[0] && year.at[0] < to);
  if (own.length || setting.why !== rules.titles.span) return own;
  const line = at > 0 ? read.text.lastIndexOf("\n", at - 1) : -1;
  return years.filter((year) => line < year.at[0] && year.at[0] < at);
}

/* A number of a title may also be what the first behind it is that counts the same: 19.44万元助学金送到开学前, over
   2018年金秋助学发放19.44万元. */
function orAsBehind(one, told, end) {
  if (one.mention.at[0] >= end || one.relation !== "level" || !one.subjects.length || one.period === null) return one;
  const about = (it) => JSON.stringify([it.subjects, it.group]);
  const alike = told.find((other) => other.mention.at[0] > end && other.subjects.length && countedBy(other) === countedBy(one) && other.relation === "level");
  if (alike === undefined || about(alike) === about(one)) return one;
  const {subjects: names, group, unit} = alike;
  return changed(one, {others: [...one.others, changed(one, {subjects: names, group, unit, others: []})]});
}

/* Whether a period has so many years as a headline speaks of: 七年抚慰2700多人次. */
const lasts = (years, period) => isSpan(period) && yearsAgo([years]) === yearsOf(period).length;

const ISSUED = pattern("^(?:" + rules.titles.issued + ")$");

/* Whether a day is all that its line says, but for 发布日期：. */
function isAlone(read, mention) {
  const [at, end] = mention.at, stop = read.text.indexOf("\n", end), isBracket = (letter) => rules.titles.brackets.includes(letter);
  const line = read.text.slice(at > 0 ? read.text.lastIndexOf("\n", at - 1) + 1 : 0, stop < 0 ? read.text.length : stop);
  const letters = Array.from(line.replace(read.text.slice(at, end), ""));
  while (letters.length && isBracket(letters[0])) letters.shift();
  while (letters.length && isBracket(lastOf(letters))) letters.pop();
  return !letters.length || matchedWhole(ISSUED, letters.join(""));
}

/* Where a text says its day on a line of its own, below its title or its end. */
function daysAlone(read, mentions) {
  const days = mentions.filter((one) => one.sort === "day" && saysYear(one.parts) && !isMonthEnd(one) && isAlone(read, one));
  return new Set(days.map((one) => read.text.slice(...one.at))).size === 1 ? days : [];
}

/* The day a text says it is of: the first of all it speaks of, if that stands at its head, or one on a line of its own. */
function dateline(read, mentions) {
  let first = mentions.find((mention) => ["period", "day"].includes(mention.sort));
  if (first === undefined || first.sort !== "day" || first.at[0] > rules.titles.head) first = daysAlone(read, mentions)[0];
  if (first === undefined) return null;
  const month = periodOf(first.parts, null), digits = ["d", "d2", "d3", "d4"].map((name) => first.parts[name]).find(Boolean);
  const isFull = ["y", "y2", "y3", "y4"].some((name) => has(first.parts, name));
  if (month === null || !isFull || digits === undefined || month.end - month.start !== 1) return null;
  const year = Math.floor(month.start / 12), number = month.start % 12 + 1, day = wholeOf(digits);
  return day >= 1 && day <= new Date(Date.UTC(year, number, 0)).getUTCDate() ? {year, month: number, day} : null;
}
