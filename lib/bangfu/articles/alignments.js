/* Alignments: numbers that find their words by place, in a table or paired by 分别. The twin of
   alignments.py. */

const PART_ENDS = sought(rules.alignments.part_ends), LINKS = pattern("^(?:" + rules.alignments.links + ")$"), JOINS = pattern("^(?:" + rules.alignments.joins + ")$");

const startOf = (item) => (isMention(item) ? item.at[0] : item.start);
const endOf = (item) => (isMention(item) ? item.at[1] : item.end);
const isFigure = (item) => isMention(item) && item.sort === "figure";

/* By the start of a number, the name that 分别 pairs it with; null where they do not fit. */
function pairedIn(read, stream) {
  const found = new Map();
  let before = [], side = null, span = null; // 后两年, and the span it is a part of, as told last
  stream.forEach((item, order) => {
    if (isMention(item) && has(item.parts, "side")) side = item;
    if (isMention(item) && has(item.parts, "y") && has(item.parts, "y2")) span = item;
    const linked = runOf(read, stream, order), some = linked.length ? linked : twoOfEnglish(read, stream, order), run = found.has(startOf(item)) ? [] : some;
    if (run.length) {
      const here = timesBefore(read, stream, order, run), times = here.length ? here : timesAbove(read, stream, run), isMoved = isMovedRun(read, run);
      if (isMoved && !times.length && before.length > run.length) before = [before[0], lastOf(before)];
      const own = times.length || before.length !== run.length ? times : before;
      const those = own.length || !isMoved ? run : run.slice(0, 1); // what 67 became is told
      those.forEach((number, n) => found.set(number.at[0], own.length ? own[n] : null));
      before = own.length ? own : before;
    }
    if (isMention(item) || !(saysRelation(item, "list") || saysRelation(item, "in_turn"))) return;
    if (item.word.toLowerCase() === rules.alignments.respectively) {
      respectively(read, stream.slice(0, order)).forEach(([number, name]) => found.set(number.at[0], name));
      return;
    }
    const numbers = listedNumbers(read, stream.slice(order + 1));
    if (numbers.length === 1 && namesItsOwn(stream.slice(order + 1), numbers[0])) return; // 依次是：奥运村29人次、大屯26人次
    if (!saysRelation(item, "list") && numbers.length < 2) return; // 先后82批
    const kinds = listedNames(read, stream.slice(0, order));
    let names = mostNames(read, kinds);
    if (names.length !== numbers.length) {
      const isBefore = names.length < 2 && before.length === numbers.length, years = yearsNamed(kinds.period, numbers.length);
      const linked = linkedNames(read, names, numbers.length);
      const told = names.length ? [] : toldBefore(read, stream.slice(0, order), numbers.length);
      const parts = [monthsSpokenOf(stream.slice(0, order), numbers.length), sideOf(side, span, numbers.length)];
      const isShare = told.length > 0 && saysPart(stream.slice(order + 1), numbers[0]); // 分别抚慰500人次、52人次，分别占81.8%、8.5%
      const each = numbers.length === 4 && isFound(EACH_QUARTER, lastOf(read.text.slice(0, numbers[0].at[0]).split(LIST_COMMAS))) ? eachQuarter(stream.slice(0, order)) : []; // 各季度脱困分别为…
      names = isShare ? told : each.length ? each : isBefore ? before : [...parts, years, linked, told].find((some) => some.length) || names;
    }
    before = names;
    const fits = names.length === numbers.length && numbers.length > 1;
    numbers.forEach((number, n) => found.set(number.at[0], fits ? names[n] : null));
  });
  return found;
}

/* The names of the kind of which most are told; times that no list links come last: 与2017年相比，2018年重大疾病、意外伤残抚慰人次分别增加…. */
function mostNames(read, kinds) {
  const most = (names) => names.map((kind) => kinds[kind]).reduce((many, some) => (some.length > many.length ? some : many));
  const every = most(rules.alignments.kinds), others = most(rules.alignments.kinds.filter((kind) => kind !== "period")), times = kinds.period;
  return every === times && others.length === times.length && linkedLast(read, times).length < times.length ? others : every;
}

