/* Spoken bases: what words compare a number with, before it in Chinese, behind it in English. The twin
   of spoken_bases.py. */

const BESIDE = sought(rules.bases.beside);

/* Whether a part of a year stands right behind a word: 四季度. */
const isPartBehind = (one, next) => isMention(next) && next.sort === "period" && !saysYear(next.parts) && startOf(next) === endOf(one);

/* What words compare a number with: a period that is named, or the one before. */
function comparedWith(own, behind) {
  for (const [order, item] of own.entries()) {
    const kind = isMention(item) ? undefined : named(item, "comparator")[0];
    if (kind === "behind") {
      const time = earlierOfTwo(own.slice(0, order).filter(isTime));
      return time === undefined ? [null, "number"] : [time, "before"];
    }
    const next = own[order + 1];
    if (kind === "year" && next !== undefined && isPartBehind(item, next)) return [next, "of_year_before"]; // 比去年四季度少13人次
    if (kind !== undefined && kind !== "named") return [null, kind];
    if (kind !== undefined && isOfAnother(item, own[order + 1])) return [null, "unknown"];
    if (kind !== undefined && (rules.bases.comparing.includes(item.word) || behind.includes(item))) {
      const before = own.slice(0, order).find((other) => isTime(other) && endOf(other) === item.start);
      const time = own.slice(order + 1).find(isTime);
      if (before !== undefined && (time === undefined || startOf(time) > item.end)) return [before, "before"]; // 和上一年比，甲街道增加10人次
      if (time !== undefined) return [time, isMention(time) && has(time.parts, "start") ? "started" : "named"]; // 比2013年初的506户减少496户
    }
  }
  return null;
}

/* Whether what is compared with is another subject, or years ago: 比帮扶资金多, 比5年前多. */
function isOfAnother(word, other) {
  if (!rules.bases.comparing.includes(word.word) || other === undefined || startOf(other) !== word.end) return false;
  return isMention(other) ? other.sort === "duration" : named(other, "subject").some(isNotOurs) && !namesRow(other); // 比志愿者多
}

const DATED = pattern(rules.bases.dated);
const RANKED = sought(rules.ranked.pattern), RANK_STOP = pattern(rules.bases.rank_stop);
const isOfChange = (word) => saysRelation(word, "up") || saysRelation(word, "down"); // 低于2013年底的489户 is no change
const BEYOND = sought(rules.bases.beyond), BEING = sought(rules.bases.being), ITS_MULTIPLE = pattern(rules.bases.its_multiple);

/* Whether a number is only that of a period the one before it is held against: 2019年底10户，远低于2013年底的
   489户. The text goes on with its own year. */
function isBeyond(read, own, item) {
  const time = lastOf(own.filter((one) => isMention(one) && one.sort === "period"));
  if (time === undefined || endOf(time) > item.at[0]) return false;
  const end = startOf(time), between = read.text.slice(endOf(time), item.at[0]);
  const isRate = item.claim !== null && rules.bases.rates.includes(item.claim.counter);
  const held = matchedAt(ITS_MULTIPLE, read.text, item.at[1]) ? BEING : BEYOND;
  return (between === "的" || (!between && !isRate)) && isFound(held, read.text.slice(Math.max(end - rules.bases.words_beyond, 0), end));
}

/* Whether English only holds a number against the one before it: up 10.1 percent on the 1.99 million yuan
   of 2018. The text goes on with its own year. */
const isBeside = (read, item) => isFound(BESIDE, read.text.slice(Math.max(item.at[0] - rules.bases.beside_within, 0), item.at[0]));

/* What a sentence without numbers holds the next one against: 再同2017年比。 */
function ledIn(own) {
  const last = lastOf(own);
  if (last === undefined || isMention(last) || !isNamed(last, "comparator")) return null;
  const compared = comparedWith(own, []);
  return compared === null ? null : compared[0];
}

