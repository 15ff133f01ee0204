/* Printed figures: what stands in the drawers, found by its place, and said in words. A figure is a row
   of small numbers: its subject (what is counted), its period and its value are looked up in lists of
   its drawer; its release follows from the block it stands in. */

const zh = data.language === "zh";
const own = zh ? 1 : 2; // names stand as [code, Chinese, English]
const byFirst = (list) => new Map(list.map((one) => [one[0], one]));
const idOf = byFirst(data.ids), dimensionsOf = byFirst(data.dimensions), periodOf = byFirst(data.periods), unitOf = byFirst(data.units);
const texts = {
  topics: data.topics.map((names) => plain(names.join("\n"))),
  periods: new Map(data.periods.map((names) => [names[0], plain(names.slice(0, 3).join("\n"))])),
  units: new Map(data.units.map((names) => [names[0], plain(names.slice(0, 3).join("\n"))])),
};
const topicOfId = new Map(data.ids.map(([id]) => [id, data.topics.findIndex(([name]) => id.startsWith(name + "."))]));

/* What a subject is found by: its id, its labels, its dimensions and its topic, in both languages. */
function subjectText(id, labels, dimensions) {
  const topic = data.topics[topicOfId.get(id)] || [];
  return plain([id, ...labels, ...(dimensionsOf.get(dimensions) || [dimensions]), ...topic].join("\n"));
}

const years = new Map(Object.entries(data.drawers)); // of the drawers there are, by union
const drawers = new Map();

function opened(unit, year) {
  const name = `${unit}/${year}`;
  if (!drawers.has(name)) {
    drawers.set(name, drawerContent(unit, year).then((content) => {
      if (!content) drawers.delete(name); // it may be there when it is asked for again
      return content ? laidOut(unit, content) : null;
    }));
  }
  return drawers.get(name);
}

/* A drawer with all a search looks at beside its rows. */
function laidOut(unit, content) {
  const subjects = content.subjects.map(([id, label, dimensions]) => [content.ids[id], content.labels[label], content.dimensions[dimensions]]);
  const releaseOf = new Uint32Array(content.rows[0].length);
  let filled = 0;
  content.counts.forEach((count, release) => releaseOf.fill(release, filled, filled += count));
  return Object.assign({}, content, {
    unit, subjects, releaseOf,
    texts: subjects.map((subject) => subjectText(...subject)),
    labels: subjects.map(([, labels]) => labels.map(plain)),
    // Totals before breakdowns, and those by one dimension before those by two.
    depths: subjects.map(([, , dimensions]) => (dimensions ? dimensions.split(";").length : 0)),
    topics: subjects.map(([id]) => (topicOfId.has(id) ? topicOfId.get(id) : -1)),
  });
}

function addressOf({drawer, at}) {
  const [id, , dimensions] = drawer.subjects[drawer.rows[0][at]];
  return `${id}/${drawer.periods[drawer.rows[1][at]]}/${drawer.unit}${dimensions ? ";" + dimensions : ""}`;
}

function rowAt(drawer, address) {
  const [id, period] = address.split("/");
  const [subjectOf, periodAt] = drawer.rows;
  for (let at = 0; at < subjectOf.length; at += 1) {
    if (drawer.periods[periodAt[at]] === period
      && drawer.subjects[subjectOf[at]][0] === id && addressOf({drawer, at}) === address) return {drawer, at};
  }
  return null;
}

const keyOf = (pairs) => pairs.slice().sort().join(";");

/* The figure at a place, if it is printed there. */
async function printedAt(id, period, unit, pairs) {
  const isThere = (years.get(unit) || []).includes(yearOf(period));
  const drawer = isThere ? await opened(unit, yearOf(period)) : null, key = keyOf(pairs);
  if (drawer === null) return null;
  const [subjectOf, periodAt] = drawer.rows;
  for (let at = 0; at < subjectOf.length; at += 1) {
    const [itsId, , dimensions] = drawer.subjects[subjectOf[at]];
    if (itsId === id && drawer.periods[periodAt[at]] === period && keyOf(pairsOf(dimensions)) === key) return figureOf({drawer, at});
  }
  return null;
}