/* Whether words between 分别 and the first number say a share or a change: 分别占. */
const saysPart = (behind, number) => behind.some((item) => !isMention(item) && startOf(item) < number.at[0] && rules.alignments.of_numbers.some((kind) => saysRelation(item, kind)));

const counterOf = (item) => (item.claim ? item.claim.counter : "");

/* Two numbers behind two times: In May and July, comfort payments were 94 and 88. */
function twoOfEnglish(read, stream, order) {
  const two = stream.slice(order, order + 2).filter(isFigure), times = two.length === 2 ? listedNames(read, stream.slice(0, order)).period : [], {and} = rules.alignments;
  const between = (from, to) => stripped(read.text.slice(from, Math.max(to, from))).toLowerCase();
  const years = two.length === 2 ? yearsNamed(times, 2) : [];
  if (two.length !== 2 || (years.length || times.length) !== 2) return [];
  if ((years.length ? [two] : [two, times]).some(([a, b]) => between(endOf(a), startOf(b)) !== and)) return [];
  return ["", counterOf(two[1])].includes(counterOf(two[0])) ? two : [];
}

/* Whether a row or a union stands right before the first number of a list. */
const namesItsOwn = (behind, number) => behind.filter((item) => startOf(item) < number.at[0]).slice(-1)
  .some((item) => !isMention(item) && (isNamed(item, "group") || isNamed(item, "unit")));

/* The last of some and those before it with nothing but marks of a list between. */
function linkedLast(read, items) {
  let found = items.slice(-1);
  for (const one of items.slice(0, -1).reverse()) {
    if (!matchedWhole(LINKS, stripped(read.text.slice(one.at[1], found[0].at[0])))) break;
    found = [one, ...found];
  }
  return found;
}

/* What numbers before it pair with: 611 payments and 1.99 million, up 59.5% and 59.6% respectively. */
function respectively(read, before) {
  const run = linkedLast(read, before.filter(isFigure)), years = [];
  if (run.length < 2) return [];
  for (const one of linkedLast(read, before.filter((item) => isMention(item) && item.sort === "period"))) {
    const listed = yearsInSpan(one);
    years.push(...(listed.length ? listed : [one]));
  }
  if (years.length === run.length) return run.map((number, n) => [number, years[n]]); // In 2017, 2018 and 2019 payments came to 383, 611 and 673
  const last = run.slice(-2);
  const told = toldBefore(read, before.slice(0, before.indexOf(last[0])), last.length);
  return told.length === last.length ? last.map((number, n) => [number, told[n]]) : [];
}

/* The months of a quarter or half-year spoken of: 四季度165人次，三个月依次为…. */
function monthsSpokenOf(stream, n) {
  const last = lastOf(stream.slice(-4).filter(isMention)), parts = last !== undefined && last.sort === "duration" ? last.parts : {};
  const spoken = stream.slice().reverse().find((item) => isMention(item) && item.sort === "period");
  if (parts.by === "季度" && n === 4) return quartersOf(spoken || changed(last, {sort: "period"}), 1, 4);
  if (parts.by !== "月" || wholeOf(parts.n || "") !== n) return [];
  const period = spoken === undefined ? null : periodOf(spoken.parts, rules.alignments.any_year);
  if (period === null || period.end - period.start !== n) return [];
  const year = has(spoken.parts, "y") ? {y: spoken.parts.y} : {};
  return Array.from({length: n}, (_, k) => changed(spoken, {parts: Object.assign({}, year, {m: String((period.start % 12) + 1 + k)})}));
}