/* A change or a multiple of the last two numbers told: 前者是后者的2.8倍, 后者比前者少62人次. */
function ofTheFormer(setting, tokens, told) {
  const alike = told.filter((one) => countedBy(one) === setting.noun), two = alike.length === 2 ? alike : told; // 前者金额是后者的4.4倍
  const levels = two.length > 2 && lastOf(two).relation === "sum" ? two.slice(0, -1) : two; // 383人次、611人次，合计994人次，后者是前者的1.6倍
  const kinds = ["former", "latter"], said = relationsSaid(tokens).filter((kind) => kinds.includes(kind));
  if (said.length && new Set(said).size < 2 && setting.relation === "level") return changed(setting, {relation: "unclear", why: "list"}); // 相比，前者611人次
  if (new Set(said).size === 1 && isChange(setting.relation)) { // 前者下降72.5%，后者下降52.1%
    const one = levels.length < 2 ? null : levels[levels.length - 2 + kinds.indexOf(said[0])];
    return one === null ? changed(setting, {relation: "unclear", why: "base"}) : changed(setting, {of: [one], period: one.period});
  }
  if (said.length !== 2 || said[0] === said[1] || levels.length < 2) return null;
  const [of, base] = said.map((kind) => levels[levels.length - 2 + kinds.indexOf(kind)]), claim = setting.mention.claim;
  const isOfBoth = isChange(setting.relation) || (claim !== null && isMultiple(claim));
  return !isOfBoth || countedBy(of) !== countedBy(base) ? changed(setting, {relation: "unclear", why: "base"}) : changed(setting, {of: [of], base});
}

/* The row, union or subject a number is compared with: 比意外死亡多287人次, 比帮扶资金多近八成. */
const namesOurs = (token) => named(token, "subject").some((name) => !isNotOurs(name));
function rivalRow(own) {
  const isAfterTime = (word) => own.some((other) => isTime(other) && endOf(other) === startOf(word)); // 和上一年比，甲街道…
  const place = own.findIndex((one, n) => !isMention(one) && rules.bases.comparing.includes(one.word) && !isAfterTime(one)
    && n + 1 < own.length && (namesRow(own[n + 1]) || (!isMention(own[n + 1]) && namesOurs(own[n + 1]))));
  return place < 0 ? null : own[place + 1];
}

/* The row or union that a multiple is of: 高中生均助学金是义务教育阶段的4.6倍. */
function rivalOfTimes(read, own, item) {
  const last = lastOf(own);
  if (item.claim === null || item.claim.form !== "times" || last === undefined || !namesRow(last)) return null;
  const before = read.text.slice(Math.max(last.start - 2, 0), last.start);
  return read.text.slice(last.end, item.at[0]) === "的" && rules.bases.is.some((word) => before.endsWith(word)) ? last : null;
}

/* A multiple of the like number of another row or union. */
/* What a multiple is of, counted as the number before it: 工会经费是社会捐助的8.1倍. */
function countedAs(setting, last) {
  if (setting.mean || last === undefined || !["level", "sum"].includes(last.relation) || ["", "percent"].includes(countedBy(last)) || last.subjects.join() !== setting.subjects.join()) return setting;
  return changed(setting, {mention: last.mention, noun: last.noun, scale: last.scale, relation: "level"});
}

function heldAgainstRow(setting, rival, numbers) {
  if (rival === null) return setting;
  const told = lastOf(numbers), isShare = told !== undefined && told.relation === "share" && told.of.length > 0 && !setting.noun, last = isShare ? told.of[0] : told; // 42.15万元，占37.8%，是社会捐助的8.1倍
  const of = last !== undefined && last.relation === "mean" && !setting.mean ? last : countedAs(setting, last); // 意外身故每人次7000元，是重大疾病的2.6倍
  const units = named(rival, "unit"), rows = named(rival, "group");
  const base = changed(of, {group: rows.length ? rows : of.group, unit: units.length ? units[0] : of.unit});
  return changed(setting, {of: [of], base});
}

/* Numbers, of which a rank is among the unions of one kind where its sentence names that: 街道中，奥运村街道
   29人次，排在第1位; 在各地区中居第1位. */
function rankedAmong(read, found) {
  return found.map((setting) => (setting.relation === "rank" ? changed(setting, {among: kindBefore(read, setting)}) : setting));
}

/* The kind that a sentence names last before a rank; nothing of several. */
function kindBefore(read, {mention}) {
  const {kinds} = rules.ranked, {rank_sentence: sentence} = rules.bases, end = mention.at[1], words = lastOf(read.text.slice(Math.max(end - sentence, 0), end).split(RANK_STOP));
  const last = lastOf(everyFound(RANKED, words));
  const said = Object.keys(kinds).filter((stem) => last !== undefined && last[0].includes(stem));
  return said.length === 1 ? said[0] : "";
}

/* The period of what something came from, where words do not say it: 由489户降到463户. It is what the
   text compares with, or the period before the one spoken of; of what came to something by a day,
   截至目前由500余户, nobody can say. */
