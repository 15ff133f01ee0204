/* Arranged answers: what a question asks of the rows that fit it. Years as a series, rows by size, two
   periods side by side with the change or why there is none; and where no figure answers, why not, and
   queries that would be answered. Never stands the number of another period, union or row for what is
   asked. */

const rowSubject = ({drawer, at}) => drawer.subjects[drawer.rows[0][at]];
const rowPeriod = ({drawer, at}) => drawer.periods[drawer.rows[1][at]];
const rowStatus = ({drawer, at}) => drawer.values[drawer.rows[2][at]][1];
const rowExact = ({drawer, at}) => drawer.values[drawer.rows[2][at]][0];
const seriesOf = (row) => `${rowSubject(row)[0]};${rowSubject(row)[2]};${row.drawer.unit}`;
/* What a period is called; one there are no figures of, as the same part of another year is. */
function periodWords(text) {
  const like = periodOf.get(text) || data.periods.find(([other]) => other.slice(4) === text.slice(4)) || data.periods.find(([other]) => other.slice(4, 6) === text.slice(4, 6) && text.includes("Q"));
  return like === undefined ? text : like[own].replace(like[0].slice(0, 4), text.slice(0, 4)).replace(/第[一二三四]季/, `第${" 一二三四"[text.slice(-1)]}季`).replace(/Q\d/, text.slice(5));
}
const EVERY = 1e9;

const periodTerm = (fits) => ({kind: "period", said: "", period: fitting(fits)});
const isContent = (term) => term.kind !== "period" && (term.kind !== "text" || texts.known(term.said)) && term.weight !== "counted";
const isUnknown = (term) => term.kind === "text" && (term.isUnread || !texts.known(term.said));
const hasEnding = (term) => data.query.endings.some(([one]) => term.said.endsWith(one));
const PARTS = {month: isMonth, quarter: (text) => /^\d{4}-Q\d$/.test(text), year: isYear};

/* What a query is answered with: rows, what is said of them, queries to try, the search to go on with. */
async function answerTo(asked, filter, isStale) {
  const notes = asked.relative.map(([word, period]) => fill(words.read_as, {word, period: periodWords(String(period)), until: data.until}));
  if (asked.instead) notes.push(fill(words.instead, {word: asked.instead}));
  const unknown = asked.terms.filter(isUnknown), known = asked.terms.filter((term) => !isUnknown(term));
  const refusal = wordRefused(asked, known) || (unknown.length && (asked.isQuestion || unknown.some(hasEnding) || !known.some(isContent))
    ? fill(words.unread, {words: unknown.map((term) => term.said).join(" ")}) : "");
  if (refusal) return refused(notes, refusal, await triesNear(known, unknown, filter, isStale));
  if (unknown.length) notes.push(fill(words.without, {words: unknown.map((term) => term.said).join(" ")}));
  if (asked.without.length) notes.push(fill(words.left_out, {words: asked.without.join(" ")}));
  const answer = await arranged(asked, known, filter, isStale);
  if (answer.isWhole) answer.search.waiting = [];
  if (answer.rows.length) return Object.assign(answer, {notes: notes.concat(answer.notes), tries: []});
  const reason = sentences(answer.notes) || (asked.which ? words.no_rows : "");
  const why = reason ? {reason, tries: await triesNear(known, [], filter, isStale)} : await whyNot(known, filter, isStale);
  return refused(notes, why.reason, why.tries, answer.search);
}

const refused = (notes, reason, tries, search) => ({rows: [], notes: notes.concat(reason), tries, search: search || searchFor([], {}), isRefused: true});

