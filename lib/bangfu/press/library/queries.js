/* Queries as a newsroom types them: 去年抚慰人次, 二〇一九年十月, 哪个街道抚慰最多, 2745. A query is read
   into terms, which a row must fit all of: words with the figures, rows or unions they may mean,
   periods, numbers, and what is left as text; and into ways of asking: a series, a rank, a comparison,
   or what no figure answers. Words come from the rules drafts are read by and from question words. */

const plain = (text) => text.normalize("NFKC").toLowerCase();
const yearOf = (period) => Number(period.split("..").pop().slice(0, 4));
const meantBy = new Map(), askedBy = new Map();
data.query.words.forEach(([all, ids, rows, unions, weight]) => all.forEach((word) => meantBy.set(plain(word), {
  ids: ids.map((place) => data.ids[place][0]), rows, unions, weight,
})));
data.query.asks.forEach(([kind, name, all]) => all.forEach((word) => askedBy.set(plain(word), {kind, name})));
const longest = Math.max(1, ...[...meantBy.keys(), ...askedBy.keys()].map((word) => word.length));
const sounds = new Map(data.query.sounds.map(([sound, word]) => [sound, plain(word)]));
const isYear = (text) => /^\d{4}(?:-Y\d\d)?$/.test(text), isMonth = (text) => /^\d{4}-\d\d$/.test(text);
const newestYear = Math.max(...data.periods.map(([text]) => yearOf(text)), 0);
const newestWhole = data.periods.map(([text]) => text).filter(isYear).sort().pop() || "";
const newestMonth = data.periods.map(([text]) => text).filter(isMonth).sort().pop() || "";
const isStock = (id) => (data.ids.find(([one]) => one === id) || [])[1] === "stock";

const HANZI = "[\\u3400-\\u9fff]", DIGITS = "〇一二三四五六七八九";
const SPELT = {one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, first: 1, second: 2, third: 3, fourth: 4, last: 4};
const numeral = (text) => {
  if (SPELT[text]) return SPELT[text];
  const plainly = text.replace(/[零○]/g, "〇").replace(/两/g, "二");
  if (/^\d+$/.test(plainly)) return Number(plainly);
  if (!plainly.includes("十")) return Number(plainly.split("").map((one) => DIGITS.indexOf(one)).join(""));
  const [tens, ones] = plainly.split("十");
  return (tens ? DIGITS.indexOf(tens) : 1) * 10 + (ones ? DIGITS.indexOf(ones) : 0);
};
const YEAR = "((?:19|20)\\d\\d|[一二][〇零○一二三四五六七八九]{3})", MONTH = "(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])";
const MONTHS = ["jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?", "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"];
const FEW = "([二两三四五六七八九十]|1\\d|[2-9]|two|three|four|five|six|seven)", QUARTER = "(?:第)?([一二三四1-4])季度?";
const padded = (n) => String(n).padStart(2, "0");
const inYear = (text, year) => text.split("..").some((end) => end.startsWith(String(year)));

const yearsLong = (text) => yearOf(text) - Number(text.slice(0, 4)) + 1;
const mostYears = Math.max(...data.periods.map(([text]) => yearsLong(text)), 0);

