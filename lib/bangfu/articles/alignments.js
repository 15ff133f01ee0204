/* Alignments: numbers that find their words by place, in a table or paired by 分别. The twin of
   alignments.py. */

const PART_ENDS = sought(rules.alignments.part_ends), LINKS = pattern("^(?:" + rules.alignments.links + ")$");

const startOf = (item) => (isMention(item) ? item.at[0] : item.start);
const endOf = (item) => (isMention(item) ? item.at[1] : item.end);
const isFigure = (item) => isMention(item) && item.sort === "figure";

/* By the start of a number, the name that 分别 pairs it with; null where they do not fit. */
function pairedIn(read, stream) {
  const found = new Map();
  let before = [];
  stream.forEach((item, order) => {
    if (isMention(item) || !saysRelation(item, "list")) return;
    const numbers = listedNumbers(read, stream.slice(order + 1));
    let names = listedNames(read, stream.slice(0, order));
    if (names.length < 2 && before.length === numbers.length) names = before;
    before = names;
    const fits = names.length === numbers.length && numbers.length > 1;
    numbers.forEach((number, n) => found.set(number.at[0], fits ? names[n] : null));
  });
  return found;
}

/* The numbers of a list: nothing but commas between them. */
function listedNumbers(read, stream) {
  const found = [];
  for (const item of stream) {
    if (!isFigure(item)) continue;
    const start = found.length ? lastOf(found).at[1] : startOf(stream[0]);
    const between = stripped(read.text.slice(start, Math.max(item.at[0], start)));
    if (found.length ? !matchedAt(LINKS, between, 0) : isFound(PART_ENDS, between)) break;
    found.push(item);
  }
  return found;
}

/* The names of a list, of the kind of which there are most in the sentence. */
function listedNames(read, stream) {
  const kinds = rules.alignments.kinds, found = {};
  let end = null;
  kinds.forEach((kind) => { found[kind] = []; });
  for (const item of stream.slice().reverse()) {
    const behind = end === null ? "" : read.text.slice(endOf(item), Math.max(end, endOf(item)));
    if (isFound(PART_ENDS, behind) || isFigure(item)) break;
    end = startOf(item);
    if (isMention(item)) {
      if (kinds.includes(item.sort)) found[item.sort].unshift(item);
      continue;
    }
    for (const kind of kinds.filter((one) => isNamed(item, one))) {
      found[kind].unshift(changed(item, {meanings: item.meanings.filter((meaning) => meaning[0] === kind)}));
    }
  }
  return kinds.map((kind) => found[kind]).reduce((most, names) => (names.length > most.length ? names : most));
}

/* Of each number in a pasted table, by its start, the words that head its row and column. */
function tableHeads(read, stream) {
  const numbers = stream.filter(isFigure), words = stream.filter((item) => !isFigure(item)), found = new Map();
  let head = [], above = 0;
  for (const cells of cellsOf(read.text)) {
    if (cells.length === 1) {
      above += 1; // one line between a head and its rows, as （2016年）, leaves them together
      head = above === 1 ? head : [];
      continue;
    }
    above = 0;
    const inCells = cells.map(([start, end]) => numbers.filter((number) => start <= number.at[0] && number.at[0] < end));
    if (!inCells.some((some) => some.length)) { head = cells; continue; }
    inCells.forEach((some, column) => {
      const places = [...head.slice(column, column + 1), ...(column ? cells.slice(0, 1) : [])];
      const own = [];
      places.forEach(([start, end]) => own.push(...words.filter((word) => start <= startOf(word) && startOf(word) < end)));
      own.sort((a, b) => startOf(a) - startOf(b));
      some.forEach((number) => found.set(number.at[0], own));
    });
  }
  return found;
}

/* Of each line, where its cells start and end. */
function cellsOf(text) {
  let place = 0;
  return text.split("\n").map((line) => line.split("\t").map((cell) => {
    const start = place;
    place += cell.length + 1;
    return [start, start + cell.length];
  }));
}
