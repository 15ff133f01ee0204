/* Queries as a newsroom types them: 去年抚慰人次, 二〇一九年十月, 助学金 2018至2019, 2745. A query is read
   into terms: words with the figures, rows or unions they may mean, periods, numbers, and what is left
   as text. A row must fit all of them. Words come from the rules drafts are read by. */

const plain = (text) => text.normalize("NFKC").toLowerCase();
const yearOf = (period) => Number(period.split("..").pop().slice(0, 4));
const meantBy = new Map();
data.query.words.forEach(([all, ids, rows, unions]) => all.forEach((word) => meantBy.set(plain(word), {
  ids: ids.map((place) => data.ids[place][0]), rows, unions,
})));
const longest = Math.max(1, ...[...meantBy.keys()].map((word) => word.length));
const sounds = new Map(data.query.sounds.map(([sound, word]) => [sound, plain(word)]));
const newestYear = Math.max(...data.periods.map(([text]) => yearOf(text)), 0);

const HANZI = "[\\u3400-\\u9fff]", DIGITS = "〇一二三四五六七八九";
const numeral = (text) => {
  const plainly = text.replace(/[零○]/g, "〇");
  if (/^\d+$/.test(plainly)) return Number(plainly);
  if (!plainly.includes("十")) return Number(plainly.split("").map((one) => DIGITS.indexOf(one)).join(""));
  const [tens, ones] = plainly.split("十");
  return (tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0);
};
const YEAR = "((?:19|20)\\d\\d|[一二][〇零○一二三四五六七八九]{3})", MONTH = "(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])";
const padded = (n) => String(n).padStart(2, "0");
const inYear = (text, year) => text.split("..").some((end) => end.startsWith(String(year)));

const yearsLong = (text) => yearOf(text) - Number(text.slice(0, 4)) + 1;
const mostYears = Math.max(...data.periods.map(([text]) => yearsLong(text)), 0);

/* Ways to say a period: what is exactly meant, and what fits. */
const ONE_PERIOD = [
  [`${YEAR}年?\\s*(?:至|到|[-—–~])+\\s*${YEAR}年?`, (a, b) => spanTerm(numeral(a), numeral(b))],
  [`${YEAR}[年-]\\s*${MONTH}(?:月份?|(?![\\d.]))`, (a, b) => exactly(`${numeral(a)}-${padded(numeral(b))}`)],
  [`${YEAR}年?\\s*第?([一二三四1-4])季度`, (a, b) => exactly(`${numeral(a)}-Q${numeral(b)}`)],
  [`${YEAR}-?q([1-4])`, (a, b) => exactly(`${a}-Q${b}`)],
  [`${YEAR}年?([上下])半年`, (a, b) => halfTerm(numeral(a), b)],
  [`${YEAR}(?:年度?|(?!\\d))`, (a) => yearTerm(numeral(a))],
  ["(?:今|本|这一)年|this year", () => yearTerm(newestYear)],
  ["[去上]年|last year", () => yearTerm(newestYear - 1)],
  ["前年", () => yearTerm(newestYear - 2)],
  [`${MONTH}月份?(?!${HANZI}?(?:内|以))`, (a) => fitting((text) => new RegExp(`^\\d{4}-${padded(numeral(a))}$`).test(text))],
  ["第?([一二三四1-4])季度", (a) => fitting((text) => text.endsWith(`-Q${numeral(a)}`))],
  ["([上下])半年", (a) => fitting((text) => isHalf(text, a))],
  ["累计|历年|历次|总共|共计|一共|in all|altogether|total", () => ({fits: (text) => yearsLong(text) > 1, isExact: (text) => yearsLong(text) === mostYears})],
].map(([pattern, made]) => [new RegExp(pattern, "y"), made]);

