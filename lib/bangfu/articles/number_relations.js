/* Relations: what a number says of the numbers before it: a change, a share, a sum, a rank. The twin of
   number_relations.py. */

const isPlainForm = (claim) => claim !== null && ["plain", "vague"].includes(claim.form);
const namesUnitOrRow = (token) => isNamed(token, "group") || isNamed(token, "unit");

/* A number with those it is a change, a share or a sum of. */
function related(setting, tokens, levels, told) {
  levels = levels.filter((one) => countedBy(one) !== "times"); // 是2017年的1.6倍，比2016年增长63.4%
  const both = ofTheFormer(setting, tokens, levels.length > 1 ? levels : told.slice(-rules.relations.wholes).filter((one) => one.relation === "level"));
  if (both !== null) return both;
  if (isChange(setting.relation)) return changeOf(setting, tokens, levels, told);
  if (setting.relation === "share") return setting.of.length ? setting : shareOf(setting, tokens, levels, told);
  if (setting.relation === "rank") return rankedSetting(setting, levels, told);
  return summed(setting, tokens, levels, told);
}

/* A rank is by the last number, of the union or row it names: 奥运村29人次；大屯街道排在第二位. Behind a change, or another
   rank, it is by what changed: 奥运村比大屯多3人次，排第1位. */
function rankedSetting(setting, levels, told) {
  const before = lastOf(told);
  if (!levels.length && !setting.noun && before !== undefined && (isChange(before.relation) || before.relation === "rank")) {
    const moved = before.of[0] || changed(before, {relation: "level"});
    return changed(setting, {of: [setting.isUnitNamed ? changed(moved, {unit: setting.unit}) : moved]});
  }
  const noun = levels.length ? "" : setting.noun, near = levels.length ? levels : noun ? told : told.slice(-1); // 按人次，六里屯街道在街道中列第2位
  const levelled = near.filter((one) => one.relation === "level" && ["", countedBy(one)].includes(noun));
  const alikeSubjects = levelled.filter((one) => one.subjects.join() === setting.subjects.join()), last = (alikeSubjects.length ? alikeSubjects : levelled).slice(-1);
  const isPart = setting.period !== null && rules.frames.parts.includes(setting.period.end - setting.period.start); // 5月人次居全年第1位
  const isOther = !levels.length && (setting.isUnitNamed || setting.group.length > 0 || isPart), alike = levels.length ? levels.slice(-1) : noun ? last : [];
  return changed(setting, {of: isOther ? last.map((one) => changed(one, setting.isUnitNamed ? {unit: setting.unit} : {group: setting.group.length ? setting.group : one.group, period: setting.period})) : alike});
}

/* A change is of the last level that counts the same, against what it is compared with. Without a
   comparison that is the like number of another period before it; failing that, what the change
   before it was held against. Words of its own make it a change of what they name. */