/* Ways to say a period: what is exactly meant, and what fits. */
const ONE_PERIOD = [
  [`(?:自从|自|从|打)?${YEAR}年?(?:以来|以后|之后|至今|到现在|到如今|到目前|迄今|起|后|开始)|(?:since|from) ${YEAR}(?: on| onwards| until now| to now)?(?! ?(?:to|and|-|–|until))`, (a, b) => sinceTerm(numeral(a || b))],
  [`${YEAR}年?\\s*(?:至|到|[-—–~]|to|until)+\\s*${YEAR}(?:年(?:底|末)?|(?!\\d))(?:(?:这|的)?[二两三四五六七八九十2-9]年间?)?|between ${YEAR} and ${YEAR}`, (a, b, c, d) => spanTerm(numeral(a || c), numeral(b || d))],
  [`${YEAR}年?12月31[日号]?`, (a) => yearTerm(numeral(a))],
  [`${YEAR}年?的?\\s*${MONTH}月份?(?:底|末)?|${YEAR}[年-](1[0-2]|0?[1-9])(?![\\d.个户人件])`, (a, b, c, d) => exactly(`${numeral(a || c)}-${padded(numeral(b || d))}`)],
  ...MONTHS.map((name, n) => [`${name}\\.? (?:of )?${YEAR}`, (a) => exactly(`${a}-${padded(n + 1)}`)]),
  [`${YEAR}年?的?\\s*${QUARTER}`, (a, b) => exactly(`${numeral(a)}-Q${numeral(b)}`)],
  [`${YEAR}[- ]?q([1-4])`, (a, b) => exactly(`${a}-Q${b}`)],
  [`q([1-4])[- ]?(?:of )?${YEAR}`, (a, b) => exactly(`${b}-Q${a}`)],
  [`(first|second|third|fourth|last) quarter (?:of |in )?${YEAR}`, (a, b) => exactly(`${b}-Q${numeral(a)}`)],
  [`(first|second) half (?:of |in )?${YEAR}`, (a, b) => halfTerm(numeral(b), a === "first" ? "上" : "下")],
  [`${YEAR}年?的?([上下])半年`, (a, b) => halfTerm(numeral(a), b)],
  [`${YEAR}年?年?初|(?:at the )?(?:start|beginning) of ${YEAR}`, (a, b) => Object.assign(yearTerm(numeral(a || b)), {isStart: true})],
  [`${YEAR}(?:年(?:年?底|年?末|度|全年|里|内|间|份)?|(?!\\d))`, (a) => yearTerm(numeral(a))],
  [`(?:最近|过去|近|这|前几|头)${FEW}年(?:来|间|以来)?|${FEW}年(?:来|以来|间|(?=累计|合计|一共|总共|共计|总计|加起来))`, (a, b) => sinceTerm(newestYear - numeral(a || b) + 1)],
  [`(?:the )?(?:last|past|recent|latest) ${FEW} years`, (a) => sinceTerm(newestYear - numeral(a) + 1)],
  ["年初|(?:at the )?(?:start|beginning) of the year", () => Object.assign(yearTerm(newestYear), {isStart: true})],
  [`${MONTH}月份?(?!${HANZI}?(?:内|以))`, (a) => partTerm(`-${padded(numeral(a))}`)],
  ...MONTHS.map((name, n) => [`${name}(?![a-z])`, () => fitting((text) => text.slice(4) === `-${padded(n + 1)}`)]),
  [QUARTER, (a) => partTerm(`-Q${numeral(a)}`)],
  ["([上下])半年", (a) => fitting((text) => isHalf(text, a))],
  ["(first|second) half(?: of the year)?", (a) => fitting((text) => isHalf(text, a === "first" ? "上" : "下"))],
].map(([pattern, made]) => [new RegExp(pattern, "y"), made]);

const fitting = (fits) => ({fits, isExact: fits});
const partTerm = (part) => Object.assign(fitting((text) => text.slice(4) === part), {part});
const exactly = (text) => Object.assign(fitting((other) => other === text), {text});
const yearTerm = (year) => ({text: String(year), fits: (text) => inYear(text, year), isExact: (text) => isYear(text) && text.slice(0, 4) === String(year)});
const spanTerm = (a, b) => ({since: a, fits: (text) => (isYear(text) && yearOf(text) >= a && yearOf(text) <= b) || text === `${a}..${b}`, isExact: (text) => text === `${a}..${b}`});
const sinceTerm = (year) => spanTerm(year, newestYear);
const totalTerm = () => ({isTotal: true, fits: (text) => yearsLong(text) > 1, isExact: (text) => yearsLong(text) === mostYears && yearOf(text) === newestYear});
const isHalf = (text, half) => text.endsWith(half === "上" ? "-H1" : "-H2") || (half === "上" && /^(\d{4})-01\.\.\1-06$/.test(text));
const halfTerm = (year, half) => fitting((text) => text.startsWith(String(year)) && isHalf(text, half));

/* Years and months named from where the reader stands: from the newest there are figures of. */
const RELATIVE = [
  ["大前年|三年前|three years ago", 3], ["前年|两年前|the year before last|two years ago", 2], ["去年|一年前(?!同期)|上一?年(?!末|底|同期)|last year|the previous year|a year ago|one year ago", 1], ["今年|本年度?|这一年|this year", 0],
].map(([pattern, back]) => [new RegExp(pattern, "g"), back]);
const COMPARED_WITH_LAST = /(?:比|较)(?:去年|上年)(?:同期)?|[跟和与同](?:去年|上年)(?:同期)?(?:相?比较?|对比)/g;
/* 19年 is 2019 where there is such a year; 近10年 is as long. */
const inFull = (query) => query.replace(/(^|[^\d近去前后过头这每来.])(\d\d)年(?![来间内多余前后以期])/g, (said, before, two) =>
  (yearsNamed.has(`20${two}`) ? `${before}20${two}年` : said));