/* The same figure of some period: of one quantity in two tables what tells less. The row of a union
   stands in the table of the union above all others and is the total of its own. */
async function foundAt(figure, period) {
  const {id, unit, pairs} = figure, row = pairs.find((pair) => pair.startsWith("unit=")), rest = pairs.filter((pair) => pair !== row);
  const code = row ? row.slice(5) : unit;
  if (!data.top || (row && code === unit)) return printedAt(id, period, unit, pairs);
  if (code === data.top) return inTop(figure, period, rest);
  const some = await Promise.all([inTop(figure, period, [...rest, `unit=${code}`]), printedAt(id, period, code, rest)]);
  const known = some.filter(Boolean);
  return known.find((one) => one.form === "withheld") || known[0] || null;
}

/* What is counted on the last day of a December is that of the year. */
async function inTop(figure, period, pairs) {
  const found = await printedAt(figure.id, period, data.top, pairs);
  const isDecember = /^\d{4}-12$/.test(period) && (idOf.get(figure.id) || [])[1] === "stock";
  return found === null && isDecember ? printedAt(figure.id, period.slice(0, 4), data.top, pairs) : found;
}

async function knownAt(figure, period) {
  const found = await foundAt(figure, period);
  return found !== null && found.value !== null ? found : null;
}

/* The figures of all subdistricts and areas that have a row of their own. */
async function rankedRows(figure) {
  if (!data.top || figure.unit !== data.top) return [];
  const rows = await Promise.all(data.places.map((code) => printedAt(figure.id, figure.period, data.top, [`unit=${code}`])));
  return rows.filter(Boolean);
}

const comparedOf = new Map();
data.compared.forEach(([ids, onYear, onPrevious]) => ids.forEach((id) => comparedOf.set(id, {year: onYear, previous: onPrevious})));
const pairsOf = (dimensions) => (dimensions ? dimensions.split(";") : []);

/* What is known of a figure, and the words sentences are made of. */
function figureOf(row) {
  const {drawer, at} = row, {unit} = drawer;
  const [id, labels, dimensions] = drawer.subjects[drawer.rows[0][at]], period = drawer.periods[drawer.rows[1][at]];
  const [exact, status, measureUnit, ...wording] = drawer.values[drawer.rows[2][at]];
  const [, kind, definition, spoken, ways] = idOf.get(id) || [id, "", "", "", []];
  const known = periodOf.get(period) || [period, period, period, period, period, "", "", 0];
  const [code, ...others] = data.union_rows[dimensions] || ["", ...(dimensionsOf.get(dimensions) || [dimensions, dimensions, dimensions]).slice(1)];
  const names = code ? data.union_names[code].slice(code === unit ? 2 : 0) : unitOf.get(unit).slice(1);
  const form = FORMS[status] || (kind === "change" || kind === "stock" ? kind : "flow"), may = comparedOf.get(id) || {year: [], previous: []};
  return {
    row, id, period, unit, dimensions, pairs: pairsOf(dimensions), exact, status, measureUnit, form, definition, ways,
    value: exact === "" ? null : decimal(exact), shown: wording[own - 1], moved: wording[own + 1] || "", label: labels[own - 1],
    frame: ((form === "flow" || form === "stock") && spoken) || words[form + "_sentence"],
    union: names[own - 1], row: others[own - 1] && fill(words.dimensions, {words: others[own - 1]}), mark: markBehind(status),
    periodWords: known[own], when: form === "stock" ? known[3] : known[own], date: known[4],
    isLong: period.includes("..") && period.slice(0, 4) !== String(yearOf(period)), isSpan: period.includes(".."),
    bases: {year: may.year.includes(period) ? known[5] : "", previous: may.previous.includes(period) ? known[6] : ""},
    years: data.known.filter((year) => year <= known[7]), place: row,
  };
}

const FORMS = {suppressed: "withheld", not_public: "withheld", undefined: "undefined"};