function changeOf(setting, tokens, levels, told) {
  const claim = setting.mention.claim, last = lastOf(told), near = lastOf(levels);
  let base = setting.base;
  if (last !== undefined && last.relation === "share" && claim !== null && claim.form === "points" && !tokens.some((token) => isNamed(token, "subject"))) {
    return changed(setting, {relation: "unclear", why: "whole"}); // …占35.8%，比上年下降4.8个百分点: of two shares
  }
  if (near !== undefined && base === null && (near.isOrigin || near.isStart)) {
    const later = near.isStart ? told.slice(-rules.relations.wholes).filter((one) => isLater(one, near) && countedBy(one) === countedBy(near)).slice(0, 1) : []; // 10户；2013年年初506户，降幅98.0%
    const span = setting.period, last = span && isSpan(span) ? lastOf(yearsOf(span)) : null;
    // 2013年到2017年，从201户减少了78户
    if (last && near.period && isSamePeriod(near.period, yearsOf(span)[0])) setting = changed(setting, {period: last});
    return changed(setting, {base: near, of: later.map((one) => changed(near, {period: one.period, isStart: false})), isStart: false}); // 从506户下降了199户
  }
  if (!levels.length && isOfItself(setting, tokens)) return countedAsRows(setting, told);
  const isPlain = isPlainForm(claim), isKnown = isPlain || setting.noun !== "";
  if (base === null && last !== undefined && isChange(last.relation) && last.base !== null && !isKnown && isOfEarlierYear(setting, whatChanged(last)[0])) {
    return changed(setting, {of: whatChanged(last).map((one) => changed(one, {period: setting.period})), base: "year"}); // 2018年…，而2015年的降幅只有8.4%
  }
  if (base === null && last !== undefined && isChange(last.relation) && last.base !== null && (!isKnown || isAlikeCounted(setting, whatChanged(last)[0])) && isGoneOn(setting, whatChanged(last)[0])) {
    const isAgain = setting.own.some((word) => rules.relations.again.some((one) => word.startsWith(one))); // 2016年91.4%；2019年再升…
    return changed(setting, {of: whatChanged(last).map((one) => changed(one, {period: setting.period})), base: isAgain ? whatChanged(last)[0] : "year"}); // 一年少了23.56万元。再下一年又降15.4%
  }
  if (base === null && last !== undefined && isChange(last.relation) && last.base !== null) return asTheChangeBefore(setting, last, isKnown);
  const isOwn = setting.noun !== "" || tokens.some(namesOwn);
  if (last !== undefined && last.relation === "share" && !levels.length && base !== null && !isOwn && last.of.slice(0, 1).every((one) => countsTheSame(setting, one))) return changed(setting, {of: last.of.slice(0, 1)}); // 低保户占52.5%，比2013年末减少110户
  if (isSaidAgain(setting, last, tokens, isKnown)) return changed(setting, {of: whatChanged(last)});
  if (goesOnFrom(last, setting, tokens)) return changed(setting, {of: whatChanged(last)});
  let before = (levels.length ? levels : told).filter((level) => ["level", "mean"].includes(level.relation));
  if (!(isPlain ? countedBy(setting) : setting.noun) && before.some((level) => !level.isObject)) before = before.filter((level) => !level.isObject); // 1.11 million yuan for 421 households, down 36.4 percent
  let current = before.filter((level) => base === null || base.mention === undefined || level.mention.at[0] !== base.mention.at[0]);
  const wanted = isKnown ? (isPlain ? countedBy(setting) : setting.noun) : base !== null && base.mention ? countedBy(base) : "";
  let alike = current.filter((level) => !wanted || countedBy(level) === wanted);
  if (!isKnown && tokens.some((token) => isNamed(token, "subject"))) {
    alike = alike.filter((level) => level.subjects.join() === setting.subjects.join());
    current = alike;
  }
  if (tokens.some(namesUnitOrRow)) {
    alike = alike.filter((level) => level.group.join() === setting.group.join() && level.unit === setting.unit);
    current = [];
  }
  if (isKnown && !alike.length && base !== null) return setting;
  const isOther = setting.noun && setting.noun !== "percent" && !isPlain; // 抚慰超600人次，资金增长近六成
  current = (alike.length || isOther ? alike : current).slice(-1);
  if (base !== null && base.mention && !current.length) current = ofLikeLength(base, told);
  const lastsAsLong = (one) => one.period !== null && one.period.end - one.period.start === base.end - base.start;
  if (base !== null && base.start !== undefined && current.length && !lastsAsLong(current[0])) {
    const long = told.filter((one) => countsTheSame(setting, one) && lastsAsLong(one)).slice(-1); // 一季度152人次，3月46人次；比去年四季度少13人次
    current = long.length ? long : current;
  }
  if (current.length && goesOnTo(setting, current[0], tokens)) {
    return changed(setting, {of: [changed(current[0], {period: setting.period})], base: current[0]});
  }
  if (base === null && current.length) {
    base = likeIt(current[0], levels, told);
    // 抚慰378人次，上年259人次，增长45.9%: of the later one.
    if (base !== null && isLater(base, current[0])) [current, base] = [[base], current[0]];
  }
  if (base === null && last !== undefined && last.base !== null && last.of.length) return changed(setting, {of: last.of, base: last.base});
  if (base === null && current.length && isGoneOn(setting, current[0]) && (!isKnown || (current[0].period.end - current[0].period.start === 12 && lastYear(setting.period) - lastYear(current[0].period) === 1))) { // 2013年214.28万元，2014年减少3.6万元
    return changed(setting, {of: [changed(current[0], {period: setting.period})], base: "year"});
  }
  if (typeof base === "string" && current.length) {
    const newer = levels.filter((level) => isJustBefore(current[0], level, base)).slice(-1);
    current = newer.length ? newer : current; // 378人次（上年同期259人次），同比增长45.9%
  }
  if (current.length && current[0].isStart) return changed(setting, {base: base === null ? current[0] : base, isStart: false}); // 年初192户，一年减少182户
  return changed(setting, {of: current, base});
}

