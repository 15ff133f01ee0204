/* Spoken subjects: whose numbers of what a text speaks of, and which row of a table. The twin of
   spoken_subjects.py. */

const NOT_OURS = rules.not_ours;
const isNotOurs = (name) => NOT_OURS.includes(name);

/* The union, the subject and the row a text speaks of at some place. */
const spokenSubject = () => ({unit: lexicon.top, unitAge: 0, names: [], ours: [], group: [], beside: "", home: null, last: null, carried: [], during: [], each: null, narrow: "", narrowBefore: "", tableUnit: null});
const subjectIsOurs = (state) => !state.names.some(isNotOurs);

/* Whether what is named behind a row is another of its kind: 现金占绝大部分，实物折价32万元. */
function isLeft(row, names, tokens) {
  const own = [].concat(...names.filter((name) => has(subjects, name)).map((name) => Object.keys(subjects[name].groups)));
  const isBehind = tokens.some((token) => token.start > row.start && named(token, "subject").some((name) => names.includes(name)));
  return isBehind && named(row, "group").every((one) => own.includes(dimensionOf(one)));
}

/* The row named last; a part of a subject that is a row itself goes before it: 义务教育 in a column 助学人数. */
function rowNamed(tokens) {
  const found = tokens.slice().reverse(), row = found.find((token) => isNamed(token, "group"));
  const about = row === undefined ? [] : named(row, "subject");
  const part = found.find((token) => named(token, "group").some((code) => about.includes(lexicon.group_subjects[dimensionOf(code)])));
  return part === undefined ? row : part;
}

/* Follow words; whether they name a union. */
function takeSubject(state, words, counter, told) {
  const tokens = words.filter((word) => !isMention(word)), isYear = (word) => isMention(word) && word.sort === "period" && saysYear(word.parts);
  if (!told.length && (saysYearSpokenOf(tokens) || words.some(isYear))) state.narrow = ""; // 金秋助学仪式举行。2017年，资助困难职工子女118人 are all of them
  if (tokens.some((token) => isNamed(token, "all"))) state.group = []; // 重大疾病500人次；加上其他事由，一共611人次
  if (state.each !== null && relationsSaid(tokens).includes("sum")) [state.names, state.group] = state.each; // 国庆25户，每户1000元，共2.5万元
  if (subjectIsOurs(state) && tokens.some((token) => token.word.startsWith("每"))) state.each = [state.names, state.group];
  const rows = state.group.slice(), near = told.length ? lastOf(told).slice() : [];
  tokens.forEach((token) => { rows.push(...named(token, "group")); near.push(...named(token, "subject")); });
  near.push(state.narrow);
  if (isMeanOfMoney(tokens)) rows.length = near.length = 0;
  const spoken = [].concat(...told), names = inPlace(subjectNamed(state, tokens, counter, told), rows, near, spoken);
  const grouped = rowNamed(tokens), units = [];
  const isAll = grouped && tokens.some((token) => isNamed(token, "all") && token.start >= grouped.end); // 生活、医疗、助学、就业四个方面
  const group = isAll ? [] : !grouped ? besideRow(state, tokens) : isLeft(grouped, names, tokens) ? [] : named(grouped, "group");
  tokens.forEach((token) => units.push(...named(token, "unit")));
  const below = units.filter((code) => ![lexicon.own_union, lexicon.that_union, lexicon.top].includes(code));
  state.home = state.home || below[0] || null;
  state.last = lastOf(below) || state.last;
  if ((names.length && !common(names, state.names)) || units.length) state.group = [];
  if (names.length) state.names = names;
  if (units.length) state.unit = lastOf(units) === lexicon.own_union ? state.home : lastOf(units) === lexicon.that_union ? state.last : lastOf(units); // 我街道, 该街道
  else if (isElsewhere(tokens)) state.unit = null;
  const isRow = tokens.some((token) => isNamed(token, "row"));
  if (group.length && (isRow || hasRows(state, group, counter, names.length > 0 && !isWeakName(state, tokens, group)))) {
    turnTo(state, group);
    state.names = asBeforeIt(state, inPlace(state.names, rows, near, spoken), tokens, rows);
    state.during = grouped && grouped.word.endsWith("期间") ? group : [];
  } else if (names.length && !isHelpAlone(tokens)) state.group = !isOfAllSaid(tokens) && subjectIsOurs(state) && common(state.during.map(dimensionOf), brokenDownBy(state.names)) ? state.during : []; // 春节期间帮扶221户，帮扶资金17.12万元
  if (subjectIsOurs(state)) state.ours = state.names;
  const passing = lastOf(tokens.filter((token) => isNamed(token, "in_passing")));
  if (passing !== undefined && !tokens.some((token) => isNamed(token, "group") && token.start > passing.start)) state.group = []; // 大病500人次；另有34件未予批准
  if (state.group.length || isOfAllSaid(tokens)) state.carried = state.group;
  state.narrow = narrowed(rows, near) || state.narrow;
  return units.length > 0;
}