/* The first or last years of a span: 2016年至2019年…。后两年先后投入…. */
function sideOf(side, span, n) {
  if (side === null || span === null || wholeOf(side.parts.n || "") !== n || !/^[0-9]+$/.test(span.parts.y2)) return [];
  const years = yearsNamed([span], Number(span.parts.y2) - Number(span.parts.y) + 1);
  return side.parts.side === "前" ? years.slice(0, n) : years.slice(-n);
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

/* Numbers with nothing but 、 between them that count the same: 1289人次、1024人次、781人次. They cannot
   all be one figure. */
function runOf(read, stream, order) {
  const found = [];
  for (let n = order; n < stream.length; n += 1) {
    const item = stream[n];
    if (!isFigure(item) || item.claim === null) break;
    const last = lastOf(found), {arrows} = rules.alignments, between = last === undefined ? "" : stripped(read.text.slice(last.at[1], item.at[0]));
    const isArrow = arrows.includes(between) || arrows.includes(nextTo(read, item));
    const isLinked = last === undefined || (["、", ...arrows].includes(between) && ["", counterOf(item)].includes(counterOf(last)));
    if (!isLinked || !(counterOf(item) || isArrow) || item.claim.rounding.length) break;
    found.push(item);
  }
  return found.length > 1 ? found : [];
}

/* What words before 相比 compare with: the last, or the earlier year of 2014年与2019年对比. */
function earlierOfTwo(times) {
  const [one, last] = times.length > 1 ? times.slice(-2) : [undefined, times[0]];
  if (one === undefined || !isMention(one) || !isMention(last) || one.at[1] + 1 !== last.at[0]) return last;
  const years = [one, last].map((item) => item.parts.y || "");
  return years.every((year) => /^[0-9]+$/.test(year)) && years[0] < years[1] ? one : last;
}

/* The next words and numbers behind a number. */
function restOf(stream, item) {
  let low = 0, high = stream.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(stream[middle]) < item.at[1]) low = middle + 1;
    else high = middle;
  }
  return stream.slice(low, low + rules.alignments.ahead);
}

/* The years of a span, where there are as many: 2016年至2018年分别374、383、611; so its months: 今年1月至3月依次为…. */
const EACH_QUARTER = sought(rules.alignments.each_quarter), LIST_COMMAS = sought(rules.alignments.commas);

function eachQuarter(stream) { // of the year told last
  const year = stream.slice().reverse().find((item) => isMention(item) && item.sort === "period" && has(item.parts, "y"));
  return year === undefined ? [] : quartersOf(year, 1, 4);
}

function quartersOf(year, from, to) { // of the year that a time names, or of the year spoken of
  const own = has(year.parts, "y") ? {y: year.parts.y} : {};
  return Array.from({length: to - from + 1}, (_, k) => changed(year, {parts: changed(own, {q: String(from + k)})}));
}

function yearsNamed(periods, n) {
  const parts = periods.length === 1 ? periods[0].parts : {};
  if (has(parts, "m") && has(parts, "m2") && !has(parts, "y2")) {
    const from = wholeOf(parts.m), year = has(parts, "y") ? {y: parts.y} : {};
    if (wholeOf(parts.m2) - from + 1 !== n) return [];
    return Array.from({length: n}, (_, k) => changed(periods[0], {parts: changed(year, {m: String(from + k)})}));
  }
  if (has(parts, "qa")) return wholeOf(parts.qb) - wholeOf(parts.qa) + 1 === n ? quartersOf(periods[0], wholeOf(parts.qa), wholeOf(parts.qb)) : [];
  const years = periods.length === 1 ? yearsInSpan(periods[0]) : [];
  return years.length === n ? years : [];
}

/* Each year of a span of them. */
function yearsInSpan(span) {
  const parts = span.parts;
  if (!has(parts, "y") || !has(parts, "y2") || !/^[0-9]+$/.test(parts.y + parts.y2)) return [];
  const first = Number(parts.y), count = Math.max(Number(parts.y2) - first + 1, 0);
  return Array.from({length: count}, (_, k) => changed(span, {parts: {y: String(first + k)}}));
}

/* What stands behind a number, but for a space; whether of two the first became the second. */
const nextTo = (read, item) => stripped(read.text.slice(item.at[1], item.at[1] + 2)).slice(0, 1);
const isMovedRun = (read, run) => run.length === 2 && rules.alignments.arrows.includes(nextTo(read, run[0]));

