/* Periods, and which of them a text speaks of. The twin of periods.py and spoken_periods.py: a
   period is its text, its first month, and the month behind its last, counted from year 0. */

const PERIOD_PART = /^((?:19|20|21)[0-9]{2})(?:-(?:(0[1-9]|1[0-2])|Q([1-4])|H([12])|Y(0[2-9]|1[0-2])))?$/;
const MOVES = rules.lexicon.moves;
const HALVES = [1, 3, 6];

const padded = (n) => String(n).padStart(2, "0");

/* A period as its text says; null if it is none. */
function periodFrom(text) {
  const parts = text.split("..").map(monthsOf);
  if (parts.length > 2 || parts.includes(null)) return null;
  const [first, last] = [parts[0], lastOf(parts)];
  if (parts.length === 2 && (last.start < first.start || last.end <= first.end)) return null;
  return {text, start: first.start, end: last.end};
}

function monthsOf(text) {
  const found = PERIOD_PART.exec(text);
  if (!found) return null;
  const year = 12 * Number(found[1]);
  for (const [n, length] of HALVES.entries()) {
    if (found[n + 2]) {
      const end = year + Number(found[n + 2]) * length;
      return {start: end - length, end};
    }
  }
  const start = year + (found[5] ? Number(found[5]) - 1 : 0); // 2019-Y04 is from April
  return {start, end: start + 12};
}

const yearPeriod = (year) => periodFrom(String(year));
const firstYear = (period) => Math.floor(period.start / 12);
const lastYear = (period) => Math.floor((period.end - 1) / 12);
const isSpan = (period) => period.text.includes("..");
const isSamePeriod = (a, b) => (a === null || b === null ? a === b : a.text === b.text);

function yearsOf(period) {
  const found = [], begins = begun(period), first = begins ? Number(begins.slice(2)) - 1 : 0;
  const yearAt = (month) => Math.floor((month - first) / 12);
  for (let year = yearAt(period.start); year <= yearAt(period.end - 1); year += 1) found.push(periodFrom(year + begins));
  return found;
}

/* How a year is written that does not begin with January, behind its number. */
const begun = (period) => (/^\d{4}(-Y\d\d)/.exec(period.text) || ["", ""])[1];

/* The month, quarter, half-year or year of so many months that a month lies in. */
function partAt(month, length) {
  const year = Math.floor(month / 12), number = Math.floor((month % 12) / length) + 1;
  return periodFrom(year + {1: "-" + padded(number), 3: "-Q" + number, 6: "-H" + number, 12: ""}[length]);
}

const joinedPeriod = (first, last) => first && last && periodFrom(first.text.split("..")[0] + ".." + lastOf(last.text.split("..")));

/* Whether the parts of a date say its year. */
const saysYear = (parts) => ["y", "y2", "y3", "y4"].some((name) => has(parts, name));

/* From the first month of its year to a month. */
const monthsTo = (month) => (month.start % 12 === 11 ? yearPeriod(lastYear(month)) : month.start % 12 ? periodFrom(`${lastYear(month)}-01..${month.text}`) : month);

/* The period so many months later, in the same form if it can be; null before 1900. */
function shifted(period, months) {
  if (isSpan(period)) {
    const [first, last] = period.text.split("..").map((text) => shifted(periodFrom(text), months));
    return joinedPeriod(first, last);
  }
  const start = period.start + months, end = period.end + months, length = end - start;
  if (begun(period) && months % 12 === 0) return periodFrom(Math.floor(start / 12) + begun(period));
  const part = partAt(start, length);
  return part !== null && part.start === start && part.end === end ? part : joinedPeriod(partAt(start, 1), partAt(end - 1, 1));
}


/* What a period is compared with: the year or the period before; null before there are any. */
function periodBefore(period, kind) {
  if (kind === "start_of_year") return yearPeriod(lastYear(period) - 1);
  return shifted(period, kind === "year" ? -12 : period.start - period.end);
}

const isTime = (item) => (isMention(item) ? item.sort === "period" || item.sort === "day" : MOVES.some((kind) => isNamed(item, kind)));