/* Whether words speak of all again: 全区, 全年, 加上其他. */
const isOfAllSaid = (tokens) => tokens.some((token) => isNamed(token, "all") || named(token, "year_spoken_of").includes("0") || named(token, "unit").includes(lexicon.top));

/* The row of a word that is one beside another row alone: 全国级32户，市级248户. */
function besideRow(state, tokens) {
  const rows = [], here = state.group.map(dimensionOf);
  tokens.forEach((token) => rows.push(...named(token, "beside")));
  return rows.filter((row) => here.includes(dimensionOf(row))).slice(-1);
}

/* Follow the nouns behind a number, whose row was named before it. */
function takeBehind(state, nouns, counter) {
  const group = state.group;
  takeSubject(state, nouns, counter, []);
  if (group.length && subjectIsOurs(state)) turnTo(state, group);
}

/* All rows of a table that name no union are of one: that which the line above it names, unless that
   is a whole sentence. */
function enterLine(state, text, place) {
  if (!isRowAt(text, place)) { state.tableUnit = null; return; }
  if (state.tableUnit === null) state.tableUnit = state.unitAge === 0 && state.unit && leadsToTable(text, place) ? state.unit : lexicon.top;
  state.unit = state.tableUnit;
  state.unitAge = 0;
}

/* A row is of its sentence; a union is spoken of until two sentences do not name it. */
function endSentence(state, isUnitNamed, isHead) {
  if (!isHead) state.group = []; // 急性心肌梗死\n2018年67人次
  [state.each, state.during] = [null, []];
  state.unitAge = isUnitNamed ? 0 : state.unitAge + 1;
  if (state.unitAge > 1 || state.unit === null) state.unit = lexicon.top;
}

/* Whether a word names a subject, and not only those who are helped. */
const isStrong = (word) => named(word, "subject").some((name) => !has(subjects, name) || !subjects[name].weak);

/* The subject named last that has such figures; else the one named last. */
function subjectNamed(state, tokens, counter, told) {
  const isMany = lexicon.of_many.includes(counter), every = []; // 2745人次拿到抚慰金 are no one's own
  tokens.forEach((token) => every.push(...named(token, "subject").filter((name) => !isMany || name !== "private")));
  const isTold = told.some((names) => names.length && !names.some(isNotOurs)), last = lastOf(every);
  if (every.length && isNotOurs(last) && !(last === "private" && isTold) && !isKin(tokens)) return [last];
  const found = every.filter((name) => !isNotOurs(name)); let strong = found.filter((name) => !subjects[name].weak && (!counter || has(subjects[name].figures, counter) || !name.startsWith(rules.context.said)));
  const isTo = tokens.some((token) => saysRelation(token, "to")) && counter === "percent";
  if (isTo && !strong.some((name) => has(subjects[name].figures, counter)) && isCountedSo(state, counter)) strong = []; // 2019年因在档户退出，覆盖率…降到82.6%
  if (!strong.length) {
    const within = found.length ? subjects[lastOf(found)].within : "";
    if (state.names.length > 1 && state.names.includes(within)) return [within]; // they gave 1.75 million yuan of assistance
    if (isCountedSo(state, counter) || !found.length) return [];
    const weak = subjects[lastOf(found)].either;
    return weak.length ? ofEither(state, weak, tokens, counter) : found.slice(-1);
  }
  const either = subjects[lastOf(strong)].either, said = strong.filter((name) => either.includes(name)).slice(-1); // comfort payments … were made
  if (either.length) return said.length ? said : ofEither(state, either, tokens, counter);
  const near = told.length ? lastOf(lastOf(told)) : undefined, isVerb = tokens.every((token) => !isNamed(token, "subject") || token.word === rules.helping[1]);
  // 资助118名学生，2018年资助92名
  if (isVerb && near && has(subjects, near) && subjects[near].within === lastOf(strong) && state.names.join() === lastOf(told).join()) return [];
  const fits = strong.filter((name) => has(subjects[name].figures, counter));
  return [lastOf(fits.length ? fits : strong)];
}