/* The years before a run of as many numbers: 2017年至2019年脱困67户、84户、117户. */
function timesBefore(read, stream, order, run) {
  const times = listedNames(read, stream.slice(0, order)).period, ends = isMovedRun(read, run) ? endsOfSpan(times) : [];
  if (ends.length) return ends; // 2013→2019：67→673
  return times.length === run.length ? times : yearsNamed(times, run.length);
}

/* The first and last year of a span that is told alone. */
function endsOfSpan(times) {
  const parts = times.length === 1 ? times[0].parts : {};
  return has(parts, "y") && has(parts, "y2") ? ["y", "y2"].map((end) => changed(times[0], {parts: {y: parts[end]}})) : [];
}

/* The two times of the last line that told any, and no number: 2018年→2019年, 心梗：67→92. */
function timesAbove(read, stream, run) {
  const line = run[0].at[0] > 0 ? read.text.lastIndexOf("\n", run[0].at[0] - 1) : -1;
  const told = stream.filter((item) => isMention(item) && item.at[0] < line), last = lastOf(told.filter((item) => item.sort === "period"));
  if (last === undefined || !isMovedRun(read, run)) return [];
  const start = last.at[0] > 0 ? read.text.lastIndexOf("\n", last.at[0] - 1) : -1, end = read.text.indexOf("\n", last.at[0]);
  const beside = told.filter((item) => start < item.at[0] && item.at[0] < end), times = beside.filter((item) => item.sort === "period");
  if (beside.some(isFigure)) return [];
  const ends = endsOfSpan(times);
  return ends.length ? ends : times.length === run.length ? times : [];
}

/* The last numbers of the sentence, if they are as many: 611人次、198.8万元，分别增长…. */
function toldBefore(read, stream, n) {
  const found = [];
  let end = null;
  for (const item of stream.slice().reverse()) {
    const behind = end === null ? "" : read.text.slice(endOf(item), Math.max(end, endOf(item)));
    if (isFound(PART_ENDS, behind) || found.length === n) break;
    end = startOf(item);
    if (isFigure(item)) found.unshift(item);
  }
  return found.length === n && n > 1 ? found : [];
}

/* The last names, if they are as many and alone linked: （2020年3月）2017年、2018年. */
function linkedNames(read, names, n) {
  if (n < 2 || n >= names.length) return [];
  const last = names.slice(names.length - n - 1);
  const links = last.slice(1).map((name, k) => matchedWhole(JOINS, stripped(read.text.slice(endOf(last[k]), startOf(name)))));
  return links.slice(1).every(Boolean) && !links[0] ? last.slice(1) : [];
}

/* What may be the names of a list, by their kind. */
function listedNames(read, stream) {
  const kinds = rules.alignments.kinds, found = {};
  let end = null, nextTo = null;
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
      const nouns = kind === "subject" && nextTo !== null && nextTo.start === item.end ? nextTo.meanings.filter((meaning) => meaning[0] === "noun") : []; // 抚慰人次
      found[kind].unshift(changed(item, {meanings: item.meanings.filter((meaning) => meaning[0] === kind).concat(nouns)}));
    }
    nextTo = item;
  }
  return found;
}

/* Of each number in a pasted table or list, by its start, the words that head it: those of the line
   above it all, of its column and of its row. */
