/* Typesetting: a text as it is read, without what setting it has put between its characters. The
   twin of typesetting.py and stacked_cells.py; places count as JavaScript counts them. */

const typeset = rules.typesetting;
const SPACES = pattern(typeset.space), HANZI = pattern(typeset.hanzi), ITEM = pattern(typeset.item);
const ROW = pattern("^(?:" + typeset.row + ")$");
const BLANK = pattern(typeset.blank), ALL_BLANK = pattern(typeset.blank + "+"), BLANKS = sought(typeset.blank + "+");
const NEXT_COUNTS = pattern(typeset.counting), ENDS_IN_DIGIT = new RegExp("\\p{Nd}$", "u");
const IN_NUMBER = new RegExp("^[\\p{Nd}.]$", "u"), ENDS_IN_NUMBER = new RegExp("\\p{Nd}\\.?$", "u"), BEGINS_IN_NUMBER = new RegExp("^\\.?\\p{Nd}", "u");
const CLAUSES_APART = sought(typeset.clauses_apart), HEADLINE = pattern("^(?:" + typeset.headline + ")$"), HAS_HANZI = sought(typeset.has_hanzi);
const CELL_GAP = sought(typeset.gap), NO_BLANK = new RegExp("(?!" + typeset.blank + ")[^]");
const LOOSE = sought(typeset.loose), DIGITS_APART = sought(typeset.digits_apart);
const BAR = pattern(typeset.bar), BAR_SIGN = new RegExp(typeset.bar), NUMERIC = pattern("^(?:" + typeset.numeric + ")$");
const BARRED = pattern("^(?:" + typeset.barred + ")$"), RULE = pattern("^(?:" + typeset.rule + ")$");
const wideSigns = new Map(Object.entries(typeset.wide));

/* A pattern of the rules, to be tried at a place. */
function pattern(source) {
  return new RegExp(source, "iuy");
}

/* The same, to be looked for. */
function sought(source) {
  return new RegExp(source, "iug");
}

/* Whether, or what, a pattern of the rules matches at a place. */
function matchedAt(expression, text, place) {
  expression.lastIndex = place;
  return expression.exec(text);
}

/* All that a pattern finds, as [what, where]; browsers of our readers have no matchAll. */
function everyFound(expression, text) {
  const found = [];
  expression.lastIndex = 0;
  for (let one = expression.exec(text); one !== null; one = expression.exec(text)) found.push([one[0], one.index]);
  return found;
}

const isFound = (expression, text) => { expression.lastIndex = 0; return expression.test(text); };
const isBlank = (letter) => matchedAt(BLANK, letter, 0) !== null;
const lettersOf = (text) => Array.from(text);
const wide = (line) => lettersOf(line).filter((letter) => !isBlank(letter)).length;