/* Whether a word speaks of a year without saying which: 全年, which 当年 does. */
const isWholeYear = (item) => !isMention(item) && item.word.startsWith("全年");

/* How many years 六年间 and 一年 speak of, if words do. */
function yearsAgo(own) {
  for (const item of own) {
    const parts = isMention(item) && item.sort === "duration" ? item.parts : {};
    if (parts.by === "年" && ["来", "间", "里", "内"].includes(parts.tail || "间")) return wholeOf(parts.n || "") || null;
  }
  return null;
}

/* The period a text speaks of at some place: `known` of all figures, `dated` the day of the draft,
   `now`, the year spoken of, why there is no period, whether of the beginning of the year. */
const NEVER = 99;
const spokenPeriod = (known, dated) => ({known, dated, now: null, year: null, why: "", isStart: false, isPoint: false, month: null, monthBefore: null, cameFrom: null, fromAge: NEVER, firstHere: null, glanced: null, isSameTime: false, isYear: false, counted: null, sideOf: null, beside: null, stepped: "", stepping: "", isHere: false, left: null, also: null, backFrom: null, added: []});
const spokenYear = (state) => (state.now ? lastYear(state.now) : state.year);

/* Follow words, where the sentence has told numbers of some periods. */
/* The years, quarters or months that words add where they stand side by side. */
const isPartOfYear = (item) => item.sort === "period" && (has(item.parts, "m") || has(item.parts, "q")) && Object.keys(item.parts).every((part) => ["y", "m", "q"].includes(part));
function addedYears(words) {
  const years = words.filter((item) => isMention(item) && (isYear(item) || isPartOfYear(item))), isSum = relationsSaid(words.filter((item) => !isMention(item))).includes("sum");
  const behind = years.filter((other, n) => isSum && n > 0 && other.at[0] - years[n - 1].at[1] === 1);
  return behind.length ? [years[years.indexOf(behind[0]) - 1], ...behind] : [];
}

function movePeriod(state, words, told) {
  const near = told.length ? told[told.length - 1] : null;
  const before = state.also;
  let years = [], isLong = false, isPoint = false, isSince = false, again = null;
  for (const item of words) {
    if (!isMention(item)) {
      followWord(state, item, near);
      state.isYear = state.isYear || named(item, "year_spoken_of").includes("0");
      isLong = isLong || (isNamed(item, "span") && !state.isYear);
      if (isNamed(item, "since")) { // 自2013年…以来; without a year before it, up to one behind
        isSince = words.some((other) => isTime(other) && startOf(other) < item.start);
        isLong = isLong || !isSince;
      }
      isPoint = isPoint || ["as_of", "now", "end_of_year"].some((kind) => isNamed(item, kind));
    } else if (item.sort === "duration") {
      years.push(...lastYears(state, item, words, told));
    } else if (isTime(item)) {
      const period = periodNamed(state, item);
      if (period) {
        comeTo(state, item, period);
        again = samePart(period, item, before);
        years = []; // 七年间：2013年 speaks of 2013
        isPoint = isPoint || item.sort === "day" || has(item.parts, "end");
      }
    }
  }
  const added = addedYears(words);
  if (words.some(isTime)) state.added = [];
  if (added.length) { // 2018年和2019年合计: of neither alone
    state.added = added.map((one) => periodNamed(state, one)).filter(Boolean);
    state.now = null;
    state.why = "span";
  }
  if (isPoint || words.some(isTime)) state.isPoint = isPoint;
  const isNow = words.some((item) => !isMention(item) && isNamed(item, "now"));
  if ((isPoint || isLong || words.some((item) => isTime(item) && !isWholeYear(item))) && !isNow) state.also = null;
  state.also = again || state.also;
  if (state.month !== null && isSamePeriod(state.now, yearPeriod(lastYear(state.month))) && runsToMonth(words)) state.now = monthsTo(state.month);
  if (years.length) {
    state.now = lastOf(years);
    state.why = "";
  } else if (isSince && state.now !== null && !isSpan(state.now) && !isPoint) {
    state.now = yearsSince(state, state.now);
    if (words.some((item) => !isMention(item) && isNamed(item, "year_of_draft")) && state.dated && state.dated.month < 12) { // 今年以来, in June, is no whole year
      state.now = null;
      state.why = "period";
    }
  } else if (isLong && state.now !== null && !isSpan(state.now)) {
    state.now = throughYears(state.known, state.now);
  }
}