/* What is spoken of in place of a subject, where that or its row is named just before. Where its sentence has
   told of the subject itself, either may be meant of a row of it: 金秋助学320人，大学生93名. */
function inPlace(names, rows, near, spoken) {
  const found = narrowed(rows, near);
  if (!found || names.length !== 1 || names[0] !== subjects[found].instead_of) return names;
  if (!spoken.includes(names[0])) return [found];
  return common(rows.map(dimensionOf), brokenDownBy(names)) ? [...names, found] : names;
}

/* A row of what the sentence before told may be of it: 金秋助学144名。大学生96名. It is where words say so,
   其中大学生93名, and is not where they speak of all the year. */
function asBeforeIt(state, names, tokens, rows) {
  const found = state.narrowBefore, isYear = saysYearSpokenOf(tokens);
  if (!found || isYear || names.length !== 1 || names[0] !== subjects[found].instead_of) return names;
  if (relationsSaid(tokens).includes("of_these")) return [found];
  return common(rows.map(dimensionOf), brokenDownBy(names)) ? [...names, found] : names;
}

/* What stands in place of a wider subject, if it or its row is among some. */
const saysYearSpokenOf = (tokens) => tokens.some((token) => named(token, "year_spoken_of").includes("0")); // 全年

function narrowed(rows, names) {
  const codes = rows.map((row) => row.split("=")[1]);
  return Object.keys(subjects).find((name) => subjects[name].instead_of
    && (names.includes(name) || Object.values(subjects[name].groups).some((code) => codes.includes(code)))) || "";
}

/* A number was told of a subject and a row. */
function hearNumber(state, {subjects: names, group}) {
  state.narrow = names.length === 1 ? narrowed(group, names) : "";
  state.narrowBefore = "";
}

/* Whether a mean is that of all the money of a year, by its name: 金秋助学118名…，生均助学金. */
const isMeanOfMoney = (tokens) => tokens.some((token) => isNamed(token, "mean"))
  && tokens.some((token) => isNamed(token, "subject") && rules.rows.money.includes(lettersOf(token.word).pop()));

/* Whether the words for what is helped with name none: 春节127户，慰问款物合计9.57万元. */
function isHelpAlone(tokens) {
  const subjectsOf = (some) => [].concat(...some.map((token) => named(token, "subject").filter((name) => has(subjects, name))));
  const verbs = tokens.filter((token) => rules.helping.includes(token.word)), others = subjectsOf(tokens.filter((token) => !verbs.includes(token)));
  const isWhole = tokens.some((token) => token.word.startsWith("全年") || isNamed(token, "span") || (verbs.length && saysRelation(token, "sum")));
  return subjectsOf(tokens).length > 0 && others.every((name) => subjects[name].either.length) && !isWhole;
}

/* Whether what is spoken of is counted so: 困难职工家庭10户 are no comfort payments. */
function isCountedSo(state, counter, names = state.names) {
  const known = names.filter((name) => has(subjects, name)).map((name) => subjects[name]);
  const wider = known.filter((one) => has(subjects, one.within)).map((one) => subjects[one.within]);
  const isCounted = !counter || [...known, ...wider].some((one) => has(one.figures, counter));
  return names.length > 0 && (isCounted || names.some(isNotOurs));
}