function stripped(text) {
  let start = 0, end = text.length;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

/* Where blanks stand inside of numbers, if two at least are set so: 91 .4 %, 5 4 天. */
function looseIn(text) {
  const apart = text.includes("\t") ? [] : everyFound(LOOSE, text).filter(([number]) => isFound(DIGITS_APART, number)), gaps = new Set();
  for (const [number, start] of apart.length >= typeset.cuts ? apart : []) {
    for (let n = 0; n < number.length; n += 1) if (isBlank(number[n])) gaps.add(start + n);
  }
  return gaps;
}

/* A text as it is read: `places` says of each character where it stands in the text as given. */
function folded(given) {
  const text = withTabs(given);
  const letters = [], places = [];
  const spaced = spacedOut(text), loose = looseIn(text), width = columnOf(text) || brokenAt(text) || Number(loose.size > 0), rows = rowStarts(text), {bars, ruled} = barsOf(text), parted = width ? new Set() : partedIn(text), stacked = stackedIn(text), aligned = alignedIn(text);
  let place = 0;
  while (place < text.length) {
    if (ruled.has(place)) { place = ruled.get(place); continue; }
    if (loose.has(place)) { place += 1; continue; }
    if (bars.has(place)) {
      if (bars.get(place)) { letters.push(bars.get(place)); places.push(place); }
      place += 1;
      continue;
    }
    const gap = matchedAt(SPACES, text, place);
    const kept = gap === null ? plainLetter(text[place]) : parted.has(place) ? "，" : stacked.has(place) ? stacked.get(place) : aligned.has(place) && !spaced[place] ? "\t" : keptOf(text, place, gap[0], spaced[place], {width, rows});
    for (const letter of kept) { letters.push(letter); places.push(place); }
    place += gap === null ? 1 : gap[0].length;
  }
  return {text: letters.join(""), places};
}

/* What stands between the cells of a line, if it is a row of a table, as [what, where]. */
function gapsOf(line) {
  const indent = line.search(NO_BLANK);
  return everyFound(CELL_GAP, line).filter(([, start]) => start >= indent);
}

/* Whether two lines have as many cells as each other, and most of the second are numbers. */
function areRows(one, other) {
  const [cells, below] = [one, other].map((line) => stripped(line).split(CELL_GAP));
  const numbers = below.slice(1).filter((cell) => matchedAt(CELLS[0][1], cell, 0) !== null);
  return cells.length === below.length && below.length <= numbers.length + 1 && numbers.length > 1;
}

/* Where two blanks stand between the cells of a line that has wider gaps, or one beside it; or one that has as many
   cells, where one of the two has numbers. */
function alignedIn(text) {
  const found = new Set();
  const lines = text.split("\n"), every = lines.map(gapsOf);
  const wideLines = every.map((gaps) => gaps.some(([gap]) => gap.length > typeset.cells_apart));
  lines.slice(1).forEach((line, n) => { if (areRows(lines[n], line)) wideLines[n] = wideLines[n + 1] = true; });
  let place = 0;
  lines.forEach((line, n) => {
    const isBeside = wideLines.slice(Math.max(n - 1, 0), n + 2).some(Boolean) && every[n].length > 1;
    if (wideLines[n] || isBeside) every[n].filter(([gap]) => gap.length === typeset.cells_apart).forEach(([, start]) => found.add(place + start));
    place += line.length + 1;
  });
  return found;
}

/* A text in which a tab stands for each comma between the cells of a table: 月份,人次 above 7月,88 and 8月,46. */
function withTabs(text) {
  const lines = text.split("\n");
  for (const comma of ",，") {
    const rows = lines.map((line) => line.split(comma));
    rows.forEach((heads, n) => {
      let end = n + 1;
      while (end < rows.length && isCommaRow(rows[end], heads.length)) end += 1;
      if (end > n + 2 && heads.every((head) => "NT".includes(cellKind(head.replace(BLANKS, "").replace(CELL_BRACKET, ""))))) {
        for (let row = n; row < end; row += 1) lines[row] = rows[row].join("\t");
      }
    });
  }
  return lines.join("\n");
}

/* Whether there are so many cells, more than one, and all but the first are numbers. */
function isCommaRow(cells, of) {
  return cells.length === of && of > 1 && cells.slice(1).every((cell) => matchedAt(CELLS[0][1], stripped(cell), 0));
}

const CUT = sought(typeset.cut), CELL_LINE = sought(typeset.cell_line), GAPS = sought(typeset.space);
const CELLS = [["9", typeset.cell_number], ["T", typeset.cell_time], ["N", typeset.cell_name]].map(([kind, cell]) => [kind, pattern("^(?:" + cell + ")$")]);
const CELL_BRACKET = sought(typeset.cell_bracket); // 资金（约，万元）
const HEADS_APART = sought(typeset.heads_apart), CELL_HEAD = pattern("^(?:" + typeset.cell_head + ")$");
const CELL_YEAR = pattern("^(?:" + typeset.cell_year + ")$");

/* What is read for the gaps of tables set one cell to a line: tabs within a row of theirs. */
function stackedIn(text) {
  const lines = everyFound(CELL_LINE, text), found = new Map();
  const gaps = new Map(everyFound(GAPS, text).map(([gap, start]) => [start + gap.length, start]));
  const kinds = lines.map(([line]) => lineKind(line)).join("");
  for (let n = typeset.most_cells; n > 1; n -= 1) {
    for (const [table, first] of everyFound(new RegExp(`NT{${n}}(?:N9{${n}})+|N{${n}}(?:[NT]9{${n - 1}}){2,}`, "g"), kinds)) {
      const wide = n + (table[1] === "T" ? 1 : 0);
      readCells(lines.slice(first, first + table.length), wide, gaps, found);
    }
    for (const [table, first] of everyFound(new RegExp(`NH(?:N9{${n}})+`, "g"), kinds)) headedCells(lines.slice(first, first + table.length), n, gaps, found);
  }
  return found;
}

/* What is read for the gaps of one such table, whose rows have so many cells. */
function readCells(lines, wide, gaps, found) {
  lines.forEach(([line, start], order) => {
    if (order && gaps.has(start)) found.set(gaps.get(start), order % wide ? "\t" : "\n");
    for (const [, place] of everyFound(GAPS, stripped(line))) found.set(start + place, "");
  });
}

/* What is read for the gaps of one whose second line has the heads of all its numbers: 类别, 户数　人口, 低保户, 193, 484. */
function headedCells([, [head, start], ...rows], n, gaps, found) {
  const apart = everyFound(HEADS_APART, stripped(head)), first = rows[0][1];
  if (apart.length !== n - 1 || !gaps.has(start) || !gaps.has(first)) return;
  apart.forEach(([, place]) => found.set(start + place, "\t"));
  found.set(gaps.get(start), "\t");
  found.set(gaps.get(first), "\n");
  readCells(rows, n + 1, gaps, found);
}

/* What a line may be as a cell: H several heads of columns, or what a cell is. */
function lineKind(line) {
  const heads = stripped(line).split(HEADS_APART);
  return heads.length > 1 && heads.every((head) => matchedAt(CELL_HEAD, head, 0) !== null) ? "H" : cellKind(line);
}

/* What a line may be as a cell: 9 a number, T a period, N a name, or . none. */
function cellKind(line) {
  const cell = line.replace(BLANKS, ""), kind = CELLS.find(([, one]) => matchedAt(one, cell, 0) !== null);
  return kind === undefined ? "." : kind[0] === "9" && matchedAt(CELL_YEAR, cell, 0) !== null ? "T" : kind[0];
}

/* Where a part of it starts and ends in the text as it was given. */
const outside = (read, start, end) => [read.places[start], read.places[end - 1] + 1];

function plainLetter(letter) {
  if (wideSigns.has(letter)) return wideSigns.get(letter);
  const isWide = (letter >= "０" && letter <= "９") || (letter >= "Ａ" && letter <= "Ｚ") || (letter >= "ａ" && letter <= "ｚ");
  return isWide ? letter.normalize("NFKC") : letter;
}

/* What is left of white space: a tab, the end of a line, a space, or nothing. */
function keptOf(text, start, inside, isSpaced, layout) {
  const end = start + inside.length;
  if (start === 0 || end === text.length) return "";
  const isReadThrough = matchedAt(HANZI, text, start - 1) !== null || matchedAt(HANZI, text, end) !== null;
  if (inside.includes("\n")) {
    const isOne = inside.split("\n").length === 2;
    const isNumber = IN_NUMBER.test(text[start - 1]) && (text[end] === "%" || IN_NUMBER.test(text[end]));
    const goes = (isReadThrough || isNumber) && goesOn(text, start, end, isOne, layout);
    return goes || (isSpaced && isOne) ? "" : "\n";
  }
  if (inside.includes("\t")) return "\t".repeat(tabsOf(text, start, inside));
  if (isSpaced && inside.length === 1) return "";
  if (inside.length > typeset.cells_apart && !isSpaced) return "\t";
  return isReadThrough ? "" : " ";
}

/* How many tabs stand in a gap; one, if the line has not as many in all as that above it. */
function tabsOf(text, place, inside) {
  const tabs = (line) => line.split("\t").length - 1, start = text.lastIndexOf("\n", place - 1) + 1;
  const end = Math.max(start - 1, 0), above = text.slice(end ? text.lastIndexOf("\n", end - 1) + 1 : 0, end);
  return tabs(text.slice(start).split("\n")[0]) === tabs(above) ? tabs(inside) : 1;
}

/* Whether a line goes on in the next: set in a column, it does not end with its sentence. */
function goesOn(text, start, end, isOne, {width, rows}) {
  if ([start, end].some((place) => rows.has(text.lastIndexOf("\n", place - 1) + 1))) return false;
  const line = text.slice(0, start).split("\n").pop(), following = text.slice(end).split("\n", 1)[0];
  const last = line.slice(-1);
  if (line.includes("\t") || following.includes("\t") || (last && typeset.line_ends.includes(last))) return false;
  const isFull = width > 0 && wide(line) >= typeset.filled * width;
  if (ENDS_IN_DIGIT.test(line) && matchedAt(NEXT_COUNTS, following, 0)) return isOne;
  const seen = `${lettersOf(line).slice(-typeset.seen).join("")}\n${lettersOf(following).slice(0, typeset.seen).join("")}`;
  if (isFound(CUT, seen)) return isOne;
  if (isFull && ENDS_IN_NUMBER.test(line) && BEGINS_IN_NUMBER.test(following)) return isOne;
  if (matchedAt(ITEM, following, 0)) return false;
  if (last && typeset.line_goes_on.includes(last)) return isOne;
  return isFull;
}

/* The bars of a table as | 2018 | 284 |, each with what is read for it, and its ruled lines. */
function barsOf(text) {
  const bars = new Map(), ruled = new Map();
  const lines = text.split("\n"), opened = openRows(lines);
  let place = 0;
  for (const [order, line] of lines.entries()) {
    const end = place + line.length;
    if (opened.has(order) && matchedAt(RULE, line, 0)) ruled.set(place, end + 1);
    else if (opened.has(order)) {
      for (let n = 0; n < line.length; n += 1) if (matchedAt(BAR, line, n)) bars.set(place + n, "\t");
    } else if (matchedAt(BARRED, line, 0)) {
      if (matchedAt(RULE, line, 0)) ruled.set(place, end + 1);
      const found = [];
      for (let n = 0; n < line.length; n += 1) if (line[n] === "|") found.push(place + n);
      found.forEach((one, n) => bars.set(one, n && n < found.length - 1 ? "\t" : ""));
    }
    place = end + 1;
  }
  return {bars, ruled};
}

/* The lines of a table whose bars stand only between its cells: 年份｜脱困｜在档, 2018｜84｜192. */
function openRows(lines) {
  const found = new Set(), cells = lines.map((line) => (matchedAt(BARRED, line, 0) ? [] : line.split(BAR_SIGN)));
  for (let n = 1; n < lines.length; n += 1) {
    const isAlike = cells[n].length === cells[n - 1].length && cells[n].length >= typeset.open_cells;
    if (isAlike && cells[n].slice(1).every((cell) => matchedAt(NUMERIC, cell, 0) !== null)) found.add(n - 1).add(n);
  }
  return found;
}

/* Where lines start that are a name and its number, and stand beside another such line. */
function rowStarts(text) {
  const starts = [], found = new Set();
  let place = 0;
  text.split("\n").forEach((line) => {
    if (!(stripped(line) && matchedAt(RULE, line, 0))) { // ———— above 合计 parts no list
      starts.push(place);
      if (matchedAt(ROW, line, 0)) found.add(starts.length - 1);
    }
    place += line.length + 1;
  });
  return new Set([...found].filter((n) => found.has(n - 1) || found.has(n + 1)).map((n) => starts[n]));
}

/* The width of the column a text is set in; 0 if its lines are its paragraphs. */
function columnOf(text) {
  const lines = text.split("\n").filter((line) => stripped(line));
  const widths = lines.map(wide).sort((a, b) => a - b);
  const middle = widths.length ? widths[Math.floor(widths.length / 2)] : 0;
  const ended = lines.filter((line) => typeset.sentence_ends.includes(stripped(line).slice(-1))).length;
  const alike = widths.filter((width) => Math.abs(width - middle) <= typeset.uneven * middle).length;
  const isEven = 2 * alike > lines.length && lines.length > 2 * ended;
  const isColumn = lines.length >= typeset.column_lines && middle <= typeset.column_width && isEven;
  const isList = 2 * lines.filter((line) => matchedAt(NUMBERED, line, 0) !== null).length >= lines.length;
  const isBarred = lines.some((line) => line.split(BAR).length > 2); // 221户 ｜ 317人次 ｜ 17.12万元
  const apart = lines.filter((line) => gapsOf(line).filter(([gap]) => gap.length > typeset.cells_apart).length > 1); // 本人      261      439
  const isRowed = lines.slice(1).some((line, n) => areRows(lines[n], line));
  const isTable = isRowed || apart.length >= typeset.column_lines || isList || isBarred || text.includes("\t") || openRows(text.split("\n")).size > 0;
  return isColumn && !isTable ? middle : 0;
}

const APART = sought(typeset.apart), NUMBERED = pattern(typeset.numbered);

/* The least width of lines that were broken anywhere, where two numbers at least are cut, or stand apart from
   what they count; 0 if not so. */
function brokenAt(text) {
  const cuts = (text.match(CUT) || []).length + (text.match(APART) || []).length;
  return cuts >= typeset.cuts && !text.includes("\t") ? 1 : 0;
}

/* Where blanks stand between the clauses of a headline: 在档户数降至10户 一年减少超九成. A headline is a short line
   above a text, with no mark of a sentence. */
function partedIn(text) {
  const found = new Set(), {headlines, clause} = rules.typesetting, head = text.split("\n").filter((line) => stripped(line)).slice(0, headlines);
  let place = 0;
  for (const line of text.split("\n")) {
    const isHead = head.includes(line), gaps = [];
    if (stripped(line) && !isHead) break;
    for (const [gap, start] of everyFound(CLAUSES_APART, line)) gaps.push([start, start + gap.length]);
    if (stripped(line) && matchedAt(HEADLINE, line, 0) !== null) {
      const starts = [0, ...gaps.map((gap) => gap[1])], clauses = [...gaps.map((gap) => gap[0]), line.length].map((end, n) => stripped(line.slice(starts[n], end))).filter(Boolean);
      const isWhole = clauses.length > 1 && clauses.every((part) => lettersOf(part).length >= clause && isFound(HAS_HANZI, part));
      if (isWhole) gaps.filter((gap) => stripped(line.slice(0, gap[0])) && stripped(line.slice(gap[1]))).forEach((gap) => found.add(place + gap[0]));
    }
    place += line.length + 1;
  }
  return found;
}

/* Of each place, whether its line has a space behind nearly every character. */
function spacedOut(text) {
  const told = [];
  for (const line of text.split("\n")) {
    const letters = wide(line);
    let pairs = 0;
    const all = lettersOf(line);
    all.forEach((letter, n) => {
      const next = all[n + 1];
      if (!isBlank(letter) && (next === undefined || next === " " || next === "\u3000")) pairs += 1;
    });
    const isSpaced = letters > 3 && pairs >= 0.7 * letters && line.split(BAR_SIGN).length < 3; // | 8月 | 92 | 9 |
    for (let n = 0; n <= line.length; n += 1) told.push(isSpaced);
  }
  return told;
}
