/* Quotations: a figure in sentences to be taken over, with its base, its whole, its place, other
   periods. The twin of quotations.py and of words/sayings.py. What a figure is said beside is looked
   up by `knownAt` and `rankedRows`, which the page has. */

const saying = rules.sayings, phrased = saying.phrases, comparing = rules.comparisons;
const isAbout = (figure) => figure.status.startsWith("rounded");
const capitalOf = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/* The sentence of a figure, with a value put into it, and more said behind it. */
function sentenceOf(figure, value, more) {
  const isSum = figure.form === "flow" && figure.isLong;
  const frame = isSum ? figure.frame.replace("{unit}", fill(phrased.in_all, {unit: "{unit}"})) : figure.frame;
  return filledIn(frame, figure, value, figure.when, (more ? saying.comma + more : "") + figure.mark);
}

function filledIn(frame, figure, value, when, mark) {
  return fill(frame, {
    period: when, day: when, Day: capitalOf(when), unit: figure.union, label: figure.label,
    Label: capitalOf(figure.label), dimensions: figure.row, moved: figure.moved, value, mark,
  });
}

/* What a figure can be said as, beside what it is; nothing where it may not be said so. */
const STYLES = {
  rounded: (figure) => {
    const said = isAbout(figure) ? "" : roundedWords(figure.value, figure.measureUnit);
    return said && sentenceOf(figure, said);
  },
  change: (figure) => changeSentence(figure, "year"),
  share: shareSentence,
  rank: rankSentence,
  series: seriesSentence,
  span: spanSentence,
};

async function changeSentence(figure, kind) {
  const earlier = figure.bases[kind], base = earlier ? await knownAt(figure, earlier) : null;
  if (base === null || isAbout(base) || isAbout(figure)) return "";
  return sentenceOf(figure, figure.shown, changeWords(figure, base, kind));
}

async function shareSentence(figure) {
  if (!figure.pairs.length || !figure.ways.includes("share")) return "";
  const whole = await knownAt(Object.assign({}, figure, {pairs: [], unit: data.top}), figure.period);
  if (whole === null || isNil(whole.value) || isAbout(whole) || isAbout(figure)) return "";
  const share = valueWords(over(figure.value, whole.value), "ratio");
  return sentenceOf(figure, figure.shown, fill(phrased.share, {share}));
}

async function rankSentence(figure) {
  const rows = figure.ways.includes("rank") ? await rankedRows(figure) : [];
  if (!rows.some((row) => row.pairs.join() === figure.pairs.join()) || rows.some((row) => row.value === null)) return "";
  const place = 1 + rows.filter((row) => isLess(figure.value, row.value)).length;
  return sentenceOf(figure, figure.shown, fill(phrased.rank, {place, order: saying.ordinals[place - 1] || place}));
}

async function seriesSentence(figure) {
  if (figure.isSpan || figure.years.length < 2) return "";
  const found = await Promise.all(figure.years.map((year) => knownAt(figure, String(year))));
  if (found.includes(null)) return "";
  const [first] = found, isDay = first.form === "stock";
  const values = isAbout(first) ? found.map((one) => one.shown) : listWords(found.map((one) => one.value), first.measureUnit);
  const periods = found.map((one) => (isDay ? fill(phrased.end_of, {period: one.periodWords}) : one.periodWords));
  if (!isChinese) {
    const each = phrased[isDay ? "each_end" : "each"];
    const others = values.slice(1).map((value, n) => fill(each, {period: periods[n + 1], value})).join("");
    return filledIn(first.frame, first, values[0], periods[0], others + first.mark);
  }
  const told = fill(phrased.each, {values: values.join("、")});
  return filledIn(first.frame.replace("为{value}", "{value}"), first, told, periods.join("、"), first.mark);
}

async function spanSentence(figure) {
  const [first] = data.known, year = Number(figure.period);
  if (!figure.ways.includes("span") || !data.known.slice(1).includes(year)) return "";
  const sum = await knownAt(figure, `${first}..${year}`);
  return sum === null ? "" : sentenceOf(sum, sum.shown);
}

/* How a value compares with another, which may be named otherwise than by how long before it was. The
   twin of words/comparisons.py. */
function changeWords(figure, base, kind, named) {
  const isStock = figure.form === "stock", isDay = isStock && kind === "previous";
  const name = isDay ? "day" : (kind === "previous" || /^\d{4}$/.test(figure.period) ? kind : "months") + (isStock ? "_end" : "");
  const parts = named || {noun: fill(comparing.bases[name].noun, {day: base.date}), before: fill(comparing.bases[name].before, {day: base.date})};
  const say = (phrase, more) => fill(comparing.phrases[isDay && comparing.phrases[`${phrase}_day`] ? `${phrase}_day` : phrase], Object.assign({}, parts, more));
  const now = figure.value, then = base.value;
  if (isSame(now, then)) return say("same");
  if (figure.measureUnit === "ratio") return movedBy(minus(now, then), say, true);
  if (isNil(now) || isLess(then, whole(comparing.small_base))) {
    const was = isNil(then) ? comparing.none : valueWords(then, figure.measureUnit);
    return say(isStock && !isDay ? "was_end" : "was", {base: was});
  }
  const moved = over(minus(now, then), then);
  return isStock ? movedByCount(minus(now, then), moved, figure.measureUnit, say) : movedBy(moved, say, false);
}

const isAlmostNil = (moved) => isNil(rounded(times(moved, hundred), 1));

function movedBy(moved, say, isPoints) {
  if (isAlmostNil(moved)) return say("almost");
  const name = isLess(moved, zero) ? "down" : "up", size = absolute(moved);
  if (!isPoints) return say(name, {size: valueWords(size, "ratio")});
  return say(`${name}_points`, {size: counting.points.replace("{}", groupedDigits(times(size, hundred), 1))});
}

function movedByCount(difference, moved, measureUnit, say) {
  const name = isLess(moved, zero) ? "fewer" : "more", said = say(name, {size: valueWords(absolute(difference), measureUnit)});
  return isAlmostNil(moved) ? said : said + say(`${name}_by`, {share: valueWords(absolute(moved), "ratio")});
}

/* A number of people, cases or yuan with one rounding word that is true of it; nothing if it is
   not rounded. */
function roundedWords(value, measureUnit) {
  const isMoney = measureUnit === "yuan", isMyriads = isChinese && isMost(whole(100000), value);
  if (isLess(value, whole(saying.fewest)) || !(isMoney || saying.counted.includes(measureUnit))) return "";
  const scaled = isMyriads ? over(value, MYRIAD) : value, below = wholePart(scaled);
  const one = power(String(below).length - 1), isCoarse = (below % one) * BigInt(saying.loss) >= below - (below % one);
  const isLarge = isMyriads || isMost(whole(saying.two_digits), scaled) || isCoarse;
  const step = power(String(below).length - (isLarge ? 2 : 1)), floor = below / step * step;
  if (isSame(whole(floor), scaled)) return "";
  const next = whole(floor + step), missing = minus(next, scaled);
  const isNear = isMost(missing, times(whole(step), decimal(saying.near))) && isMost(whole(step), times(next, decimal(saying.most_near)));
  const told = isNear ? next : whole(floor), name = isNear ? "near" : told.n % TEN === NIL ? "over" : "over_odd";
  const number = isChinese ? written(told) : groupedDigits(told, 0);
  return fill(phrased[name], {number, scale: isMyriads ? "万" : "", unit: unitWord(measureUnit, told)});
}

const wholePart = (value) => (value.e >= 0 ? value.n * power(value.e) : value.n / power(-value.e));