/* The same month or quarter of the year spoken of before a text looked at another: 一季度129户，2018年四季度198人次。
   一季度末…. */
function samePart(period, {parts}, before) {
  if (before === null || period.end - period.start >= 12 || saysYear(parts)) return null;
  const years = lastYear(before) - lastYear(period);
  return years ? shifted(period, 12 * years) : null;
}

/* Whether words speak of this year as far as it has come: 截至6月底，今年已抚慰278人次. */
function runsToMonth(words) {
  const said = (kind) => words.some((item) => !isMention(item) && isNamed(item, kind));
  const isThatYear = words.some((item) => !isMention(item) && named(item, "year_spoken_of").includes("0")); // 当年
  return said("as_of") && (said("year_of_draft") || isThatYear) && words.some((item) => isMention(item) && has(item.parts, "m"));
}

/* Behind a sentence that went back to an earlier year either may be meant. */
function endPeriodSentence(state, isParagraph) {
  state.fromAge = isParagraph ? NEVER : state.fromAge + 1;
  if (isParagraph) state.firstHere = null;
  if (state.glanced !== null) { // 回头看，2017年…
    state.now = state.glanced;
    state.left = state.also = state.glanced = null;
  }
  state.also = state.left || state.also;
  state.left = null;
  if (isParagraph && state.also) { // it only looked back
    state.now = state.also;
    state.also = null;
  }
  state.stepped = state.stepping; // 次年…。次年… are one year
  state.isHere = state.isHere && !isParagraph;
  state.isSameTime = false;
  state.isYear = false;
}

/* What the next point of a list speaks of: what was spoken of before the list. What something came from
   at one point the next ones come from as well, if they name no year. */
const atPoint = (state, before) => changed(before.now === null ? state : before, {beside: state.now, cameFrom: state.cameFrom});

/* The year so many years before the one spoken of, or that something came from. */
const yearBefore = (state, years) => (state.isSameTime && state.cameFrom ? state.cameFrom : state.left !== null || state.also !== null || state.backFrom !== null ? null : years && state.now ? yearPeriod(lastYear(state.now) - years) : null);

/* The period a word or a date names, without moving to it. */
function periodNamed(state, item) {
  const spoken = spokenYear(state);
  if (isMention(item) && has(item.parts, "same") && state.now !== null && state.now.end - state.now.start < 12) {
    return shifted(state.now, 12 * (wholeOf(item.parts.y) - lastYear(state.now))); // 去年四季度97.3%，比2018年同期提高2.5个百分点
  }
  if (isMention(item)) {
    const period = periodOf(item.parts, spoken) || (spoken === null ? nearestOver(item.parts, state.dated) : null);
    const isLast = period !== null && item.sort === "day" && isMonthEnd(item) && period.end % 12 === 0; // 截至12月31日，脱困率60.0%: of the year
    return isLast ? yearPeriod(lastYear(period)) : period;
  }
  const there = changed(state, {});
  followWord(there, item, null);
  return there.now;
}

/* Something came from a period to the one spoken of: from 2013年末的489户. */
function comeFrom(state, period) {
  state.cameFrom = period;
  state.fromAge = 0;
}

/* Whether a paragraph goes on with what came from the same year: 在档由489户…。抚慰由67人次…. */
const isGoneFrom = (state) => state.cameFrom !== null && state.fromAge < NEVER;

/* Move to a date; a day of a story, but the last of a month, is no period of figures. */
function comeTo(state, item, period) {
  const there = state.isHere && !isSpan(period) ? state.now : null;
  state.left = there !== null && period.end <= there.start ? state.left || there : null;
  state.also = state.backFrom = null;
  if (state.fromAge) state.fromAge = NEVER;
  if (state.firstHere === null || period.end < state.firstHere.end) state.firstHere = period;
  state.isHere = true;
  state.beside = null;
  state.isYear = has(item.parts, "whole");
  const parts = item.parts, isStory = item.sort === "day" && !isMonthEnd(item);
  if (isStory && !saysYear(parts)) return;
  state.year = lastYear(period);
  state.why = "";
  state.isStart = has(parts, "start");
  state.now = has(parts, "since") ? yearsSince(state, period) : period;
  if (period.end - period.start === 1) state.month = period;
  if (isStory) {
    state.now = null;
    state.why = "period";
  }
}