/* The number of another period that a change of a number is held against: the last like it; where its
   sentence told later ones, the latest: 10户，上年192户，2013年末489户，下降98.0%. */
function likeIt(current, levels, told) {
  const alike = told.filter((level) => level !== current && isAlike(level, current));
  const later = alike.filter((level) => levels.includes(level) && isLater(level, current));
  return later.length ? later.reduce((most, level) => (level.period.end > most.period.end ? level : most)) : lastOf(alike) || null;
}

/* Whether a change is of a later year than the number before it: 198.8万元。2019年再增10.1%. */
function isGoneOn(setting, current) {
  const now = setting.period, then = current.period;
  return now !== null && then !== null && then.end <= now.start && now.end - now.start === 12;
}

/* Whether a change is of what changed right before it: 户数环比增长178.6%，同比减少27.8%. */
function isSaidAgain(setting, last, tokens, isKnown) {
  const isAfter = last !== undefined && isChange(last.relation) && last.of.length > 0 && setting.mention.at[0] - last.mention.at[1] < rules.next;
  return isAfter && !isKnown && !tokens.some(namesOwn) && typeof setting.base === "string";
}

/* Whether a change is of a whole year that lies before the one told of. */
function isOfEarlierYear(setting, current) {
  const now = setting.period, then = current.period;
  if (now === null || then === null || setting.isStart) return false;
  return now.end <= then.start && now.end - now.start === 12 && then.end - then.start === 12;
}

/* Whether a change leads from the number before it to its own year: 463户，到2018年减少271户. */
function goesOnTo(setting, current, tokens) {
  const now = setting.period, then = current.period, base = setting.base;
  if (now === null || then === null || then.end > now.start) return false;
  if (base === null) return tokens.some((one) => saysRelation(one, "until"));
  return !base.mention && base.start === then.start && base.end === then.end; // …，2018年末比2014年末减少271户
}

/* A change of a row counts what the rows before it did: 社会捐助60.35万元。…社会捐助下降41.9%. */
function countedAsRows(setting, told) {
  const claim = setting.mention.claim, row = lastOf(told.filter((number) => number.relation === "level" && number.group.length > 0));
  const isRate = claim !== null && ["percent", "share"].includes(claim.form);
  if (!isRate || !setting.group.length || row === undefined || setting.noun) return setting;
  return row.subjects.join() === setting.subjects.join() ? changed(setting, {noun: countedBy(row)}) : setting;
}

/* A change of what changed before it, or of what its own words count, on the same base. */
function asTheChangeBefore(setting, last, isKnown) {
  const of = whatChanged(last);
  const isOther = setting.noun !== "" && of[0].relation === "mean"; // 次均涨了61.6%。转年全年支出多了3.1万元
  if (!isKnown || (countsTheSame(setting, of[0]) && !isOther)) return changed(setting, {of, base: last.base});
  if (isOther && isGoneOn(setting, of[0])) return changed(setting, {base: "year"});
  return changed(setting, {base: last.base.mention ? last.base.period : last.base});
}

const whatChanged = (last) => (last.of.length ? last.of : [changed(last, {relation: "level"})]);

/* Whether a change counts what changed before it, and is of no mean: 2018年末减少105户；2019年又减182户. */
const isAlikeCounted = (setting, of) => countsTheSame(setting, of) && !(setting.noun !== "" && of.relation === "mean");

/* The last number like another that is of as many months: of a half-year for a half-year. */
function ofLikeLength(base, told) {
  return told.filter((number) => number.relation === "level" && number.period && base.period && isAlike(number, base)
    && number.period.end - number.period.start === base.period.end - base.period.start).slice(-1);
}

/* Whether the words of a change, first in its sentence, name what moved: 帮扶户数减少64户. */
function isOfItself(setting, tokens) {
  const isSaid = tokens.some((token) => isNamed(token, "subject"));
  if (setting.base === null) return isSaid;
  return tokens.some(namesUnitOrRow) || setting.noun !== "" || (isSaid && isPlainForm(setting.mention.claim));
}

function isLater(a, b) {
  if (!a.period || !b.period) return false;
  return a.period.end > b.period.end || (a.period.end === b.period.end && b.isStart && !a.isStart);
}