/* The sentence of a figure; of a change and of a share it tells of both figures. */
async function fullSentence(figure) {
  const parts = figure.id.split("."), ending = parts.pop();
  const counted = COMPOUND[ending] ? await foundAt(Object.assign({}, figure, {id: parts.join(".")}), figure.period) : null;
  if (counted !== null && counted.value === null) return sentenceOf(counted, counted.shown);
  return (counted !== null && await COMPOUND[ending](counted)) || sentenceOf(figure, figure.shown);
}

const COMPOUND = {
  year_on_year: (figure) => changeSentence(figure, "year"),
  on_previous: (figure) => changeSentence(figure, "previous"),
  share: shareSentence,
};

const isCompound = (figure) => COMPOUND[figure.id.split(".").pop()] !== undefined;

/* The two figures a change is made of; null of anything else. */
async function comparedFigures(figure) {
  const [, id, ending] = /^(.*)\.(year_on_year|on_previous)$/.exec(figure.id) || [];
  if (!id) return null;
  const now = await knownAt(Object.assign({}, figure, {id}), figure.period), [, , , , , earlier, before] = periodOf.get(figure.period) || [];
  const base = now && await knownAt(now, ending === "on_previous" ? before : earlier);
  return base ? [now, base] : null;
}

/* All other ways a figure may be said in, each with its name. */
async function otherWordings(figure) {
  const here = figure.value === null ? null : await knownAt(figure, figure.period), plainly = await fullSentence(figure), found = [];
  for (const style of here === null ? [] : Object.keys(STYLES)) {
    const sentence = await STYLES[style](here);
    if (sentence && sentence !== plainly && !found.some(([, other]) => other === sentence)) found.push([style, sentence]);
  }
  return found;
}

/* The number with its unit, in full: what is rounded to be read is copied to the last digit. */
function numberWords(figure) {
  const {value, measureUnit} = figure;
  if (value === null || measureUnit !== "yuan" || !isChinese || isAbout(figure)) return figure.shown;
  const scaled = over(value, moneyScale(value));
  return isSame(rounded(scaled, 2), scaled) ? figure.shown : groupedDigits(value, 2) + counting.units.yuan.zh;
}

/* Everything said of one figure, in words. */
function told(row) {
  const figure = figureOf(row), {drawer, at} = row, {unit, dimensions, status} = figure;
  const release = drawer.releases[drawer.releaseOf[at]], pages = release[own + 2], topic = (data.topics[topicOfId.get(figure.id)] || [])[0];
  const isItself = figure.pairs.includes("unit=" + unit);
  const group = isItself ? data.itself[dimensions][own - 1] : (dimensionsOf.get(dimensions) || [dimensions, dimensions, dimensions])[own];
  const part = {
    label: figure.label, Label: capitalOf(figure.label), dimensions: dimensions ? fill(words.dimensions, {words: group}) : "",
    period: figure.periodWords, unit: unitOf.get(unit)[own], value: figure.shown, mark: figure.mark, site: data.site, address: linkTo(row), today: today(),
  };
  return Object.assign({}, part, {
    figure, status: words[status] || status, isRevised: isRevised(status), definition: figure.definition, exact: figure.exact,
    sourceWords: fill(words.report, {period: release[own]}), number: numberWords(figure),
    sentence: sentenceOf(figure, figure.shown), citation: fill(words.citation, part),
    source: `${release[0]}/${pages[topic] || "figures.csv"}`, address: addressOf(row),
  });
}

function isRevised(status) {
  return status === "revised" || status === "rounded_revised";
}

/* What must be known of a number that is copied: who reads it has no page around it. */
function markBehind(status) {
  const more = isRevised(status) ? words.revised_mark : status === "provisional" ? words.provisional_mark : "";
  const invented = status === "synthetic" || ((more || status === "rounded") && data.synthetic);
  return (invented ? words.mark : "") + more;
}

function today() {
  const now = new Date();
  if (zh) return `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日`;
  return `${now.getDate()} ${now.toLocaleString("en", {month: "long"})} ${now.getFullYear()}`;
}

/* Where others find the figure. A page on one's own disk has no address for others: its name only. */
function linkTo(row) {
  const page = location.pathname.split("/").pop() || "figures.html";
  const served = location.protocol === "file:" ? page : location.href.split("#")[0];
  return `${data.base ? data.base + page : served}#${fragment(addressOf(row))}`;
}