function tableHeads(read, stream) {
  const numbers = stream.filter(isFigure), words = stream.filter((item) => !isFigure(item)), found = new Map();
  const lines = [...cellsOf(read.text)];
  let head = [], title = [], above = 0, below = [];
  for (const [order, cells] of lines.entries()) {
    const inCells = cells.map((cell) => numbers.filter((number) => isInCell(number, cell)));
    if (cells.length === 1) {
      above += 1; // one line between a head and its rows, as （2016年）, leaves them together
      head = above === 1 ? head : [];
      const line = read.text.slice(...cells[0]);
      if (title.length && isRowLine(line, inCells[0], cells[0][0])) found.set(inCells[0][0].at[0], namedWords(words, title, cells).filter((word) => !isInCell(word, cells[0])));
      else title = !inCells[0].length && matchedWhole(TITLE, line) ? cells : [];
      continue;
    }
    above = 0;
    if (!inCells.some((some) => some.length)) {
      head = cells;
      const above = words.filter((word) => !isMention(word) && isNamed(word, "noun") && word.word.startsWith("（") && isInCell(word, cells[0])); // 学段（人）
      below = above.length ? above : unitBelow(read, words, lines.slice(order));
      continue;
    }
    const strange = strangersIn(read, words, cells, head);
    inCells.forEach((some, column) => {
      const places = [...(column ? cells.slice(0, 1) : []), ...head.slice(column, column + 1)]
        .filter((place) => place[1] - place[0] <= rules.alignments.longest), own = [...namedWords(words, title, places), ...countingOr(countingOf(read, head.slice(column, column + 1)), below), ...strange];
      some.forEach((number) => found.set(number.at[0], own));
    });
  }
  return found;
}

/* What a line says of those under it: of ours, where it names that beside others, as 2019年抚慰人次，基层工会情况如下; but
   帮扶志愿者 are others. */
function headingWords(words) {
  const ours = words.filter((item) => !isMention(item) && named(item, "subject").some((name) => !isNotOurs(name)));
  if (!ours.length) return words;
  const isOther = (item) => !isMention(item) && !ours.includes(item) && (isNamed(item, "subject") || isNamed(item, "besides")) && !ours.some((own) => own.end === item.start);
  return words.filter((item) => !isOther(item));
}

const countingOr = (counting, below) => (counting.length ? counting : below);

/* What a line right under a table says that its numbers count: （单位：户）. */
function unitBelow(read, words, lines) {
  const cells = lines.find((one) => one.length === 1);
  if (cells === undefined || !matchedWhole(UNIT_LINE, stripped(read.text.slice(...cells[0])))) return [];
  return words.filter((word) => !isMention(word) && isNamed(word, "noun") && isInCell(word, cells[0]));
}

/* A counting word that heads a column by itself is what its numbers count: 户, 人. */
function countingOf(read, head) {
  const said = head.map(([start, end]) => ({start, end, word: stripped(read.text.slice(start, end))}));
  return said.filter(({word}) => has(rules.usage.counter_of, word)).map((one) => changed(one, {meanings: [["noun", rules.usage.counter_of[one.word]]]}));
}

/* The name of a line in a column of unions, if it is that of none we know: it is besides. */
function strangersIn(read, words, cells, head) {
  const {unit_columns: columns, totals} = rules.usage;
  if (!head.length || !columns.includes(stripped(read.text.slice(...head[0])))) return [];
  const [start, end] = cells[0], word = stripped(read.text.slice(start, end));
  const isKnown = inPlaceOf(words, cells[0]).some((one) => !isMention(one) && isNamed(one, "unit"));
  return isKnown || !word || totals.some((name) => word.endsWith(name)) ? [] : [{start, end, word, meanings: [["besides", ""]]}];
}

/* Of each total of a table over years, by its start, where the numbers start that it adds: in a column called
   so behind those of years, or in a line called so under years; a part of the whole, 小计, in a line under any. */
function tableTotals(read, stream) {
  const numbers = stream.filter(isFigure), times = stream.filter((item) => isMention(item) && item.sort === "period"), found = new Map();
  const {totals, subtotals} = rules.usage;
  let head = [], headTimes = [], above = new Map(), isYears = true;
  for (const cells of cellsOf(read.text)) {
    const names = cells.map((cell) => stripped(read.text.slice(...cell)));
    const inCells = cells.map((cell) => inPlaceOf(numbers, cell).map(startOf)), timed = cells.map((cell) => inPlaceOf(times, cell).length > 0);
    if (cells.length === 1 || !inCells.some((some) => some.length)) {
      head = cells.length > 1 ? names : [];
      [headTimes, above, isYears] = [timed, new Map(), true];
      continue;
    }
    const isNamed = names[0].length <= rules.alignments.short && !names[0].includes(rules.alignments.years) && totals.some((name) => names[0].endsWith(name)); // 四个月合计
    const isTotal = (isNamed && isYears) || subtotals.includes(names[0]);
    inCells.forEach((some, column) => {
      if (some.length !== 1) return;
      const [place] = some, before = above.get(column) || [];
      if (isTotal && before.length > 1) found.set(place, before);
      else if (totals.includes(head[column])) {
        const of = inCells.filter((other, n) => other.length && headTimes[n]).map((other) => other[0]);
        if (of.length > 1) found.set(place, of);
      }
      above.set(column, [...before, place]);
    });
    if (isTotal) [above, isYears] = [new Map(), true];
    else isYears = isYears && timed[0];
  }
  return found;
}