/* Whether a number is the same as another of the year or the period before it. */
function isJustBefore(a, b, kind) {
  return a.period !== null && b.period !== null && isAlike(a, b) && isSamePeriod(periodBefore(b.period, kind), a.period);
}

/* Whether a rate is that of the change before it: 比上年减少四人次，降幅百分之一. */
function goesOnFrom(last, setting, tokens) {
  const claim = setting.mention.claim;
  if (last === undefined || !isChange(last.relation) || claim === null) return false;
  return isSameBase(last.base, setting.base) && COUNTED_FORMS.includes(claim.form) && !tokens.some(namesOwn) && countsTheSame(setting, whatChanged(last)[0]);
}

/* Whether a change may be of a number, by what it counts: 人次增长…，资金增长… are of two. */
function countsTheSame(setting, of) {
  return ["", "percent", countedBy(of)].includes(isPlainForm(setting.mention.claim) ? countedBy(setting) : setting.noun);
}

const isSameBase = (a, b) => a === b || (a !== null && b !== null && Boolean(a.text) && a.text === b.text);

/* A share of another month than that told last is of its own: 下半年317人次；5月占全年15.0%. */
function thenOf(setting, parts) {
  const now = setting.period, then = parts.length === 1 ? parts[0].period : null;
  const isOther = now !== null && then !== null && !isSamePeriod(now, then) && now.end - now.start <= then.end - then.start;
  return isOther ? parts.map((one) => changed(one, {period: now})) : parts;
}

/* A share with its parts, and the period of the whole if that is another. */
function shareOf(setting, tokens, levels, told) {
  if (told.length && lastOf(told).relation === "unclear") return changed(setting, OPEN);
  if (setting.subjects.some(isNotOurs)) return setting; // 女职工约占54%
  const inLast = insideLast(setting, tokens, levels);
  if (inLast !== null) return changed(setting, {of: [inLast], wholeSubjects: lastOf(levels).subjects});
  const known = told.filter((one) => ["level", "sum", "share"].includes(one.relation)).slice(-1);
  const parts = thenOf(setting, partsOf(setting, levels.length ? levels : known, tokens, told, !levels.length && setting.group.length > 0));
  setting = ofTheSameWhole(setting, parts, told);
  if (setting.whole !== null || !parts.length || parts[0].group.length || parts[0].period === null) {
    const also = countedOtherwise(setting, parts, levels.length ? levels : told);
    return changed(setting, {of: parts, alsoOf: [...also, ...insideOf(changed(setting, {of: parts}), told.slice(-rules.relations.wholes))]});
  }
  const inside = parts[0].period;
  const wider = told.filter((level) => level.period !== null && !isSamePeriod(level.period, inside) && isAlike(level, parts[0])
    && level.period.start <= inside.start && inside.end <= level.period.end);
  return changed(setting, {of: parts, whole: wider.length ? lastOf(wider).period : null});
}

/* A share that goes on with the whole of the one before: 脱困占退档户数的63.2%；解困退档38户，占20.5%. */
function ofTheSameWhole(setting, parts, told) {
  const [part] = parts, isPart = parts.length === 1 && !setting.wholeSubjects.length && !part.group.length && part.own.includes(rules.wholes.of_these);
  const before = lastOf(told.slice(-rules.relations.wholes).filter((one) => part !== undefined && one.mention.at[0] < part.mention.at[0]));
  const isWhole = (one) => one.relation === "level" && !one.group.length && countedBy(one) === countedBy(part) && isSamePeriod(one.period, part.period) && one.subjects.join() !== part.subjects.join();
  const whole = isPart && before !== undefined && isWhole(before) ? before : undefined; // 退档185户，其中脱困117户，占63.2%
  if (whole !== undefined) return changed(setting, {wholeSubjects: whole.subjects});
  const last = lastOf(told.slice(-rules.relations.wholes).filter((one) => one.relation === "share" && one.of.length));
  if (last !== undefined && last === lastOf(told) && last.wholeGroup.length && !saysWhole(setting)) return changed(setting, {wholeGroup: last.wholeGroup}); // …占49.6%；终末期肾病占3.6%
  if (!parts.length || setting.wholeSubjects.length || last === undefined || parts[0].group.length) return setting;
  const kindsOf = (one) => [...new Set(one.subjects.map((name) => name.split("_")[0]))].sort().join();
  const isAlike = kindsOf(last.of[0]) === kindsOf(parts[0]) && last.of[0].subjects.join() !== parts[0].subjects.join();
  return isAlike ? changed(setting, {wholeSubjects: last.wholeSubjects}) : setting;
}

