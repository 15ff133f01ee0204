/* Spoken rows: which row a number is of, and what it counts, where its words leave that unsaid. The twin
   of spoken_rows.py. */

/* A number whose row no such figure has, or that counts what the number before it does. */
function countedOn(setting, near, state, told) {
  const claim = setting.mention.claim, rows = [], own = [];
  near.forEach((token) => rows.push(...named(token, "group")));
  setting.subjects.filter((name) => has(subjects, name)).forEach((name) => {
    own.push(...Object.entries(subjects[name].groups).map(([by, code]) => `${by}=${code}`));
  });
  if (rows.length && !setting.group.length && !common(own, rows) && subjectIsOurs(state)) return changed(setting, {why: "row"});
  const isBare = claim !== null && claim.form === "plain" && !claim.word;
  const last = lastOf(told.slice(-rules.rows.few).filter((number) => number.subjects.join() === setting.subjects.join() && goesOnCounting(number)));
  if (last === undefined || !(isBare && rows.length) || setting.noun || !setting.group.length) return setting;
  const noun = countedBy(last), {scale} = last; // 癌症248、脑中风72
  return changed(setting, {mention: scaledMention(setting.mention, `${noun}:${scale}`), noun, scale});
}

/* Whether numbers behind it count the same: but money is told with its scale alone. */
const goesOnCounting = (number) => rules.rows.counting.includes(countedBy(number)) || number.scale !== "";

/* Households at the end of a year are those on file, should nothing else be named. */
function onFileThen(setting, own) {
  const isEnd = own.some((item) => (isMention(item) ? has(item.parts, "start") || has(item.parts, "end") : isNamed(item, "end_of_year")));
  const ids = setting.subjects.filter((name) => has(subjects, name)).map((name) => subjects[name].figures.households).filter(Boolean);
  const isSaid = setting.subjects.length > 0 && (setting.isNamed || ids.every((id) => figures[id].is_stock));
  return isSaid || !isEnd || countedBy(setting) !== "households" ? setting : changed(setting, {subjects: [rules.rows.on_file]});
}