/* Follow a word; `near` is the period of the number before it in the sentence. */
function followWord(state, word, near) {
  if (isNamed(word, "glance")) state.glanced = state.now;
  for (const by of named(word, "year_spoken_of")) {
    const year = spokenYear(state);
    if (year !== null && word.word + year !== state.stepped) {
      state.now = yearPeriod(year + Number(by));
      state.why = "";
      state.stepping = by === "1" && state.now ? word.word + spokenYear(state) : "";
    }
  }
  if (state.now !== null && isSpan(state.now)) {
    const all = yearsOf(state.now);
    if (isNamed(word, "first_of_span")) [state.now] = all;
    if (isNamed(word, "last_of_span")) state.now = lastOf(all);
  }
  if (isNamed(word, "same_time")) {
    state.isSameTime = true;
    state.now = state.beside || state.now;
  }
  for (const by of named(word, "year_counted")) { // 第二年, 第三年
    const spoken = spokenYear(state);
    if (spoken !== null) {
      const first = state.counted !== null && state.counted[1] === spoken ? state.counted[0] : spoken;
      state.now = yearPeriod(first + Number(by));
      state.why = "";
      state.counted = [first, first + Number(by)];
    }
  }
  const day = state.dated;
  for (const by of named(word, "year_of_draft")) byDraft(state, day ? yearPeriod(day.year + Number(by)) : null);
  for (const by of named(word, "period_spoken_of")) {
    if (state.now !== null) {
      state.now = shifted(state.now, Number(by) * (state.now.end - state.now.start));
      state.why = "";
    }
  }
  for (const by of named(word, "month_spoken_of")) {
    if (state.month !== null) { // 9月12日到账。那个月，全区88人次
      state.now = shifted(state.month, Number(by));
      state.month = state.now;
      state.why = "";
    }
  }
  for (const by of named(word, "quarter_spoken_of")) {
    if (state.now !== null) { // 三个月依次为…。同季脱困45户
      const first = state.now.end - 1 - ((state.now.end - 1) % 3);
      state.now = shifted(partAt(first, 3), 3 * Number(by));
      state.why = "";
    }
  }
  for (const by of named(word, "month_of_draft")) {
    const month = day ? shifted(partAt(12 * day.year + day.month - 1, 1), Number(by)) : null;
    const isReported = month !== null && state.now !== null && isSamePeriod(state.now, month) && !isSamePeriod(month, state.monthBefore); // the report of a month speaks of the one before that
    const told = near !== null && near.end - near.start === 1 ? near : month === null ? state.month : isReported ? state.now : null;
    if (told !== null) { // 5月抚慰22人次，上月67人次
      state.now = shifted(told, Number(by));
      state.why = "";
    } else {
      byDraft(state, month);
      state.monthBefore = month; // 上月40人次。上月脱困… are one
    }
  }
  if (isNamed(word, "now")) comeToNow(state);
  if (isNamed(word, "last_year_over") && day) byDraft(state, lastYearOver(state.dated, state.known));
  if (isNamed(word, "middle_of_year") && state.now !== null) {
    state.now = periodFrom(lastYear(state.now) + "-H1");
    state.isStart = false;
  }
  if (isNamed(word, "start_of_period") || isNamed(word, "end_of_period")) state.isStart = isNamed(word, "start_of_period");
  for (const kind of ["end_of_year", "start_of_year"]) {
    if (isNamed(word, kind) && state.now !== null) {
      state.now = yearPeriod(lastYear(state.now));
      state.isStart = kind === "start_of_year";
    }
  }
}

