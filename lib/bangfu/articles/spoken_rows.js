/* Spoken rows: which row a number is of, and what it counts, where its words leave that unsaid. The twin
   of spoken_rows.py. */

/* A number as its row has it: what it counts, and whether there is such a row of what is told. */
function ofRow(given, near, tokens, part, walk, own) {
  const {subject: state, told} = walk, {numbers} = walk.sentence, framing = tokens.filter((token) => token.start > part);
  let setting = forMembers(countedOn(given, near, state, told), tokens, numbers);
  if (!numbers.length && own.length && isCarriedRow(setting, tokens, told)) {
    state.group = setting.carried;
    setting = changed(setting, {group: setting.carried});
  }
  const rows = framing.map((token) => named(token, "group")).filter((group) => group.length);
  if (rows.length > 1 && lastOf(rows).join() === setting.group.join()) return crossedRow(setting, changed(setting, {group: rows[0]})); // 春节期间医疗救助102户
  return withinRow(setting, told, numbers);
}

/* Whether a number that says no more than its year is of the row told: 国庆72户；2017年为107户. */
function isCarriedRow(setting, tokens, told) {
  const {carried, period, relation, group} = setting, about = (one) => JSON.stringify([one.subjects, countedBy(one)]);
  if (relation !== "level" || group.length || !carried.length || tokens.length) return false;
  const rows = told.slice(-rules.rows.few).filter((one) => one.group.join() === carried.join() && one.relation === "level"
    && one.period !== null && period !== null && !isSamePeriod(one.period, period) && one.period.end - one.period.start === period.end - period.start);
  return rows.some((one) => about(one) === about(setting));
}

/* What comes to so many members, whatever was counted: 每1万名会员中，抚慰5.2人次，帮扶3.6人. */
function forMembers(setting, tokens, numbers) {
  const {claim} = setting.mention, last = lastOf(numbers), name = rules.rows.per_members;
  if (claim === null || claim.form !== "plain" || setting.relation !== "level") return setting;
  const isSaid = tokens.some((token) => named(token, "subject").includes(name)), isPart = !isNil(claim.step) && isLess(claim.step, one);
  const goesOn = isPart && last !== undefined && last.subjects.join() === name;
  return isSaid || goesOn ? changed(setting, {subjects: [name], group: []}) : setting;
}

/* A number right behind a name that nobody knows: 在档10户，其中单亲家庭4户，其他6户. It is not of all: it is a row of
   the whole that was told, and no table has such a row. */
/* The two times that stand side by side before a number of neither alone: 5月、10月82人次. */
function timesListed(setting, read, own) {
  const times = own.filter((one) => isMention(one) && one.sort === "period").slice(-2);
  const isBeside = times.length === 2 && rules.rows.listing.includes(read.text.slice(times[0].at[1], Math.max(times[1].at[0], times[0].at[1])));
  return isBeside && setting.period !== null && !isSpan(setting.period) && !isFrom(own) ? times : []; // not 2018年、2019年两年
}

/* A number of two times: their sum, if what it counts is added, and it is not of each. */
function overTimes(setting, read, times) {
  const said = read.text.slice(times[0].at[0], setting.mention.at[0]), periods = times.map((one) => periodOf(one.parts, firstYear(setting.period)));
  if (!rules.rows.added.includes(countedBy(setting)) || isFound(OF_EACH, said) || !periods.every(Boolean)) return changed(setting, {relation: "unclear", why: "list"});
  return changed(setting, {together: periods.map((period) => changed(setting, {period}))});
}

const OF_EACH = sought(rules.rows.of_each);

function ofUnreadRow(setting, read, own, clause, part, numbers) {
  const times = setting.relation === "level" ? timesListed(setting, read, own) : [];
  if (times.length) return overTimes(setting, read, times);
  if (setting.relation !== "level" || setting.group.length || setting.why || !setting.subjects.length) return setting;
  const start = Math.max(clause + 1, ...numbers.map((one) => one.mention.at[1])), here = own.filter((item) => startOf(item) >= start);
  if (here.some((item) => isMention(item) || ROW_NAMING.some((kind) => isNamed(item, kind)) || !saysRelation(item, "of_these"))) return setting;
  const end = Math.max(start, ...here.map((token) => token.end)), found = UNREAD.exec(read.text.slice(end, Math.max(setting.mention.at[0], end)));
  if (found === null || lexicon.leading_words.some((word) => found[1].endsWith(word))) return setting;
  const last = lastOf(numbers), isPart = here.length > 0 || part < clause || (last !== undefined && last.why === "row");
  return isPart || numbers.some((one) => isOtherNumber(one, setting)) ? changed(setting, {why: "row"}) : setting;
}

/* A number that names nothing behind one of an unknown row: it may be of that row too. */
function leftOpen(setting, tokens, told) {
  const last = lastOf(told), isSaid = setting.isNamed || tokens.some((token) => namesAny(token, [...NAMING, "unit"]));
  const isOpen = last !== undefined && last.why === "row" && !isSaid && !setting.why;
  return isOpen && setting.relation === "level" ? changed(setting, {why: "row"}) : setting;
}