const yearsNamed = new Set(data.periods.map(([text]) => text.slice(0, 4)));
function dated(asked) {
  const kept = [], read = [], query = inFull(asked);
  // 比上年 alone is of the year before the one that is spoken of, whichever that is.
  const isAlone = !/前年|the year before/.test(query) && (!/去年/.test(query.replace(COMPARED_WITH_LAST, "")));
  const isTold = new RegExp(`${YEAR}|今年|本年|this year`).test(query);
  let text = isAlone || /上年/.test(query) ? query.replace(COMPARED_WITH_LAST, (said) => {
    if (/去年/.test(said) && isTold) return said.replace("去年", () => { read.push(["去年", newestYear - 1]); return `${newestYear - 1}年`; });
    kept.push(said);
    return `\u0000${kept.length - 1}\u0000`;
  }) : query;
  RELATIVE.forEach(([pattern, back]) => {
    text = text.replace(pattern, (said) => { read.push([said, newestYear - back]); return /[a-z]/.test(said) ? ` ${newestYear - back} ` : `${newestYear - back}年`; });
  });
  text = text.replace(/(?:本月|这个月|当月|this month)|(?:上个?月|last month)/g, (said) => {
    const [year, month] = newestMonth.split("-").map(Number), back = /上|last/.test(said) ? 1 : 0;
    if (!newestMonth) return said;
    const to = month - back > 0 ? [year, month - back] : [year - 1, 12];
    read.push([said, `${to[0]}-${padded(to[1])}`]);
    return ` ${to[0]}年${to[1]}月`;
  });
  text = text.replace(/\u0000(\d+)\u0000/g, (whole, n) => kept[Number(n)]);
  return {text, read};
}

const NUMBER = /(?:约|近|超过|逾)?(\d[\d,，]*(?:\.\d+)?)[余多]?(万|亿|%)?[余多]?(?:人次|户次|人|户|名|元|件|批|笔|次)?/y;
const QUESTION = /[?？吗呢]|多少|第几|几[个户人次件批年天]|哪|什么|怎|谁|多久|多长|为何|\b(?:how|what|which|when|who|why|where)\b/;

const matched = (pattern, text, place) => {
  pattern.lastIndex = place;
  return pattern.exec(text);
};