/* What no figure is of, or that it is not said which one. */
function wordRefused(asked, known) {
  if (asked.elsewhere) return fill(words.elsewhere, {unit: unitOf.has(data.top) ? unitOf.get(data.top)[own] : data.site, word: asked.elsewhere});
  if (asked.others) return fill(words.no_such, {word: asked.others});
  const isWhen = PARTS[asked.which] && !asked.most && !asked.least && !known.some((term) => term.kind === "value");
  if (asked.beyond || isWhen) return fill(words.beyond, {word: asked.beyond || asked.whichSaid});
  const isPeriodOnly = known.length > 0 && known.every((term) => term.kind === "period" && !term.period.isTotal);
  const isPlain = !(asked.most || asked.least || asked.isSeries || asked.isQuestion || PARTS[asked.which]);
  return known.some(isContent) || ROWS_OF[asked.which] || (isPeriodOnly && isPlain) || known.some((term) => term.weight === "counted" && (known.length > 1 || !asked.isQuestion))
    || (!known.length && asked.terms.length) ? "" : words.say_what;
}

/* The rows that fit, as they are asked for. */
async function arranged(asked, terms, filter, isStale) {
  const plain = terms.filter((term) => term.kind !== "derived"), moved = terms.find((term) => term.ending === ".year_on_year");
  if (asked.position) return placed(asked, terms, filter, isStale);
  const isRank = (asked.most || asked.least) && (asked.which || !asked.periods.length);
  if (isRank || ROWS_OF[asked.which]) return ranking(asked, terms, filter, isStale);
  if (PARTS[asked.each]) return parts(PARTS[asked.each], plain, filter, isStale);
  const since = terms.find((term) => term.period && term.period.since);
  if (asked.isSeries || since) return series(asked, terms, since, filter, isStale);
  if (asked.periods.length > 1 && !terms.some((term) => term.ending === ".share")) return sideBySide(asked.periods, plain, filter, isStale);
  const search = searchFor(terms, filter), rows = await gathered(search, STEP, isStale);
  const isMeant = (row) => row.near < 32 * ONLY_TEXT;
  if (moved && !(rows.length && isMeant(rows[0]) && rowExact(rows[0]) !== "")) {
    const now = asked.periods[0] || newestWhole, [, , , , , before] = periodOf.get(now) || [];
    const others = plain.filter((term) => term.kind !== "period");
    const both = before ? await sideBySide([now, before], [...others, periodTerm((text) => text === now || text === before)], filter, isStale) : {rows: []};
    if (both.rows.length) return both;
  }
  if (!rows.length && terms.some((term) => term.period && term.period.isTotal)) {
    const years = await series({isTotal: true}, terms.filter((term) => !(term.period && term.period.isTotal)), null, filter, isStale);
    if (years.rows.length) return years;
  }
  const isMissed = asked.isQuestion && rows.length > 0 && !isMeant(rows[0]) && terms.some((term) => isWord(term) && term.ids.length && term.weight !== "weak");
  return {rows: isMissed ? [] : rows, notes: isMissed ? [] : newest(asked, terms, filter, rows), search};
}

/* Where no period is named, the newest year is meant: it is said if this is none of it. */
function newest(asked, terms, filter, rows) {
  const isOpen = !filter.period && !terms.some((term) => (term.period && (term.period.text || term.period.isTotal)) || term.kind === "value");
  const isPart = terms.some((term) => term.kind === "period");
  const isOlder = rows.length > 0 && isOpen && newestWhole && (isPart ? yearOf(rowPeriod(rows[0])) !== newestYear : rowPeriod(rows[0]) !== newestWhole);
  return isOlder && (asked.isQuestion || terms.some((term) => term.kind === "union")) ? [fill(words.newest_is, {period: periodWords(rowPeriod(rows[0]))})] : [];
}

/* Rows of the subjects that are meant as much as the first, subject by subject, by period. */
function alike(rows, by) {
  const order = [...new Set(rows.map(seriesOf))], end = (row) => rowPeriod(row).split("..").pop();
  return rows.filter((row) => row.near === rows[0].near)
    .sort((a, b) => order.indexOf(seriesOf(a)) - order.indexOf(seriesOf(b)) || (end(a) < end(b) ? -by : end(a) > end(b) ? by : 0));
}