/* What starts in a place, of what is in order. */
function inPlaceOf(ordered, place) {
  let low = 0, high = ordered.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(ordered[middle]) < place[0]) low = middle + 1;
    else high = middle;
  }
  const found = [];
  for (let n = low; n < ordered.length && startOf(ordered[n]) < place[1]; n += 1) found.push(ordered[n]);
  return found;
}

/* Whether a place is in a row of a table. */
function isRowAt(text, place) {
  const start = text.slice(0, place).lastIndexOf("\n") + 1, end = text.indexOf("\n", place);
  return stripped(text.slice(start, end < 0 ? text.length : end)).includes("\t");
}

/* Whether the line above the table that a place is in leads to it, and is no sentence. */
function leadsToTable(text, place) {
  const above = text.slice(0, place).split("\n").slice(0, -1).reverse().map(stripped);
  const line = above.find((one) => one !== "" && !one.includes("\t"));
  return line !== undefined && !isFound(PART_ENDS, lastOf(line) + " ");
}

const UNIT_LINE = pattern("^(?:" + rules.alignments.unit_line + ")$");
const TITLE = pattern("^(?:" + rules.alignments.title + ")$"), ROW_NAME = pattern("^(?:" + rules.alignments.row_name + ")$");
const matchedWhole = (form, text) => matchedAt(form, text, 0) !== null;
const isInCell = (item, [start, end]) => start <= startOf(item) && startOf(item) < end;

/* Whether a line is a name and its number, with nothing behind it. */
function isRowLine(line, numbers, start) {
  if (numbers.length !== 1) return false;
  const [[from, to]] = numbers.map((number) => number.at);
  return matchedWhole(ROW_NAME, line.slice(0, from - start)) && stripChars(line.slice(to - start), "；;。、 ") === "";
}

/* The words of a head, and those of its title that it does not say itself: the title's period is that
   of rows without one. */
function namedWords(words, title, places) {
  const own = [];
  places.forEach((place) => own.push(...words.filter((word) => isInCell(word, place))));
  const every = headingWords(words.filter((word) => title.some((place) => isInCell(word, place)))), isCompared = (word) => !isMention(word) && isNamed(word, "comparator");
  const above = every.some(isCompared) ? every.filter((word) => !isCompared(word) && word.sort !== "duration") : every, hasTime = own.some(isMention);
  const saysTime = (word) => isMention(word) || isNamed(word, "span");
  const isPart = (word) => isMention(word) && word.sort === "period" && !saysYear(word.parts); // 一季度 in a column of 2018年
  own.push(...own.filter(isPart));
  own.splice(0, own.length, ...own.filter((word, n) => own.lastIndexOf(word) === n));
  return [...above.filter((word) => !(hasTime && saysTime(word))), ...own];
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

/* The words of a number in a list but for the names, and the nouns of the others: 资金、人次. */
function besideName(own, name) {
  const ends = own.filter((one) => !isMention(one) && isSameKind(one, name) && startOf(one) !== startOf(name)).map(endOf);
  return own.filter((one) => !isSameKind(one, name) && !(ends.includes(startOf(one)) && !isMention(one) && isNamed(one, "noun")));
}

/* Whether a word is of the kind of a name in a list. */
function isSameKind(item, name) {
  if (isMention(item) || isMention(name)) return isMention(item) && isMention(name);
  return isNamed(item, name.meanings[0][0]);
}