function byDraft(state, period) {
  state.backFrom = period && state.now && period.end <= state.now.start ? state.now : null; // 今年160户；去年284户。一年之间，户数减少124户
  state.now = period;
  state.why = period ? "" : "dated";
}

/* The last year that was over on a day, of those there are figures of. */
function lastYearOver(day, known) {
  const years = yearsOf(known);
  if (!day) return null;
  return years.slice().reverse().find((year) => isOverOn(year, day)) || lastOf(years);
}

/* The last month that was over on a day, as the quarter or the year that ends with it. */
function newestOver(day, known) {
  if (!day) return null;
  const here = partAt(12 * day.year + day.month - 1, 1), month = isOverOn(here, day) ? here : shifted(here, -1) || here;
  if (month.end > known.end || month.end % 12 === 0) return lastYearOver(day, known);
  return month.end % 3 ? month : partAt(month.start, 3);
}

/* Whether a period was over on a day, its last one too. */
const isOverOn = (period, day) => dayCount(period.end) - 1 <= dayCount(12 * day.year + day.month - 1) + day.day - 1;

/* Days from 1970 to the first one of a month, counted from year 0. */
const dayCount = (month) => Date.UTC(Math.floor(month / 12), month % 12, 1) / 86400000;

/* The month or quarter that a date without a year names in a draft, if it was over by then: 四季度, in
   January; what is half a year ago or more is of a year nobody named. */
function nearestOver(parts, day) {
  if (!day) return null;
  const over = [periodOf(parts, day.year), periodOf(parts, day.year - 1)].find((period) => period !== null && isOverOn(period, day));
  const today = dayCount(12 * day.year + day.month - 1) + day.day - 1;
  return over !== undefined && today - dayCount(over.end) + 1 < 186 ? over : null;
}

/* Move to what was over when the draft was written: 目前. In a text that has not spoken of that year yet
   it may also be the last year that was over. */
function comeToNow(state) {
  const newest = newestOver(state.dated, state.known), year = lastYearOver(state.dated, state.known);
  const isGoingOn = newest !== null && spokenYear(state) === lastYear(newest);
  byDraft(state, newest);
  state.also = isGoingOn || isSamePeriod(newest, year) ? null : year;
}

/* The years that 七年累计, N年来 and 三年共 speak of. */
function lastYears(state, item, words, told) {
  const parts = item.parts, tokens = words.filter((word) => !isMention(word));
  if (has(parts, "side")) return yearsOfSide(state, parts);
  const n = parts.by === "年" ? wholeOf(parts.n || "") : 0;
  const isTold = (n > 1 && has(parts, "flush")) || ["来", "间", "里"].includes(parts.tail) // 服务三年256次
    || tokens.some((word) => isNamed(word, "span") || saysRelation(word, "sum") || (n > 1 && (isNamed(word, "subject") || isNamed(word, "group")) && word.start === item.at[1]));
  const dates = words.filter((word) => isMention(word) && isTime(word) && word.at[1] <= item.at[0]);
  const years = n > 1 ? dates.slice(-n).map((date) => periodNamed(state, date)).filter(Boolean) : [];
  if (n > 1 && years.length === n && lastOf(dates).at[1] === item.at[0]) return [throughYears(years[0], lastOf(years))]; // 2018年、2019年两年
  if (!(n && isTold)) return [];
  const begun = words.find((word) => isMention(word) && has(word.parts, "since"));
  const since = begun !== undefined && begun.at[0] < item.at[0] ? periodNamed(state, begun) : null;
  if (since !== null) return [throughYears(since, yearPeriod(firstYear(since) + n - 1))]; // 从2013年算起，四年帮扶799.11万元
  const listed = [...new Map(told.filter(Boolean).map((period) => [period.text, period])).values()].sort((a, b) => a.start - b.start);
  if (listed.length === n) return [throughYears(listed[0], lastOf(listed))];
  if (yearsOf(state.known).length === n) return [state.known];
  const last = state.now === null ? 0 : lastYear(state.now), first = yearPeriod(last - n + 1);
  if (first !== null) return [throughYears(first, yearPeriod(last))];
  state.why = "span";
  return [];
}

