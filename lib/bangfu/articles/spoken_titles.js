/* Spoken titles: what stands over a text takes its period from what follows. The twin of
   spoken_titles.py. */

/* The numbers of a text, those of its titles with the period that they do not name. Titles are the lines
   without a full stop before the line that names the first period. */
function titled(read, told, stream) {
  const mentions = stream.filter(isMention);
  const times = mentions.filter((item) => item.sort === "period"), years = mentions.filter((item) => item.sort === "duration");
  const before = times.length ? read.text.slice(0, times[0].at[0]) : "";
  const end = Math.max(before.lastIndexOf("\n"), before.lastIndexOf(rules.titles.stop)), isLine = before[end] === "\n";
  if (end < 0 || read.text.slice(0, end).includes(rules.titles.stop)) return told;
  const periods = times.map((item) => periodOf(item.parts, null)).filter(Boolean);
  if (!periods.length) return told;
  const first = yearsOf(periods[0])[0], last = lastOf(yearsOf(isSpan(periods[0]) ? periods[0] : lastOf(periods)));
  const isOther = years.length && years[0].at[0] < end && !lasts(years[0], periods[0]);
  if (isOther && (isLine || yearsAgo(years.slice(0, 1)) !== firstYear(last) - firstYear(first))) return told;
  const behind = told.filter((one) => one.mention.at[0] > end && one.subjects.length);
  return told.map((setting) => {
    if (setting.mention.at[0] >= end || setting.period !== null || !["", "period"].includes(setting.why)) return setting;
    const isLast = setting.own.some((word) => rules.titles.reached.includes(lettersOf(word).pop()));
    const isFirst = common(FROM, setting.own), alike = behind.find((one) => countedBy(one) === countedBy(setting));
    if (!isLine && !isFirst && !isLast) return setting;
    const isBare = !setting.subjects.length && alike !== undefined && (isFirst || isLast);
    const of = isBare ? changed(setting, {subjects: alike.subjects, group: alike.group, unit: alike.unit}) : setting;
    return changed(of, {period: isFirst ? first : isLast ? last : periods[0]});
  });
}

/* Whether a period has so many years as a headline speaks of: 七年抚慰2700多人次. */
const lasts = (years, period) => isSpan(period) && yearsAgo([years]) === yearsOf(period).length;

/* The day a text says it is of: the first of all it speaks of, if that stands at its head. */
function dateline(mentions) {
  const first = mentions.find((mention) => ["period", "day"].includes(mention.sort));
  if (first === undefined || first.sort !== "day" || first.at[0] > rules.titles.head) return null;
  const month = periodOf(first.parts, null), digits = ["d", "d2", "d3", "d4"].map((name) => first.parts[name]).find(Boolean);
  const isFull = ["y", "y2", "y3", "y4"].some((name) => has(first.parts, name));
  if (month === null || !isFull || digits === undefined || month.end - month.start !== 1) return null;
  const year = Math.floor(month.start / 12), number = month.start % 12 + 1, day = wholeOf(digits);
  return day >= 1 && day <= new Date(Date.UTC(year, number, 0)).getUTCDate() ? {year, month: number, day} : null;
}
