/* Searches: a list of a drawer is asked once for each term, then its rows are walked; no text is built
   for a row that is not shown. Which drawers may have what is looked for is known before any is open. */

const MOST_WORDS = 32; // as many as a number has bits; what follows narrows nothing
const MOST_DRAWERS = 40; // opened for one search before the reader is asked whether to go on
const ROWS_OF = {
  place: ["unit"], unit: ["unit"], illness: ["illness_group", "illness"], event_kind: ["event_kind"], relation: ["relation"],
  fund_source: ["fund_source"], aspect: ["aspect"], occasion: ["occasion_group", "occasion"], cause: ["cause_group", "cause"],
};
const subjectTexts = data.subjects.map(([id, label, dimensions]) =>
  subjectText(data.ids[id][0], data.labels[label], data.dimensions[dimensions][0]));
const periodsOf = new Map(); // by year, the periods that may stand in its drawers
data.periods.forEach(([text]) => periodsOf.set(yearOf(text), [...(periodsOf.get(yearOf(text)) || []), text]));
texts.known = (word) => [...subjectTexts, ...texts.units.values(), ...texts.periods.values()].some((text) => text.includes(word));

/* Which terms a subject, a period, a union or a value fits, as bits. */
const bitsOf = (terms, fits) => terms.reduce((all, term, place) => (fits(term) ? all | (1 << place) : all), 0);
const baseOf = (id) => id.replace(/\.(?:year_on_year|on_previous|share)$/, "");
const partsOf = (dimensions) => (dimensions ? dimensions.split(";") : []);
const subjectFits = (term, id, dimensions, text) => {
  if (term.kind === "derived") return id.endsWith(term.ending);
  if (term.kind === "text") return text.includes(term.said);
  const parts = partsOf(dimensions);
  if (term.kind === "rows") return parts.length === 1 && baseOf(id) === id && term.dimensions.includes(parts[0].split("=")[0]);
  if (!isWord(term)) return false;
  return term.ids.includes(baseOf(id)) || term.rows.some((row) => parts.includes(row) || parts.includes(row.replace("=", "_group=")))
    || term.unions.some((code) => parts.includes("unit=" + code)) || text.includes(term.said);
};
const periodFits = (term, text) => (term.kind === "period" ? term.period.fits(text) : term.kind === "text" && (texts.periods.get(text) || "").includes(term.said));
const unionFits = (term, code) => (isWord(term) && term.unions.includes(code)) || (["text", "word", "union", "value"].includes(term.kind) && (texts.units.get(code) || "").includes(term.said));
const subjectBits = (terms, id, dimensions, text) => bitsOf(terms, (term) => subjectFits(term, id, dimensions, text));

/* How near a subject is to what is meant: the figure meant first, one that is meant, or only text. */
const ONLY_TEXT = 2;
function nearness(terms, id) {
  const named = terms.filter((term) => isWord(term) && term.ids.length), only = named.filter((term) => !term.rows.length);
  const meant = (only.length ? only : named).sort((a, b) => (a.weight === "counted") - (b.weight === "counted") || a.ids.length - b.ids.length);
  if (!meant.length) return 1;
  const base = baseOf(id), isDerived = base !== id && !terms.some((term) => term.kind === "derived");
  if (isDerived || meant.some((term) => !term.ids.includes(base))) return ONLY_TEXT;
  const first = meant[0].ids.find((one) => meant.every((term) => term.ids.includes(one)));
  return base === first ? 0 : 1;
}

/* A search: what is looked for, and the drawers that may have it, union by union, the union above
   before those under it, the latest year first. */