/* The first or the last years of a span: 七年2745人次，前五年1461人次，后两年1284人次. */
function yearsOfSide(state, parts) {
  const n = wholeOf(parts.n), {now} = state;
  const isInside = state.sideOf !== null && now !== null && state.sideOf.start <= now.start && now.end <= state.sideOf.end;
  if (now !== null && isSpan(now) && !isInside) state.sideOf = now;
  const years = state.sideOf === null ? [] : yearsOf(state.sideOf);
  if (n < 2 || n >= years.length) return [];
  const some = parts.side === "前" ? years.slice(0, n) : years.slice(-n);
  return [throughYears(some[0], lastOf(some))];
}

/* From a year up to the last there are figures of, or that year where it is the last. */
const yearsSince = (state, first) => (state.known.end <= first.end ? first : throughYears(first, state.known));

function throughYears(first, last) {
  if (last.end <= first.start || firstYear(first) === lastYear(last)) return last;
  return joinedPeriod(yearPeriod(firstYear(first)), yearPeriod(lastYear(last)));
}

/* Whether it is the last day of a month, on which stocks are counted. */
function isMonthEnd(item) {
  const period = periodOf(item.parts, 2000), day = wholeOf(firstPart(item.parts, ["d", "d2", "d3", "d4"]));
  if (period === null || period.end - period.start !== 1) return false;
  return new Date(Date.UTC(Math.floor(period.end / 12), period.end % 12, 0)).getUTCDate() === day;
}

/* The period that the parts of a date name, in the year spoken of if they name none. */
function periodOf(parts, spoken) {
  const year = wholeOf(firstPart(parts, ["y", "y2", "y3", "y4"])) || spoken;
  return year === null ? null : periodFrom(periodWritten(parts, year));
}

function periodWritten(parts, year) {
  const month = monthOf(firstPart(parts, ["m", "m3", "m4", "e", "e2", "e3"]));
  if (!has(parts, "y") && has(parts, "y2") && has(parts, "m2")) return `${year}-${padded(monthOf(parts.m2))}`; // 2019-08
  if (has(parts, "m2") && month) {
    const last = has(parts, "y2") ? wholeOf(parts.y2) : year;
    return `${year}-${padded(month)}..${last}-${padded(monthOf(parts.m2))}`;
  }
  if (has(parts, "y") && has(parts, "y2")) return `${year}..${wholeOf(parts.y2)}`;
  if (has(parts, "firsts")) return `${year}-01..${year}-${padded(wholeOf(parts.firsts))}`;
  if (has(parts, "qa")) return `${year}-${padded(3 * wholeOf(parts.qa) - 2)}..${year}-${padded(3 * wholeOf(parts.qb))}`;
  if (has(parts, "front")) return `${year}-01..${year}-${padded(3 * wholeOf(parts.front))}`;
  if (has(parts, "eq")) return `${year}-Q${["first", "second", "third", "fourth"].indexOf(parts.eq.toLowerCase()) + 1}`;
  if (has(parts, "eh")) return `${year}-H${parts.eh.toLowerCase() === "first" ? 1 : 2}`;
  if (["e", "e2", "y3"].every((name) => has(parts, name))) return `${year}-${padded(monthOf(parts.e))}..${year}-${padded(monthOf(parts.e2))}`;
  if (has(parts, "q")) return `${year}-Q${wholeOf(parts.q)}`;
  if (has(parts, "h")) return `${year}-H${parts.h === "上" ? 1 : 2}`;
  if (has(parts, "begins")) return `${year}-Y${parts.begins}`;
  return month ? `${year}-${padded(month)}` : String(year);
}

const firstPart = (parts, names) => parts[names.find((name) => has(parts, name))] || "";

function wholeOf(text) {
  if (!text) return 0;
  const digits = lettersOf(text).every((letter) => DIGIT.test(letter)) ? decimal(asDigits(text)) : hanziNumber(text.replace(/[oO○]/g, "〇"));
  return Number(digits.n);
}

function monthOf(text) {
  const order = text ? rules.months.findIndex((month) => month.slice(0, 3) === text.toLowerCase().slice(0, 3)) : -1;
  return order >= 0 ? order + 1 : wholeOf(text);
}