async function series(asked, terms, since, filter, isStale) {
  const search = searchFor([...terms, periodTerm(isYear)], filter), rows = await gathered(search, EVERY, isStale);
  const valued = rows.filter((row) => rowStatus(row) !== "undefined"), answer = {rows: valued.length ? alike(valued, 1) : [], notes: [], search, isWhole: true};
  const spans = since && !asked.series ? await gathered(searchFor([...terms, periodTerm((text) => text.includes(".."))], filter), EVERY, isStale) : [];
  if (spans.length) answer.rows = alike(spans, 1).concat(answer.rows);
  else if ((since && !asked.series) || asked.isTotal) answer.notes = answer.rows.length && !isStock(rowSubject(answer.rows[0])[0]) ? [words.no_sum] : [];
  if (answer.rows.length > 1 || since) return answer;
  const others = searchFor(terms, filter), some = await gathered(others, EVERY, isStale);
  const whole = some.length ? alike(some.filter((row) => isYear(rowPeriod(row)) || rowPeriod(row).includes("..")), -1) : [];
  return {rows: whole, notes: whole.length ? [words.no_series] : [], search: others, isWhole: true};
}

/* The months or quarters of a year, of the newest if none is named. */
async function parts(isPart, terms, filter, isStale) {
  const search = searchFor([...terms, periodTerm(isPart)], filter), rows = await gathered(search, EVERY, isStale);
  const all = rows.length ? alike(rows.filter((row) => rowStatus(row) !== "undefined"), 1) : [], year = Math.max(...all.map((row) => yearOf(rowPeriod(row))), 0);
  return {rows: all.filter((row) => yearOf(rowPeriod(row)) === year), notes: [], search, isWhole: true};
}

/* Two periods of what is meant, the later first, and how it moved. */
async function sideBySide(periods, terms, filter, isStale) {
  const search = searchFor(terms, filter), rows = (await gathered(search, EVERY, isStale)).filter((row) => periods.includes(rowPeriod(row)));
  if (!rows.length) return {rows: [], notes: [], search, isWhole: true};
  const both = alike(rows, periods.length > 2 ? 1 : -1), [now, base] = both;
  if (periods.length > 2) return {rows: both, notes: [], search, isWhole: true};
  const missing = periods.find((one) => !both.some((row) => seriesOf(row) === seriesOf(now) && rowPeriod(row) === one));
  if (missing) return {rows: both, notes: [fill(words.not_both, {period: periodWords(missing)})], search, isWhole: true};
  return {rows: both, notes: await movedNotes(figureOf(now), figureOf(base)), search, isWhole: true};
}

/* The sentence of a change, or why none is told. */
const partedOf = new Map();
data.compared.forEach(([ids, , , parted]) => ids.forEach((id) => partedOf.set(id, parted)));
async function movedNotes(now, base) {
  if (now.value === null || base.value === null || isAbout(now) || isAbout(base)) return [words.parted_hidden];
  const parted = partedOf.get(now.id), between = {period: now.periodWords, base: base.periodWords};
  if (!parted) return [words.parted_plain];
  const kind = Object.keys(now.bases).find((one) => now.bases[one] === base.period);
  if (kind) return withDifference(await changeSentence(now, kind), now, base);
  const likeness = parted.filter(([year]) => year > base.period.slice(0, 4) && year <= now.period).map(([, one]) => one);
  if (!isYear(now.period) || !isYear(base.period)) return parted.length ? [fill(words.parted_unsure, between)] : withDifference(besideSentence(now, base), now, base);
  if (likeness.length) return [fill(words[likeness.every((one) => one === "unsure") ? "parted_unsure" : "parted_broken"], between)];
  return withDifference(besideSentence(now, base), now, base);
}

/* The sentence of a change, and by how many the two differ, which it says itself of what is counted on a day. */
function withDifference(sentence, now, base) {
  const isTold = sentence !== "" && now.form === "flow" && now.measureUnit !== "ratio" && !isSame(now.value, base.value);
  return isTold ? [sentence, fill(words.difference, {value: valueWords(absolute(minus(now.value, base.value)), now.measureUnit)})] : [sentence].filter(Boolean);
}

