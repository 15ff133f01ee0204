/* Evidence: what is in print of a figure, and nothing that is withheld. The twin of evidence.py and
   printed_evidence.py; figures stand in drawers, a union and year each, as the finder has them. */

const drawersHere = new Map(); // what is printed in a drawer, and which tables it has
let wanted = new Set(); // drawers that were asked for and are not here
const drawerYear = (period) => Number(lastOf(period.text.split("..")).slice(0, 4)); // as it is written
const drawerName = (unit, period) => `${unit}/${drawerYear(period)}`;

/* Take the figures of a drawer; null if it cannot be had. */
function takeDrawer(name, content) {
  const printed = new Map(), tables = new Set(), unit = name.split("/")[0];
  if (content !== null) {
    const [subjectOf, periodAt, valueOf] = content.rows;
    subjectOf.forEach((subject, at) => {
      const [idAt, labelAt, dimensionsAt] = content.subjects[subject], id = content.ids[idAt], period = content.periods[periodAt[at]];
      if (!has(figures, id)) return;
      const [exact, status, measureUnit] = valueAt(content, valueOf[at]), dimensions = content.dimensions[dimensionsAt];
      const pairs = dimensions ? dimensions.split(";") : [];
      printed.set(rowKey(id, period, pairs), {
        id, period: periodFrom(period), pairs, address: [`${id}/${period}/${unit}`, ...pairs].join(";"), status,
        value: exact === "" ? null : decimal(exact), measureUnit, label: content.labels[labelAt],
      });
      tables.add(rowKey(id, period, pairs.map(dimensionOf)));
    });
  }
  drawersHere.set(name, {printed, tables});
}

const rowKey = (id, period, parts) => [id, period, ...parts.slice().sort()].join(";");

/* A value with its status and unit: a page that holds its drawers tells these by their places. */
const valueAt = ({kinds, values}, at) => (kinds
  ? [values[0][at], ...kinds.map((names, n) => names[values[n + 1][at]])] : values[at]);

/* A drawer, if there is one: one that is not here yet is noted down. */
function drawerOf(unit, period) {
  const name = drawerName(unit, period), years = rules.evidence.drawers[unit] || [];
  if (!years.includes(drawerYear(period))) return null;
  if (!drawersHere.has(name)) wanted.add(name);
  return drawersHere.get(name) || null;
}

function printedAt(id, period, unit, parts) {
  const drawer = drawerOf(unit, period);
  return (drawer && drawer.printed.get(rowKey(id, period.text, parts))) || null;
}

/* A row that its table lacks is withheld; what no release had room for is merely not in print. */
function isHidden(id, period, unit, names) {
  const drawer = drawerOf(unit, period), those = rules.evidence.measures.filter((one) => one.figures.includes(id));
  return those.every((one) => one.is_internal) || (drawer !== null && drawer.tables.has(rowKey(id, period.text, names)));
}

/* What there is of a figure: itself, or that it is withheld, or nothing; of one quantity in two
   tables what tells less. */
function evidenceAt(place) {
  const {id, period, unit} = place, top = lexicon.top, groups = place.groups.map((pair) => pair.join("="));
  const code = unit === rules.evidence.itself ? top : unit, found = foundInTop(id, period, unit === top ? groups : [...groups, `unit=${code}`]);
  if (code === top) return found;
  const own = foundIn(id, period, unit, groups);
  const told = [found, own].filter((one) => one.figure !== null);
  return told.find((one) => one.isWithheld) || told[0] || (found.isWithheld ? found : own);
}

/* The same in the tables of the union above all others. Of what is counted on its last day a December
   is the year that ends with it. */
function foundInTop(id, period, parts) {
  const found = foundIn(id, period, lexicon.top, parts);
  const isDecember = period.end - period.start === 1 && period.end % 12 === 0;
  if (!isDecember || !figures[id].is_of_last_day || found.figure !== null) return found;
  const told = foundIn(id, yearPeriod(lastYear(period)), lexicon.top, parts);
  return told.figure !== null ? told : found;
}

/* What there is of a row in the tables of a union; rows that are told in groups come first. */
function foundIn(id, period, unit, parts) {
  const address = [`${id}/${period.text}/${unit}`, ...parts].join(";"), names = parts.map(dimensionOf);
  let isKnown = false;
  for (const measure of rules.evidence.measures.filter((one) => one.figures.includes(id))) {
    for (const codes of waysOf(measure, parts)) {
      isKnown = isKnown || isHidden(id, period, unit, codes.map(dimensionOf));
      const figure = printedAt(id, period, unit, codes);
      if (figure !== null) return {address: figure.address, figure, isWithheld: rules.evidence.hidden.includes(figure.status)};
    }
  }
  if (!isKnown && parts.length > 1) isKnown = names.every((name) => figures[id].dimensions.includes(name));
  return {address, figure: null, isWithheld: isKnown};
}

/* The breakdowns of a measure that have such a row, those told in groups first. */
function waysOf(measure, parts) {
  if (!parts.length) return [[]];
  const grouped = parts.map((part) => {
    const name = dimensionOf(part);
    return (rules.evidence.grouped.includes(name) ? name + rules.evidence.group_ending : name) + part.slice(name.length);
  });
  const ways = [];
  for (const codes of [grouped, parts]) {
    const names = codes.map(dimensionOf).sort().join();
    measure.breakdowns.forEach((by) => { if (by.slice().sort().join() === names) ways.push(codes); });
  }
  return ways;
}

/* The figures of all rows of the table in which one stands that is told by one thing. */
function rowsBeside(figure) {
  const drawer = drawerOf(lexicon.top, figure.period), by = figure.pairs.map(dimensionOf).join();
  return drawer === null ? [] : Array.from(drawer.printed.values()).filter((row) => row.id === figure.id && row.period.text === figure.period.text && row.pairs.map(dimensionOf).join() === by);
}

/* The figures of all subdistricts and areas, or those of one kind, that have a row of their own. */
function rowsByUnit(id, period, among) {
  const isRanked = rules.evidence.measures.some((one) => one.figures.includes(id) && one.breakdowns.some((by) => by.join() === "unit"));
  const rows = (among ? rules.ranked.kinds[among] : rules.evidence.places).map((code) => printedAt(id, period, lexicon.top, [`unit=${code}`]));
  return isRanked ? rows.filter(Boolean) : [];
}