/* The row of a share as another number of the whole counts it: 383人次、124.6万元，大病占八成. */
function countedOtherwise(setting, parts, told) {
  const [part] = parts, isItself = parts.length === 1 && part.mention.at[0] === setting.mention.at[0];
  if (!isItself || setting.noun || !part.group.length) return [];
  const wholes = told.slice(-rules.relations.wholes).filter((one) => one.relation === "level" && !one.group.length && isPlainForm(one.mention.claim)
    && one.subjects.join() === setting.subjects.join() && isSamePeriod(one.period, setting.period) && one.unit === setting.unit);
  const counters = wholes.reverse().map(countedBy), own = part.mention.claim.counter;
  if (!counters.includes(own)) return [];
  return [...new Set(counters)].filter((one) => rules.relations.added.includes(one) && one !== own)
    .map((counter) => changed(part, {mention: changed(part.mention, {claim: changed(part.mention.claim, {counter})})}));
}

/* What a share is of: the two numbers before it, a row it names itself, or the one before. */
function partsOf(setting, levels, tokens, told, isOfRow) {
  const same = levels.slice(-2).filter((one) => countedBy(one) === setting.noun), claim = setting.mention.claim;
  const last = (same.length ? same : levels).slice(-1);
  const rows = tokens.filter((token) => isNamed(token, "group") || named(token, "unit").some((unit) => unit !== setting.top)); // the last may be that of the whole
  if (last.length && last[0].relation === "sum" && rows.length <= (setting.wholeGroup.length ? 1 : 0)) return last[0].of;
  if (setting.together.length) return setting.together;
  const isSaid = tokens.some((token) => isNamed(token, "terms")); // 两个月占…
  if (last.length && (isSaid || relationsSaid(tokens).includes("sum"))) {
    return lastTerms(last[0], levels, isSaid ? told : levels, termsOf(tokens));
  }
  const said = levels.filter((one) => setting.noun && countedBy(one) === setting.noun).slice(-1);
  if (said.length && last.length && said[0].group.join() === last[0].group.join() && countedBy(last[0]) !== setting.noun) return said; // 意外伤残33人次，9.9万元，占人次的8.6%
  const isWhole = (setting.wholeSubjects.length > 0 || setting.whole !== null) && setting.noun && // 一季度抚慰人次相当于去年全年的24.9%
    tokens.some((token) => isNamed(token, "subject"));
  const isRow = isOfRow || tokens.some(namesUnitOrRow);
  const isOther = setting.noun === "yuan" && last.length > 0 && !["yuan", "percent"].includes(countedBy(last[0])); // 260户、562人次，资金占近四成
  if (!(isWhole || isRow || isOther) || claim === null) return last;
  // 医疗占38.8%: of what was counted last, or of what a noun names: 助学资金占帮扶资金的三成.
  const toldOf = levels.filter((one) => one.of.length || one.relation !== "share").map((one) => (one.relation === "share" ? one.of[0] : one));
  const before = toldOf.slice(-1);
  const noun = setting.noun === "percent" ? "" : setting.noun;
  const moneyOf = setting.group.some((row) => row.startsWith(rules.wholes.money_from)) ? "yuan" : ""; // 工会经费占近四成
  const moved = told.slice(-1).filter((one) => isChange(one.relation)).map((one) => one.noun); // 人次增长10.1%，其中大病占八成
  const found = noun || moneyOf || moved.join("") || (before.length ? countedBy(before[0]) : "");
  const isOfFamilies = found === "persons" && tokens.some((one) => namesUnitOrRow(one) && rules.relations.families.some((end) => one.word.endsWith(end)));
  const counter = isOfFamilies ? "households" : found; // 合计371户、926人，低保家庭占52.0%
  const plain = changed(setting.mention, {claim: changed(claim, {counter, word: "", form: "plain"})});
  return counter ? [changed(setting, {mention: plain, relation: "level"})] : [];
}

/* Whether two numbers are the same measure of different periods. */
function isAlike(a, b) {
  const isSameTime = isSamePeriod(a.period, b.period) && a.isStart === b.isStart;
  return !isSameTime && a.subjects.join() === b.subjects.join() && a.group.join() === b.group.join()
    && a.unit === b.unit && countedBy(a) === countedBy(b);
}
