/* Spoken titles: what stands over a text takes its period from what follows. The twin of
   spoken_titles.py. */

/* The numbers of a text, those of its titles with the period that they do not name. Titles are the lines
   without a full stop before the line that names the first period. */
function titled(read, told, stream) {
  const mentions = stream.filter(isMention);
  const times = mentions.filter((item) => item.sort === "period"), years = mentions.filter((item) => item.sort === "duration");
  const end = times.length && times[0].at[0] > 0 ? read.text.lastIndexOf("\n", times[0].at[0] - 1) : -1;
  if (end < 0 || read.text.slice(0, end).includes(rules.titles.stop)) return told;
  const periods = times.map((item) => periodOf(item.parts, null)).filter(Boolean);
  if (!periods.length || (years.length && years[0].at[0] < end && !lasts(years[0], periods[0]))) return told;
  const first = yearsOf(periods[0])[0], last = lastOf(yearsOf(isSpan(periods[0]) ? periods[0] : lastOf(periods)));
  return told.map((setting) => {
    if (setting.mention.at[0] >= end || setting.period !== null || !["", "period"].includes(setting.why)) return setting;
    const isLast = setting.own.some((word) => rules.titles.reached.includes(lettersOf(word).pop()));
    return changed(setting, {period: common(FROM, setting.own) ? first : isLast ? last : periods[0]});
  });
}

/* Whether a period has so many years as a headline speaks of: 七年抚慰2700多人次. */
const lasts = (years, period) => isSpan(period) && yearsAgo([years]) === yearsOf(period).length;