const fitting = (fits) => ({fits, isExact: fits});
const exactly = (text) => fitting((other) => other === text);
const yearTerm = (year) => ({year, fits: (text) => inYear(text, year), isExact: (text) => text === String(year)});
const spanTerm = (a, b) => ({fits: (text) => text === `${a}..${b}` || text === String(a) || text === String(b), isExact: (text) => text === `${a}..${b}`});
const isHalf = (text, half) => text.endsWith(half === "上" ? "-H1" : "-H2") || (half === "上" && /^(\d{4})-01\.\.\1-06$/.test(text));
const halfTerm = (year, half) => fitting((text) => text.startsWith(String(year)) && isHalf(text, half));

/* What is said of the change, the share: figures of their own, by the end of their id. */
const DERIVED = [
  ["同比|[比较](?:上年|去年)(?:同期)?|year on year", ".year_on_year"], ["环比|[比较]上(?:个?月|期|季度)|on the period before", ".on_previous"],
  ["占比|比重|share", ".share"],
  ["(?:增长|下降|增幅|增速|变化|升降)(?:率|幅度|多少|了多少)?|change", ".year_on_year"]]
  .map(([pattern, ending]) => [new RegExp(pattern, "y"), ending]);
/* What is asked for by how it is counted. */
const COUNTED = [["多少钱|花了多少", "金额"], ["多少人|几个人", "人数"], ["多少户|几户", "户数"], ["多少次|几次", "人次"]]
  .map(([pattern, word]) => [new RegExp(pattern, "y"), word]);
const NOISE = /(?:对比|相比|比较|与|和|跟|的|了|是|有|共|在|给|为|得到|一共|多少|几个|几|数字|数据|情况|统计|怎么样|请问|查|北京市|\bof\b|\bin\b|\bthe\b|\bhow many\b|\bhow much\b)/y;
const NUMBER = /(?:约|近|超过|逾)?(\d[\d,，]*(?:\.\d+)?)[余多]?(万|亿|%)?[余多]?(?:人次|户次|人|户|名|元|件|批|笔|次)?/y;

const matched = (pattern, text, place) => {
  pattern.lastIndex = place;
  return pattern.exec(text);
};

/* The terms of a query, and what was put in the place of a word that is not known. */
function readQuery(query) {
  const text = plain(query).replace(/[\s/;、,，。；？?]+/g, " ").trim(), terms = [];
  let place = 0, left = "", instead = "";
  const end = () => {
    left.split(" ").filter(Boolean).forEach((word) => {
      const known = likely(word);
      if (known) instead = known;
      terms.push(known ? wordTerm(known) : textTerm(word));
    });
    left = "";
  };
  while (place < text.length) {
    const step = termAt(text, place);
    if (step === null) {
      left += text[place];
      place += 1;
      continue;
    }
    end();
    if (step.term) terms.push(step.term);
    place += step.length;
  }
  end();
  return {terms: withYears(terms).slice(0, MOST_WORDS), instead};
}

/* Two years side by side are compared: a figure of either is looked for. */
function withYears(terms) {
  const some = terms.filter((term) => term.kind === "period" && term.period.year);
  if (some.length < 2) return terms;
  const either = (name) => (text) => some.some((term) => term.period[name](text));
  const merged = {kind: "period", said: some.map((term) => term.said).join(" "), period: {fits: either("fits"), isExact: either("isExact")}};
  return [...terms.filter((term) => !some.includes(term)), merged];
}