const UNREAD = new RegExp(rules.rows.unread, "u"), ROW_NAMING = ["subject", "group", "noun", "mean", "unit"];

/* Whether a number was told of the same, and is another: one sentence does not say two. */
function isOtherNumber(one, setting) {
  const told = [one, setting].map((it) => [it.subjects, it.group, it.unit, it.relation, countedBy(it)].map(String).join(" "));
  const [a, b] = [one, setting].map((it) => it.mention.claim);
  return told[0] === told[1] && isSamePeriod(one.period, setting.period) && !(a !== null && b !== null && compared(a.value, b.value) === 0);
}

/* A number whose row no such figure has, or that counts what the number before it does. */
function countedOn(setting, near, state, told) {
  const claim = setting.mention.claim, rows = [], own = [];
  near.forEach((token) => rows.push(...named(token, "group")));
  setting.subjects.filter((name) => has(subjects, name)).forEach((name) => own.push(...rowsOwn(subjects[name])));
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
function onFileThen(setting, own, numbers) {
  if (liveThere(setting, own, lastOf(numbers))) return changed(setting, {subjects: [rules.rows.on_file]}); // 困难职工297户、751人
  const isEnd = own.some((item) => (isMention(item) ? has(item.parts, "start") || has(item.parts, "end") : isNamed(item, "end_of_year")));
  const ids = setting.subjects.filter((name) => has(subjects, name)).map((name) => subjects[name].figures.households).filter(Boolean);
  const isSaid = setting.subjects.length > 0 && (setting.isNamed || ids.every((id) => figures[id].is_stock));
  return isSaid || !isEnd || countedBy(setting) !== "households" ? setting : changed(setting, {subjects: [rules.rows.on_file]});
}

/* Whether a number is of the people of the households told before it. */
function liveThere(setting, own, last) {
  const isWorkers = setting.subjects.join() === rules.rows.workers;
  if (isWorkers && own.some((item) => !isMention(item) && item.word === rules.rows.population)) return true; // 户均人口2.53人
  const claim = setting.mention.claim, isPeople = claim !== null && rules.rows.people.includes(claim.word) && setting.relation === "level";
  if (!isPeople || last === undefined || own.some((item) => !isMention(item) && isNamed(item, "subject"))) return false;
  const about = (one) => JSON.stringify([one.subjects, one.group, one.unit, one.period && one.period.text]);
  return about(last) === about(setting) && countedBy(last) === "households" && isWorkers;
}

/* A row of what is a row itself: 因大病抚慰500人次，其中职工本人300人次. That is none of all, and no register tells
   it, but for what is a subject of its own: 春节9.57万元，其中实物1.43万元. Where the sentence has told the
   whole, its rows are of it. */
function withinRow(setting, told, numbers) {
  if (setting.relation !== "level" || !setting.group.length || setting.why) return setting;
  const here = [...(numbers.length ? numbers : told.slice(-1)), setting];
  const isSaid = (one) => one.own.some((word) => saysRelation({meanings: meanings.get(word.toLowerCase()) || []}, "of_these"));
  const said = here.reduce((last, one, n) => (n && isSaid(one) ? n : last), 0), around = said ? here[said - 1] : setting;
  const isSame = isSamePeriod(around.period, setting.period) && around.unit === setting.unit;
  return here.slice(0, -1).some((one) => !one.group.length) || !isSame ? setting : crossedRow(setting, around);
}

/* A row within another: of what is a subject of its own, or told nowhere. */
function crossedRow(setting, around) {
  if (setting.relation !== "level" || setting.why || around.group.join() === setting.group.join()) return setting;
  if (isInsideRow(setting, around)) return setting;
  const name = Object.keys(subjects).find((one) => {
    const id = subjects[one].figures[countedBy(setting)], isIt = common(rowsOwn(subjects[one]), setting.group);
    return id && isIt && common(dimensionsIn(around.group), figures[id].dimensions);
  });
  return changed(setting, name ? {subjects: [name], group: around.group} : {why: "row"});
}

/* Whether a row is of the kind of another, or is known to be of it: 助学…，其中金秋助学. */
function isInsideRow(setting, around) {
  const held = [...dimensionsIn(around.group), ...(around.group.join() === rules.wholes.illnesses.join() ? ["illness"] : [])];
  const [outer, inner] = [around, setting].map((one) => one.group.map((row) => row.split("=")[1])), codes = [];
  setting.subjects.filter((name) => has(subjects, name)).forEach((name) => codes.push(...Object.values(subjects[name].groups)));
  Object.values(subjects).filter((one) => one.instead_of && common(inner, Object.values(one.groups)))
    .forEach((one) => codes.push(...Object.values(subjects[one.instead_of].groups)));
  return common(held, dimensionsIn(setting.group)) || common(outer, codes);
}

const rowsOwn = (subject) => Object.entries(subject.groups).map(([by, code]) => `${by}=${code}`);
const dimensionsIn = (group) => group.map((row) => {
  const by = dimensionOf(row), {group_ending: ending} = rules.evidence;
  return by.endsWith(ending) ? by.slice(0, -ending.length) : by;
});