/* Whether of those who are no figure some are named that are: 家属中配偶81人次. */
function isKin(tokens) {
  const others = tokens.map((token) => named(token, "subject").includes("other")), last = others.lastIndexOf(true);
  return last >= 0 && tokens.slice(last + 1).some((token) => named(token, "group").some((name) => name.startsWith("relation=")));
}

/* Of several subjects a word may mean: what has the rows named, or was spoken of. What is counted beside it
   tells too: 1.11 million yuan for 284 households is no comfort. */
function ofEither(state, all, tokens, counter) {
  const counters = [counter, state.beside].filter(Boolean), rows = [];
  const counting = all.filter((name) => counters.every((one) => has(subjects[name].figures, one))), either = counting.length ? counting : all;
  tokens.forEach((token) => rows.push(...named(token, "group").map(dimensionOf)));
  const owners = rows.map((name) => lexicon.group_subjects[name] || "");
  const fits = either.filter((name) => owners.includes(name));
  if (fits.length) return fits;
  const spoken = either.filter((name) => state.names.includes(name));
  return spoken.length ? spoken : either;
}

/* Whether what is spoken of has such rows; if nothing is named, what has is meant. */
function hasRows(state, group, counter, isSubjectNamed) {
  if (!subjectIsOurs(state)) return false;
  const owners = group.map((code) => lexicon.group_subjects[dimensionOf(code)] || "");
  const wider = state.names.map((name) => subjects[name].within || name);
  if (common(owners, [...state.names, ...wider])) return true;
  const isOwn = common(group.map(dimensionOf), brokenDownBy(state.names));
  const isOther = counter !== "" && !owners.some((name) => name && has(subjects[name].figures, counter));
  if (isOwn && (counter === "percent" || isOther) && isCountedSo(state, counter)) return true; // 因困施策率71.5%；其中健康与劳动能力类76.5%
  const within = owners.filter((name) => name && state.names.includes(subjects[name].within));
  if (within.length) { // 资助高中生31人
    state.names = within.slice(0, 1);
    return true;
  }
  if (isSubjectNamed && state.names.length) return isOwn;
  state.names = Object.values(lexicon.group_subjects).filter((name) => owners.includes(name)).slice(0, 1);
  return true;
}

/* Whether what is spoken of only names those helped, and has no such row: in 元旦春节走访困难职工家庭221户 the
   row is of what has it; 困难职工子女 is one noun. */
function isWeakName(state, tokens, group) {
  const ends = tokens.filter((token) => isNamed(token, "subject")).map((token) => token.end);
  const isNoun = tokens.some((token) => named(token, "group").some((row) => row.startsWith("relation=")) && ends.includes(token.start));
  return subjectIsOurs(state) && state.names.every((name) => subjects[name].weak) && !isNoun && !common(group.map(dimensionOf), brokenDownBy(state.names));
}

/* The dimensions of the figures of subjects. */
function brokenDownBy(names) {
  const found = [];
  names.forEach((name) => Object.values(subjects[name].figures).forEach((id) => found.push(...figures[id].dimensions)));
  return found;
}

/* Whether words name another place; 其余为其他退档 names what is left here. */
function isElsewhere(tokens) {
  const place = tokens.reduce((last, token, n) => (isNamed(token, "elsewhere") ? n : last), -1);
  if (place < 0 || tokens[place].word !== rules.rest) return place >= 0;
  const behind = tokens.slice(place + 1).find((token) => isNamed(token, "group") || isNamed(token, "subject"));
  return behind === undefined || startOf(behind) - endOf(tokens[place]) > 2; // 其余45个工会退档185户
}

/* Speak of a row: of the subject, or of the wider one where another row is meant. */
function turnTo(state, group) {
  state.group = group;
  state.names = state.names.map((name) => (has(subjects, name) ? thatHas(name, group) : name));
}

function thatHas(name, group) {
  const subject = subjects[name], told = brokenDownBy([name]);
  const isOwn = Object.entries(subject.groups).some(([dimension, code]) => group.includes(`${dimension}=${code}`))
    || group.some((code) => told.includes(dimensionOf(code)));
  return isOwn || !subject.within ? name : subject.within;
}