function termAt(text, place) {
  for (const [pattern, made] of ONE_PERIOD) {
    const found = matched(pattern, text, place);
    if (found) return {length: found[0].length, term: {kind: "period", said: found[0], period: made(...found.slice(1))}};
  }
  for (const [pattern, ending] of DERIVED) {
    const found = matched(pattern, text, place);
    if (found) return {length: found[0].length, term: {kind: "derived", said: found[0], ending}};
  }
  for (const [pattern, word] of COUNTED) {
    const found = matched(pattern, text, place);
    if (found && meantBy.has(word)) return {length: found[0].length, term: Object.assign(wordTerm(word), {said: found[0]})};
  }
  const isInside = /[a-z0-9]/.test(text[place]) && place > 0 && /[a-z0-9]/.test(text[place - 1]);
  for (let length = Math.min(longest, text.length - place); length > 1 && !isInside; length -= 1) {
    const word = text.substr(place, length);
    if (meantBy.has(word) && !(/[a-z]$/.test(word) && /[a-z]/.test(text[place + length] || ""))) return {length, term: wordTerm(word)};
  }
  const number = isInside ? null : matched(NUMBER, text, place);
  if (number && number[1].replace(/\D/g, "").length > 1) return {length: number[0].length, term: valueTerm(number)};
  const noise = matched(NOISE, text, place);
  return noise ? {length: noise[0].length, term: null} : null;
}

const wordTerm = (word) => {
  const meant = meantBy.get(word);
  return Object.assign({kind: meant.unions.length && !meant.ids.length ? "union" : "word", said: word}, meant);
};
const isWord = (term) => term.kind === "word" || term.kind === "union";
const textTerm = (word) => ({kind: "text", said: word});

/* A number is looked for as it is, and as a rounded one: 500余 and 80万. */
function valueTerm([said, digits, scale]) {
  const times = {"万": 1e4, "亿": 1e8, "%": 0.01}[scale] || 1;
  const number = Number(digits.replace(/[,，]/g, "")) * times, isRounded = /[余多约近超逾]/.test(said);
  const places = (digits.replace(/[,，]/g, "").match(/0+$/) || [""])[0].length;
  const step = isRounded ? Math.pow(10, places) * times : scale === "%" ? 0.0005 : times > 1 ? times / 200 : 0;
  return {kind: "value", said, fits: (exact) => exact !== "" && Math.abs(Number(exact) - number) <= step};
}

/* A word that sounds like one, or differs by one letter. */
function likely(word) {
  if (sounds.has(word)) return sounds.get(word);
  if (word.length < 2 || (/^[a-z]+$/.test(word) && word.length < 4) || texts.known(word)) return "";
  return [...meantBy.keys()].find((known) => known.length === word.length && apart(known, word) === 1) || "";
}

const apart = (a, b) => a.split("").filter((letter, place) => letter !== b[place]).length;

/* Which terms a subject, a period, a union or a value fits, as bits. */
const bitsOf = (terms, fits) => terms.reduce((all, term, place) => (fits(term) ? all | (1 << place) : all), 0);
const subjectFits = (term, id, dimensions, text) => {
  if (term.kind === "derived") return id.endsWith(term.ending);
  if (term.kind === "text") return text.includes(term.said);
  if (!isWord(term)) return false;
  const parts = dimensions ? dimensions.split(";") : [], base = id.replace(/\.(?:year_on_year|on_previous|share)$/, "");
  return term.ids.includes(base) || term.rows.some((row) => parts.includes(row) || parts.includes(row.replace("=", "_group=")))
    || term.unions.some((code) => parts.includes("unit=" + code)) || text.includes(term.said);
};
const periodFits = (term, text) => (term.kind === "period" ? term.period.fits(text) : term.kind === "text" && (texts.periods.get(text) || "").includes(term.said));
const unionFits = (term, code) => (isWord(term) && term.unions.includes(code)) || (term.kind !== "period" && (texts.units.get(code) || "").includes(term.said));

/* How near a subject is to what is meant: the figure meant first, one that is meant, or only text. */
function nearness(terms, id) {
  const meant = terms.filter((term) => isWord(term) && term.ids.length);
  if (!meant.length) return 1;
  const base = id.replace(/\.(?:year_on_year|on_previous|share)$/, ""), isDerived = base !== id && !terms.some((term) => term.kind === "derived");
  if (isDerived || meant.some((term) => !term.ids.includes(base))) return 2;
  const first = meant[0].ids.find((one) => meant.every((term) => term.ids.includes(one)));
  return base === first ? 0 : 1;
}
