/* Spoken subjects: whose numbers of what a text speaks of, and which row of a table. The twin of
   spoken_subjects.py. */

const NOT_OURS = rules.not_ours;
const isNotOurs = (name) => NOT_OURS.includes(name);

/* The union, the subject and the row a text speaks of at some place. */
const spokenSubject = () => ({unit: lexicon.top, unitAge: 0, names: [], ours: [], group: []});
const subjectIsOurs = (state) => !state.names.some(isNotOurs);

/* Follow words; whether they name a union. */
function takeSubject(state, tokens, counter, told) {
  const names = subjectNamed(state, tokens, counter, told);
  const grouped = tokens.slice().reverse().find((token) => isNamed(token, "group"));
  const group = grouped ? named(grouped, "group") : [], units = [];
  tokens.forEach((token) => units.push(...named(token, "unit")));
  if ((names.length && !common(names, state.names)) || units.length) state.group = [];
  if (names.length) state.names = names;
  if (units.length) state.unit = lastOf(units);
  else if (isElsewhere(tokens)) state.unit = null;
  const isRow = tokens.some((token) => isNamed(token, "row"));
  if (group.length && (isRow || hasRows(state, group, names.length > 0))) turnTo(state, group);
  else if (names.length) state.group = [];
  if (subjectIsOurs(state)) state.ours = state.names;
  return units.length > 0;
}

/* Follow the nouns behind a number, whose row was named before it. */
function takeBehind(state, nouns, counter) {
  const group = state.group;
  takeSubject(state, nouns, counter, []);
  if (group.length && subjectIsOurs(state)) turnTo(state, group);
}

/* A row is of its sentence; a union is spoken of until two sentences do not name it. */
function endSentence(state, isUnitNamed) {
  state.group = [];
  state.unitAge = isUnitNamed ? 0 : state.unitAge + 1;
  if (state.unitAge > 1 || state.unit === null) state.unit = lexicon.top;
}

/* Whether a word names a subject, and not only those who are helped. */
const isStrong = (word) => named(word, "subject").some((name) => !has(subjects, name) || !subjects[name].weak);

/* The subject named last that has such figures; else the one named last. */
function subjectNamed(state, tokens, counter, told) {
  const every = [];
  tokens.forEach((token) => every.push(...named(token, "subject")));
  const isTold = told.some((names) => names.length && !names.some(isNotOurs)), last = lastOf(every);
  if (every.length && isNotOurs(last) && !(last === "private" && isTold) && !isKin(tokens)) return [last];
  const found = every.filter((name) => !isNotOurs(name)), strong = found.filter((name) => !subjects[name].weak);
  if (!strong.length) return isCountedSo(state, counter) ? [] : found.slice(-1);
  const either = subjects[lastOf(strong)].either;
  if (either.length) return ofEither(state, either, tokens);
  const fits = strong.filter((name) => has(subjects[name].figures, counter));
  return [lastOf(fits.length ? fits : strong)];
}

/* Whether what is spoken of is counted so: 困难职工家庭10户 are no comfort payments. */
function isCountedSo(state, counter) {
  const known = state.names.filter((name) => has(subjects, name)).map((name) => subjects[name]);
  const wider = known.filter((one) => has(subjects, one.within)).map((one) => subjects[one.within]);
  const isCounted = !counter || [...known, ...wider].some((one) => has(one.figures, counter));
  return state.names.length > 0 && (isCounted || !subjectIsOurs(state));
}

/* Whether of those who are no figure some are named that are: 家属中配偶81人次. */
function isKin(tokens) {
  const others = tokens.map((token) => named(token, "subject").includes("other")), last = others.lastIndexOf(true);
  return last >= 0 && tokens.slice(last + 1).some((token) => named(token, "group").some((name) => name.startsWith("relation=")));
}

/* Of several subjects a word may mean: what has the rows named, or was spoken of. */
function ofEither(state, either, tokens) {
  const rows = [];
  tokens.forEach((token) => rows.push(...named(token, "group").map(dimensionOf)));
  const owners = rows.map((name) => lexicon.group_subjects[name] || "");
  const fits = either.filter((name) => owners.includes(name));
  if (fits.length) return fits;
  const spoken = either.filter((name) => state.names.includes(name));
  return spoken.length ? spoken : either;
}

/* Whether what is spoken of has such rows; if nothing is named, what has is meant. */
function hasRows(state, group, isSubjectNamed) {
  if (!subjectIsOurs(state)) return false;
  const owners = group.map((code) => lexicon.group_subjects[dimensionOf(code)] || "");
  const wider = state.names.map((name) => subjects[name].within || name);
  if (common(owners, [...state.names, ...wider])) return true;
  if (isSubjectNamed && state.names.length) return group.some((code) => brokenDownBy(state.names).includes(dimensionOf(code)));
  state.names = Object.values(lexicon.group_subjects).filter((name) => owners.includes(name)).slice(0, 1);
  return true;
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
  return !tokens.slice(place + 1).some((token) => isNamed(token, "group") || isNamed(token, "subject"));
}

/* Speak of a row: of the subject, or of the wider one where another row is meant. */
function turnTo(state, group) {
  state.group = group;
  state.names = state.names.map((name) => thatHas(name, group));
}

function thatHas(name, group) {
  const subject = subjects[name], told = brokenDownBy([name]);
  const isOwn = Object.entries(subject.groups).some(([dimension, code]) => group.includes(`${dimension}=${code}`))
    || group.some((code) => told.includes(dimensionOf(code)));
  return isOwn || !subject.within ? name : subject.within;
}