function searchFor(terms, filter) {
  const all = (2 ** terms.length - 1) | 0, values = bitsOf(terms, (term) => term.kind === "value");
  const inSubjects = [...new Set(data.subjects.map(([id, , dimensions], place) =>
    subjectBits(terms, data.ids[id][0], data.dimensions[dimensions][0], subjectTexts[place])))];
  const inPeriods = new Map(data.periods.map(([text]) => [text, bitsOf(terms, (term) => periodFits(term, text))]));
  const inYears = new Map([...periodsOf].map(([year, some]) =>
    [year, [...new Set((filter.period ? some.filter((one) => one === filter.period) : some).map((one) => inPeriods.get(one)))]]));
  const waiting = [];
  for (const above of [true, false]) {
    for (const [code, , , depth] of data.units) {
      if ((depth === 0) !== above || (filter.unit && code !== filter.unit)) continue;
      const inUnit = bitsOf(terms, (term) => unionFits(term, code));
      const asked = years.get(code).filter((year) => (inYears.get(year) || []).some((inPeriod) =>
        inSubjects.some((inSubject) => (inSubject | inPeriod | inUnit | values) === all)));
      // A word is looked for in all years of a union at once; without one the latest year comes first.
      for (const some of terms.length ? [asked] : asked.map((year) => [year])) {
        if (some.length) waiting.push({code, asked: some, inUnit});
      }
    }
  }
  return {terms, all, filter, inPeriods, waiting, missing: 0};
}

/* Rows of one union that fit every term, best first: the figure that is meant, totals, the exact
   period, or the newest year where none is named; of equals the one listed first, whose period is the
   latest. Several values are those of any row. */
function rowsIn(some, inUnit, {terms, all, filter, inPeriods}) {
  const buckets = Array.from({length: 96}, () => []), periods = terms.filter((term) => term.kind === "period");
  const rows = terms.filter((term) => isWord(term) && !term.ids.length).length, values = terms.filter((term) => term.kind === "value");
  const isExact = periods.length ? (text) => periods.every((term) => term.period.isExact(text)) : (text) => text === newestWhole;
  for (const one of some) {
    const inSubject = one.subjects.map(([id, , dimensions], place) => subjectBits(terms, id, dimensions, one.texts[place]));
    const bySubject = one.subjects.map(([id], subject) => 32 * nearness(terms, id) + 4 * Math.min(Math.abs(one.depths[subject] - Math.min(rows, one.depths[subject])), 3)
      + (terms.some((term) => one.labels[subject].some((name) => name.startsWith(term.said))) ? 0 : 1));
    const inPeriod = one.periods.map((text) => inPeriods.get(text) || 0);
    const byPeriod = one.periods.map((text) => (isExact(text) ? 0 : 16));
    const inValue = one.values.map(([exact]) => (values.some((term) => term.fits(exact)) ? bitsOf(terms, (term) => term.kind === "value") : 0));
    const [subjectOf, periodAt, valueOf] = one.rows;
    const wanted = filter.period ? one.periods.indexOf(filter.period) : -1;
    for (let at = 0; at < subjectOf.length; at += 1) {
      const subject = subjectOf[at], period = periodAt[at];
      if ((inSubject[subject] | inPeriod[period] | inUnit | inValue[valueOf[at]]) !== all) continue;
      if ((filter.topic >= 0 && one.topics[subject] !== filter.topic) || (filter.period && period !== wanted)) continue;
      buckets[bySubject[subject] + byPeriod[period]].push({drawer: one, at, near: bySubject[subject]});
    }
  }
  return buckets.reduce((every, bucket) => every.concat(bucket), []);
}

/* Open drawers, union by union, until there are enough rows or all have been looked through. */
async function gathered(search, enough, isStale = () => false) {
  let left = MOST_DRAWERS;
  const rows = [];
  while (search.waiting.length && rows.length < enough && left > 0) {
    const {code, asked, inUnit} = search.waiting[0];
    const some = await Promise.all(asked.map((year) => opened(code, year)));
    if (isStale()) return []; // the reader has typed on
    search.waiting.shift();
    left -= asked.length;
    search.missing += some.filter((one) => !one).length;
    rows.push(...rowsIn(some.filter(Boolean), inUnit, search));
  }
  return rows;
}