function besideSentence(now, base) {
  const noun = now.form === "stock" ? fill(phrased.end_of, {period: base.periodWords}) : base.periodWords;
  return sentenceOf(now, now.shown, changeWords(now, base, "year", {noun, before: fill(words.beside, {period: noun})}));
}

/* Rows of a table, or periods, by size: of the newest period that has any, if none is named. */
async function ranking(asked, terms, filter, isStale) {
  const part = PARTS[asked.which] || (ROWS_OF[asked.which] ? null : isYear);
  const isNamed = terms.some((term) => term.kind === "period");
  const found = await gathered(searchFor(part ? [...terms, periodTerm(part)] : [...terms, {kind: "rows", said: "", dimensions: ROWS_OF[asked.which]}], filter), EVERY, isStale);
  const search = Object.assign(searchFor([], {}), {waiting: []});
  if (!found.length) return {rows: [], notes: [], search};
  const [lead] = found, latest = found.filter((row) => row.near === lead.near).map(rowPeriod).sort((a, b) => Number(isYear(b)) - Number(isYear(a)) || (a < b ? 1 : -1))[0];
  const within = asked.which === "year" || (part && !PARTS[asked.which]) ? () => true : part ? (text) => yearOf(text) === yearOf(latest) : (text) => text === (isNamed ? rowPeriod(lead) : latest);
  const same = part ? (row) => seriesOf(row) === seriesOf(lead) : (row) => rowSubject(row)[0] === rowSubject(lead)[0] && row.drawer.unit === lead.drawer.unit && dimensionOf(row) === dimensionOf(lead);
  const rows = found.filter((row) => same(row) && within(rowPeriod(row)) && rowStatus(row) !== "undefined"), isLast = (row) => rowExact(row) === "" || isTogether(row, asked.which);
  const ranked = rows.filter((row) => !isLast(row)).sort((a, b) => (Number(rowExact(b)) - Number(rowExact(a))) * (asked.least ? -1 : 1));
  const rest = rows.filter(isLast).filter((row) => asked.which !== "place" || !/=\d+$/.test(rowSubject(row)[2]) || data.places.includes(rowSubject(row)[2].split("=")[1]));
  const period = part ? "" : periodWords(rowPeriod(rows[0]));
  if (ranked.length < 2) return {rows: [], notes: [part ? words.no_series : fill(words.ranked_none, {period})], search};
  const notes = [part ? words.ranked_years : fill(words.ranked, {period})];
  if (rest.some((row) => rowExact(row) === "" || /^other_/.test(rowSubject(row)[2].split("=")[1] || ""))) notes.push(words.ranked_partly);
  return {rows: ranked.concat(rest), ranked, notes, search};
}

/* The place of a union among all, or of a row of a table: 安贞街道抚慰排第几. */
async function placed(asked, terms, filter, isStale) {
  const union = terms.find((term) => term.kind === "union"), row = terms.find((term) => isWord(term) && term.rows.length), of = union || row;
  const others = terms.filter((term) => term !== of), search = Object.assign(searchFor([], {}), {waiting: []});
  const dimension = union ? "unit" : row ? row.rows[0].split("=")[0].replace("_group", "") : "";
  const which = Object.keys(ROWS_OF).find((name) => (union && !data.places.includes(union.unions[0]) ? name === "unit" : ROWS_OF[name].includes(dimension)));
  if (!which || (union && !others.some(isContent))) return {rows: [], notes: [words.say_what], search};
  const answer = await ranking(Object.assign({}, asked, {which, most: true, least: false}), others, filter, isStale);
  const codes = union ? union.unions.map((code) => `unit=${code}`) : row.rows.reduce((all, one) => all.concat(one, one.replace("=", "_group=")), []);
  const own = (answer.ranked || []).find((one) => codes.includes(rowSubject(one)[2]));
  if (!own) return {rows: [], notes: [fill(words.placed_none, {word: of.said})], search};
  const above = answer.ranked.filter((one) => Number(rowExact(one)) > Number(rowExact(own))).length;
  const told = {word: of.said, n: above + 1, m: answer.ranked.length, period: periodWords(rowPeriod(own))};
  return {rows: [own], notes: [fill(words.placed, told)], search, isWhole: true};
}

