/* Mentions: every numeral of a text in exactly one mention, with what it claims. The twin of
   mentions.py. */

/* All there may be, in the order in which it is tried; names of parts would stand twice. */
const spelt = (source) => rules.mentions.parts.reduce((text, part, n) => text.split(`{{${n}}}`).join(part), source);
const EVERY = sought([
  rules.mentions.names, spelt(rules.mentions.idioms), ...rules.mentions.asides.map(([, source]) => spelt(source).replace(/\(\?<[a-z]\w*>/g, "(?:")),
  spelt(rules.mentions.figure), rules.mentions.rest,
].map((source, order) => `(?<_${order}>${source})`).join("|"));
const FIGURE = pattern(spelt(rules.mentions.figure)), NUMERAL = sought(rules.mentions.numeral), ONLY = sought(rules.mentions.only);
const THINGS = new Set(rules.mentions.things);
const asides = new Map(rules.mentions.asides.map(([order, source]) => [order, pattern(spelt(source))]));

function mentionsIn(read) {
  const found = [];
  EVERY.lastIndex = 0;
  for (let match = EVERY.exec(read.text); match !== null; match = EVERY.exec(read.text)) {
    if (match[0] === "") EVERY.lastIndex += 1;
    else if (isFound(NUMERAL, match[0])) found.push(mentionOf(read, match));
  }
  return found;
}

function mentionOf(read, match) {
  const at = [match.index, match.index + match[0].length];
  const order = Number(Object.keys(match.groups).find((name) => name[0] === "_" && match.groups[name] !== undefined).slice(1));
  let sort = rules.mentions.sorts[order], claim = null, parts = null;
  if (asides.has(order)) {
    const again = matchedAt(asides.get(order), read.text, at[0]), named = (again && again.groups) || {};
    parts = {};
    Object.keys(named).filter((name) => named[name]).forEach((name) => { parts[name] = named[name]; });
    if (parts.whole === rules.mentions.own_year && rules.usage.year_from) parts.begins = rules.usage.year_from;
  } else if (sort === "figure") {
    const again = matchedAt(FIGURE, read.text, at[0]);
    claim = again ? claimOf(again.groups, isFound(ONLY, read.text.slice(Math.max(at[0] - rules.mentions.only_within, 0), at[0]))) : null;
    sort = claim !== null && (claim.counter || !claim.word) ? "figure" : claim !== null && THINGS.has(claim.word) ? "thing" : "word";
  }
  const [start, end] = outside(read, at[0], at[1]);
  return {start, end, sort, at, claim, parts: parts || {}};
}