function originPeriod(state, given) {
  const base = given !== null && given.mention ? given.period : given, period = state.now;
  if ((state.isSameTime || state.beside !== null || isGoneFrom(state)) && state.cameFrom) return state.cameFrom;
  if (base !== null && typeof base !== "string") return base;
  if (period === null || isSpan(period) || (state.isPoint && base === null)) return null;
  const before = periodBefore(period, base !== null ? base : period.end - period.start === 12 ? "year" : "previous");
  const isOther = before !== null && state.firstHere !== null && state.firstHere.end <= before.start;
  return isOther && base === null ? null : before; // …是2013年的10倍。审批由42天缩短到21天
}

/* Whether words turn to another time for one number alone: 上年259人次; 其中2月47人次. */
function turnsAside(tokens, own, before, now) {
  if (before === null) return false;
  const isInside = now !== null && !isSamePeriod(now, before) && now.end - now.start < before.end - before.start;
  if (isInside && relationsSaid(tokens).includes("of_these")) return true;
  const isBack = tokens.some((token) => [...named(token, "year_spoken_of"), ...named(token, "period_spoken_of")].some((by) => Number(by) < 0));
  return isBack && !own.some((one) => isMention(one) && isTime(one));
}

/* What English compares a number with right behind it: 45.9% from the previous year. A period that is
   named ends it: 45.9% more than in 2014. */
function comparedBehind(stream, item) {
  const found = [];
  let place = item.at[1];
  for (const other of stream) {
    const start = startOf(other);
    if (start !== place && start !== place + 1) continue;
    const isNoun = !found.length && !isMention(other) && isNamed(other, "subject");
    if (!isNoun && !isToldBehind(other, found, item)) break;
    place = endOf(other);
    if (!isNoun) found.push(other); // 19,159 members more than in 2017
  }
  if (found.length && namesBase(lastOf(found))) found.pop(); // with no period behind it
  const isPoints = item.claim !== null && item.claim.form === "points"; // 5.5 points lower
  return isPoints || found.some((one) => isMention(one) || one.word.includes(" ")) ? found : [];
}

/* Whether what stands behind a number in English goes on to compare it. */
function isToldBehind(other, found, item) {
  if (isMention(other)) return isTime(other) && found.length > 0 && namesBase(lastOf(found));
  if (!isLatin(other.word) || (found.length && isMention(lastOf(found)))) return false;
  const isRate = item.claim !== null && rules.bases.rates.includes(item.claim.counter);
  if (FROM.includes(other.word)) return isRate; // 611 payments from 2013 to 2019 are compared with nothing
  return rules.bases.fewer.includes(other.word) || saysRelation(other, "share") || isNamed(other, "comparator");
}

/* Whether a word names the period a number is compared with: than in, from. */
const namesBase = (item) => !isMention(item) && named(item, "comparator")[0] === "named";

const OBJECT = pattern("^(?:" + rules.bases.object + ")$"), OF_THE_SAME = pattern("^(?:" + rules.bases.of_the_same + ")$"), TIME_BEHIND = pattern("^(?:" + rules.bases.time_behind + ")$");

/* The period that stands behind a number in English, with no other number between. */
function timeBehind(read, stream, item) {
  const first = stream.find((one) => startOf(one) >= item.at[1]); // 累计助学280万元（2013年至2019年）
  if (first !== undefined && isTime(first) && read.text.slice(item.at[1], startOf(first)) === "（" && matchedAt(DATED, read.text, endOf(first))) return [first];
  const next = stream.find((one) => startOf(one) >= item.at[1] || isMention(one)), end = item.at[1];
  if (next !== undefined && !isMention(next) && next.start === end + 1 && read.text[end] === " " && isLatin(next.word) && (isTime(next) || isNamed(next, "mean"))) return [next]; // 371 households two years before; 3,250 yuan each
  const other = stream.find((one) => startOf(one) >= item.at[1] && isMention(one));
  if (other === undefined) return [];
  if (isFigure(other) && matchedWhole(OF_THE_SAME, read.text.slice(item.at[1], startOf(other)))) return timeBehind(read, stream, other);
  if (other.sort !== "period") return [];
  return matchedWhole(TIME_BEHIND, read.text.slice(item.at[1], startOf(other))) ? [other] : [];
}

/* What a text goes on with behind a change whose earlier number stands last: 2019年60.0%，2018年27.4%，
   提高32.6个百分点. */
function goesBackTo(setting) {
  const base = setting.base, [level] = setting.of;
  if (!isChange(setting.relation) || base === null || !base.mention || level === undefined || level.period === null || base.period === null) return null;
  return level.mention.at[0] < base.mention.at[0] && base.period.end <= level.period.start ? level.period : null;
}