/* The terms of a query, how it asks, and what was put in the place of a word that is not known. */
function readQuery(query) {
  const {text, read} = dated(plain(query).replace(/[\s/;、,，。；？?！!：:“”"]+/g, " ").trim());
  const asked = {text, terms: [], instead: "", relative: read, isQuestion: QUESTION.test(plain(query)), without: []};
  let place = 0, left = "", isCounted = false;
  const end = () => {
    left.split(" ").filter(Boolean).forEach((word) => {
      const known = likely(word);
      if (known) asked.instead = known;
      if (known || isCounted || !isTrifle(word)) asked.terms.push(known ? wordTerm(known) : {kind: "text", said: word});
      else asked.without.push(word);
    });
    left = "";
    isCounted = false;
  };
  while (place < text.length) {
    const step = termAt(text, place);
    const ending = left.trim() && data.query.endings.map(([one]) => one).find((one) => text.startsWith(one, place));
    if (step === null || (ending && !step.isUnion)) { // a name of a union nobody knows
      const length = ending ? ending.length : 1;
      left += text.substr(place, length);
      place += length;
      continue;
    }
    end();
    isCounted = /^(?:多少|几)个?$/.test(text.substr(place, step.length)); // of what no figure counts: 几袋, 多少台
    if (step.term) asked.terms.push(step.term);
    const next = step.ask && step.ask.kind === "elsewhere" && termAt(text, place + step.length);
    if (step.ask && !(next && next.isUnion)) take(asked, step.ask, text.substr(place, step.length)); // 某市甲区
    place += step.length;
    if (step.ask && step.ask.kind === "derived") place += countedBehind(asked, text, place);
  }
  end();
  return settled(asked);
}

/* What a change is asked in, behind it: 少了多少户 is asked in 多少户. Gives how long the word is. */
function countedBehind(asked, text, place) {
  if (text.slice(place - MUCH.length, place) !== MUCH) return 0;
  for (let length = 3; length > 0; length -= 1) {
    const word = MUCH + text.substr(place, length), meant = meantBy.get(word);
    if (meant && meant.weight === "counted" && word.length === MUCH.length + length) {
      asked.terms.push(wordTerm(word));
      return length;
    }
  }
  return 0;
}
const MUCH = "多少";

/* One letter that is left between words narrows nothing. */
const isTrifle = (word) => /^[\u3400-\u9fff]$/.test(word) || /^\d$/.test(word);

function take(asked, {kind, name}, said) {
  if (kind === "derived") asked.terms.push({kind, said, ending: name});
  else if (kind === "total") asked.terms.push({kind: "period", said, period: totalTerm()});
  else if (kind === "which" && name === "when") asked.when = said;
  else if (kind === "each") Object.assign(asked, {each: asked.each || name});
  else if (kind === "which") Object.assign(asked, asked.which ? {} : {which: name, whichSaid: said});
  else if (kind === "of_rank") asked.ofRank = {name, said};
  else if (["beyond", "others", "elsewhere", "entitled"].includes(kind)) asked[kind] = asked[kind] || said;
  else if (kind !== "noise") asked[kind] = true;
}

/* What goes before what: a series before a change, a year before all years, a word that says which
   figure before one that only says of whom. */
function settled(asked) {
  let {terms} = asked;
  if (asked.ofRank && !asked.which && (asked.most || asked.least)) asked.which = asked.ofRank.name;
  else if (asked.ofRank && !asked.which && !terms.some((term) => term.kind === "union")) terms.push({kind: "text", said: asked.ofRank.said, isUnread: asked.isQuestion});
  if (asked.entitled && !/平均|每|均|average|mean/.test(asked.text)) asked.beyond = asked.beyond || asked.entitled;
  if (asked.when && (asked.most || asked.least)) asked.which = asked.which || "year";
  else if (asked.when) asked.beyond = asked.beyond || asked.when;
  if (asked.each && (asked.most || asked.least)) asked.which = asked.which || asked.each;
  if (asked.each === "year") asked.series = true;
  if (terms.some((term) => term.kind === "derived")) terms = terms.filter((term) => !asksInPercent(term)); // 增长百分之几 asks for no rate
  const isSeries = asked.series && !asked.which;
  if (isSeries) terms = terms.filter((term) => term.kind !== "derived" || term.ending !== ".year_on_year");
  if (terms.some((term) => term.period && term.period.isStart)) terms = terms.map(atStart);
  terms = withPeriods(stronger(terms), asked);
  if (asked.which || isSeries || asked.most || asked.least) terms = terms.filter((term) => !(term.period && term.period.isTotal));
  return Object.assign(asked, {terms: terms.slice(0, MOST_WORDS), isSeries});
}

const asksInPercent = (term) => term.weight === "counted" && /百分|比例|per ?cent|what rate/.test(term.said);
const atStart = (term) => (isWord(term) && term.ids.includes("hardship.on_file") ? Object.assign({}, term, {ids: ["hardship.opening"]}) : term);

/* Words no figure fits all of: those that only say of whom are left out, as few as must be, and a
   word for all of a topic beside one for a part of it: 抚慰批准率. */
const topicsOf = (term) => term.ids.map((id) => id.split(".")[0]);
const isTopic = (term) => isWord(term) && !term.weight && term.ids.length > 3;
const isOver = (term, other) => isTopic(term) && other.ids.length < term.ids.length && !other.weight && topicsOf(other).every((topic) => topicsOf(term).includes(topic));
/* 抚慰要几天: days of all there are are those of comfort. */
const ofTopic = (term, topic) => (term.weight === "counted" && !topic.rows.length
  ? Object.assign({}, term, {weight: "", ids: term.ids.filter((id) => topicsOf(topic).includes(id.split(".")[0]))}) : term);
function stronger(terms) {
  const someRows = terms.some((term) => isWord(term) && term.rows.length && term.weight !== "weak");
  const kept = someRows ? terms.filter((term) => !(isWord(term) && term.rows.length && term.weight === "weak")) : terms;
  const telling = (some) => some.filter((term) => isWord(term) && term.ids.length && !term.rows.length);
  const agree = (some) => some.length === 0 || some[0].ids.some((id) => some.every((term) => term.ids.includes(id)));
  const weak = kept.filter((term) => term.weight === "weak"), over = telling(kept).filter((term) => telling(kept).some((other) => isOver(term, other)));
  const ways = [[], ...weak.map((term) => [term]), weak, over, [...over, ...weak]].map((out) => kept.filter((term) => !out.includes(term)));
  ways.push(...telling(kept).filter(isTopic).map((topic) => kept.filter((term) => term !== topic).map((term) => ofTopic(term, topic))));
  return ways.find((some) => agree(telling(some)) && telling(some).some((term) => term.weight !== "counted")) || kept;
}

/* Several periods: either of two that are named, and of a year no sum over years. */
function withPeriods(terms, asked) {
  terms = inOneYear(terms);
  const some = terms.filter((term) => term.kind === "period"), others = some.filter((term) => !term.period.isTotal);
  const named = others.filter((term) => term.period.text), stocks = terms.filter((term) => isWord(term) && term.ids.length).every((term) => isStock(term.ids[0]));
  asked.isTotal = some.length > others.length;
  const left = others.length || (stocks && terms.some(isWord)) ? terms.filter((term) => !(term.period && term.period.isTotal)) : terms;
  asked.periods = [...new Set(named.map((term) => term.period.text))];
  if (asked.periods.length < 2) return left;
  const either = (name) => (text) => named.some((term) => term.period[name](text));
  const merged = {kind: "period", said: named.map((term) => term.said).join(" "), period: {fits: either("fits"), isExact: either("isExact")}};
  return [...left.filter((term) => !named.includes(term)), merged];
}

/* A month or quarter beside one of a year is of the same year: 2018年第三季度比第二季度. */
function inOneYear(terms) {
  const known = terms.find((term) => term.period && /^\d{4}-(?:\d\d|Q\d)$/.test(term.period.text || ""));
  if (known === undefined) return terms;
  return terms.map((term) => (term.period && term.period.part ? Object.assign({}, term, {period: exactly(known.period.text.slice(0, 4) + term.period.part)}) : term));
}

function termAt(text, place) {
  if (place >= text.length) return null;
  const isInside = /[a-z0-9]/.test(text[place]) && place > 0 && /[a-z0-9]/.test(text[place - 1]);
  if (isInside) return null;
  for (const [pattern, made] of ONE_PERIOD) {
    const found = matched(pattern, text, place);
    if (found && !(/[a-z]$/.test(found[0]) && /[a-z]/.test(text[place + found[0].length] || ""))) return {length: found[0].length, term: {kind: "period", said: found[0].trim(), period: made(...found.slice(1))}};
  }
  for (let length = Math.min(longest, text.length - place); length > 0; length -= 1) {
    const word = text.substr(place, length), isCut = /[a-z]$/.test(word) && /[a-z]/.test(text[place + length] || "");
    if (!isCut && meantBy.has(word)) return {length, term: wordTerm(word), isUnion: meantBy.get(word).unions.length > 0};
    if (!isCut && askedBy.has(word)) return {length, ask: askedBy.get(word)};
  }
  const number = matched(NUMBER, text, place);
  if (number && number[1].replace(/\D/g, "").length > 1) return {length: number[0].length, term: valueTerm(number)};
  return null;
}

const wordTerm = (word) => {
  const meant = meantBy.get(word);
  return Object.assign({kind: meant.unions.length && !meant.ids.length ? "union" : "word", said: word}, meant);
};
const isWord = (term) => term.kind === "word" || term.kind === "union";

/* A number is looked for as it is, and as a rounded one: 500余 and 80万. */
function valueTerm([said, digits, scale]) {
  const times = {"万": 1e4, "亿": 1e8, "%": 0.01}[scale] || 1;
  const number = Number(digits.replace(/[,，]/g, "")) * times, isRounded = /[余多约近超逾]/.test(said);
  const places = (digits.replace(/[,，]/g, "").match(/0+$/) || [""])[0].length;
  const step = isRounded ? Math.pow(10, places) * times : scale === "%" ? 0.0005 : times > 1 ? times / 200 : 0;
  return {kind: "value", said, fits: (exact) => exact !== "" && Math.abs(Number(exact) - number) <= step};
}

/* A word that sounds like one, or differs from one alone by one letter. */
function likely(word) {
  if (sounds.has(word)) return sounds.get(word);
  if (word.length < 2 || (/^[a-z]+$/.test(word) && word.length < 4) || texts.known(word)) return "";
  const near = [...meantBy.keys()].filter((known) => known.length === word.length && apart(known, word) === 1);
  return near.length === 1 || word.length > 2 ? near[0] || "" : "";
}

const apart = (a, b) => a.split("").filter((letter, place) => letter !== b[place]).length;