const dimensionOf = (row) => rowSubject(row)[2].split("=")[0];

/* A row that is several, or none of those asked for. */
function isTogether(row, which) {
  const code = rowSubject(row)[2].split("=")[1] || "";
  if (which === "place") return !data.places.includes(code);
  return /^other|^none$|^rarer$/.test(code) || (which === "unit" && code === row.drawer.unit);
}

/* Why no row fits: the one term without which some would, and what these are. */
const FIRST_OUT = ["value", "text", "period", "union", "derived", "word"];
async function whyNot(terms, filter, isStale) {
  const order = terms.slice().sort((a, b) => FIRST_OUT.indexOf(a.kind) - FIRST_OUT.indexOf(b.kind) || (a.weight ? 1 : 0) - (b.weight ? 1 : 0));
  const said = terms.map((term) => term.said).filter(Boolean).join(" "), tries = [];
  let culprit = null;
  for (const term of order.slice(0, 6)) {
    const others = terms.filter((one) => one !== term);
    if (!others.some(isContent)) continue;
    const [row] = await gathered(searchFor(others, filter), 1, isStale);
    if (!row || row.near >= 32 * ONLY_TEXT) continue;
    culprit = culprit || term;
    tries.push(queryOf(row));
  }
  const union = culprit && ["union", "period"].includes(culprit.kind) && terms.find((term) => term.kind === "union");
  const word = union ? terms.filter((term) => term === union || term.kind === "period").map((term) => term.said).join(" ") : culprit && culprit.said.trim();
  const reason = !said ? words.fewer : terms.length === 1 ? fill(terms[0].kind === "value" ? words.none_value : words.no_such, {word: said})
    : !culprit ? fill(words.none_word, {words: said})
    : union ? fill(words.none_union, {word})
    : culprit.kind === "period" ? fill(words.none_period, {word, until: data.until})
    : culprit.kind === "value" ? fill(words.none_value, {word}) : fill(words.none_word, {words: said});
  return {reason, tries: tries.length ? [...new Set(tries)].slice(0, 3) : await triesNear([], [], filter, isStale)};
}

/* A query that finds a row first. */
function queryOf(row) {
  const figure = figureOf(row), union = row.drawer.unit === data.top ? "" : unitOf.get(row.drawer.unit)[own];
  const [, labels, dimensions] = rowSubject(row), group = (dimensionsOf.get(dimensions) || ["", "", ""])[own];
  const codes = group.split(/[，,]\s*/).map((one) => one.split(/[：:]\s*/).pop()).join(" ");
  return [union, labels[own - 1], codes, figure.periodWords].filter(Boolean).join(" ");
}

/* Queries that would be answered: of what was understood, of figures whose names share a word with what
   was not, or of the figures that are asked for first. */
async function triesNear(known, unknown, filter, isStale) {
  if (known.some(isContent)) {
    const [row] = await gathered(searchFor(known, filter), 1, isStale);
    if (row && row.near < 32 * ONLY_TEXT) return [queryOf(row)];
  }
  const parts = unknown.reduce((all, term) => all.concat(/^[a-z]/.test(term.said) ? term.said.slice(0, 5) : term.said.split("").slice(1).map((letter, n) => term.said[n] + letter)), []);
  const labels = [...new Set(data.subjects.filter(([, , dimensions]) => !data.dimensions[dimensions][0]).map(([, label]) => data.labels[label][own - 1]))];
  const near = labels.filter((label) => parts.some((part) => part.length > 1 && plain(label).includes(part))).slice(0, 3);
  const wanted = near.length ? near : data.headlines.ids.slice(0, 3).map((id) => {
    const place = data.ids.findIndex(([one]) => one === id), subject = data.subjects.find(([one]) => one === place);
    return subject ? data.labels[subject[1]][own - 1] : "";
  }).filter(Boolean);
  return wanted.map((label) => `${label} ${periodWords(newestWhole)}`.trim());
}
