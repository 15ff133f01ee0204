/* Context: what the words around a number say it is about: period, union, subject, relation. The
   twin of context.py: a text is read from left to right, with a state that words move. */

const NAMING = ["subject", "group", "noun", "mean"], namesAny = (token, kinds) => kinds.some((kind) => isNamed(token, kind));
const STOPS = sought(rules.context.stops), POINT = sought(rules.alignments.point);
const HEAD_END = pattern("^(?:" + rules.context.head_end + ")$"), POINT_HEAD = sought(rules.context.point_head);
const TOLD_SORTS = ["period", "day", "duration", "ordinal", "figure"], LEVELS = ["level", "mean", "sum"];
const freshSentence = (values) => Object.assign({
  own: [], numbers: [], every: [], comparator: null, comparatorBefore: null, isUnitNamed: false, isNamed: false, besides: "", noun: "", fromPeriod: null, lead: null, spoken: null, aside: null, inList: null,
}, values);

/* What each number of a text is about, in the order of the text. */
function settingsOf(read, mentions, dated, known) {
  const taken = mentions.filter((mention) => !["name", "word", "thing"].includes(mention.sort)).map((mention) => mention.at);
  taken.push(...everyFound(HELD, read.text).map(([what, at]) => [at, at + what.length])); // 合计（含中央财政）
  const apart = daysAlone(read, mentions), isTold = (mention) => TOLD_SORTS.includes(mention.sort) && !apart.includes(mention);
  const stream = [...mentions.filter(isTold), ...leftOut(read, tokensIn(read.text, taken))];
  const ordered = stream.map((item, n) => [item, n]).sort((a, b) => startOf(a[0]) - startOf(b[0]) || a[1] - b[1]).map((pair) => pair[0]);
  const walk = {
    read, stream: ordered, period: spokenPeriod(known, dated || dateline(read, mentions)), subject: spokenSubject(),
    sentence: freshSentence({}), told: [], spent: new Set(), listed: noList(), pair: null, asides: spokenAsides(toldInBrackets(read, ordered)), totals: new Map(), named: new Map(),
  };
  const found = namedByLast(read, walked(walk).map((setting) => walk.named.get(setting.mention.start) || setting));
  return rankedAmong(read, titled(read, found, ordered));
}

function walked(walk) {
  const {read, stream} = walk, pairs = pairedIn(read, stream), heads = tableHeads(read, stream), found = [];
  walk.totals = tableTotals(read, stream);
  let here = 0;
  for (const item of stream) {
    const start = startOf(item);
    crossed(walk, read.text.slice(here, Math.max(start, here)), start);
    here = start;
    if (walk.spent.has(start)) continue;
    if (!isMention(item) || item.sort === "period" || item.sort === "day") {
      walk.sentence.own.push(item);
    } else if (item.sort === "figure") {
      const head = heads.get(start) || [], own = [...head, ...walk.sentence.own.filter((one) => !head.includes(one)), ...saidOf(walk, item)];
      const why = isCorrected(read, item);
      if (why) {
        takeWords(walk, own, "");
        found.push(settingOf(item, {relation: "unclear", why}));
        walk.sentence.own = [];
      } else found.push(pairs.has(start) ? pairedFigure(walk, item, own, pairs.get(start)) : figureSetting(walk, item, own));
      here = endOf(item);
    } else {
      found.push(asideSetting(walk, item));
      walk.sentence.own.push(item);
    }
  }
  return found;
}

/* Leave what a sentence has said where it ends. */
function crossed(walk, between, start) {
  crossedBracket(walk, between);
  if (between.includes("）") && walk.sentence.aside !== null) { // what a bracket said aside
    walk.period = walk.sentence.aside;
    walk.sentence.aside = null;
  }
  if (!isFound(PART_ENDS, between)) return;
  const led = walk.sentence.numbers.length ? null : ledIn(walk.sentence.own), here = led === null ? null : periodNamed(walk.period, led);
  const lastOwn = walk.sentence.own;
  const said = lastOwn.filter((one) => one !== led);
  takeWords(walk, between.includes("\n") && !walk.sentence.numbers.length ? headingWords(said) : said, "");
  walk.subject.names = walk.subject.ours;
  const isLed = !walk.sentence.numbers.length && !between.includes("\n"); // 金秋助学活动结束。资助学生100人
  [walk.subject.narrow, walk.subject.narrowBefore] = [isLed ? walk.subject.narrow : "", walk.subject.narrow];
  if (between.includes("\n")) {
    endAsides(walk.asides);
    walk.period = enterListed(walk.listed, between, walk.period, walk.subject, !walk.sentence.numbers.length);
  }
  if (between.includes("\n") && walk.sentence.numbers.length) walk.subject.carried = [];
  const {isUnitNamed, isNamed: isSaid, fromPeriod, comparator, comparatorBefore, lead, aside, numbers, every} = walk.sentence;
  // 2017年383人次，上年374人次。其中… goes on with 2017.
  if (aside !== null && isSamePeriod(lastOf(numbers).period, walk.period.now)) walk.period = aside;
  const noun = between.includes("\n") && !numbers.length ? unitHead(lastOwn, between.split("\n")[0]) : walk.sentence.noun;
  if (isFound(STOPS, between)) {
    endSentence(walk.subject, isUnitNamed, !numbers.length && isHeadOf(walk.read.text, between, start));
    endPeriodSentence(walk.period, between.includes("\n"));
    walk.sentence = freshSentence({comparator: here, lead: here, noun});
  } else walk.sentence = freshSentence({noun, isUnitNamed, isNamed: isSaid, fromPeriod, every, comparatorBefore: comparator || comparatorBefore, comparator: lead, lead});
  if (between.includes("\n")) {
    enterLine(walk.subject, walk.read.text, start);
    headListed(walk.listed, walk.subject);
  }
}

/* Whether a sentence without numbers says what the next is of: a line, 一是生活救助兜住底线。. */
function isHeadOf(text, between, start) {
  const end = start - between.length, {wide_head: wide} = rules.context;
  return matchedAt(HEAD_END, between, 0) !== null || isFound(POINT_HEAD, (end <= wide ? "\n" : "") + text.slice(Math.max(end - wide, 0), end));
}

/* What a line above numbers says that they count: （单位：人次）, 受益人次. */
function unitHead(own, line) {
  const last = lastOf(own);
  if (last === undefined || isMention(last) || isLatin(last.word)) return "";
  const isHead = last.word.includes(rules.context.unit_head) || last.word === stripped(line), [noun] = isHead ? named(last, "noun") : [];
  return noun === undefined || noun === "yuan" ? "" : noun;
}

/* What a number without a counting word counts: as a line above or one before it says. */
function countsHere(sentence, {claim, at}, tokens) {
  const last = lastOf(sentence.numbers);
  if (claim === null || claim.word || claim.form !== "plain") return "";
  const before = lastOf(tokens.filter((token) => token.start < at[0]));
  if (last !== undefined && before !== undefined && isNamed(before, "comparator") && isLatin(before.word)) return countedBy(last); // 27 people, against 496 a year earlier
  if (last !== undefined && isChange(last.relation) && last.mention.claim.form === "percent" && before !== undefined && rules.context.ends_of.includes(before.word.toLowerCase())) {
    return last.of.length ? countedBy(last.of[0]) : last.noun; // payments grew 10.1 percent to 673
  }
  const isBare = last !== undefined && last.mention.claim !== null && !last.mention.claim.word;
  if (!isBare || tokens.some((token) => namesAny(token, ["subject", "noun"])) || (last.noun === "yuan" && !last.scale)) return sentence.noun;
  return sentence.noun || (last.scale ? `${last.noun}:${last.scale}` : last.noun);
}

/* What is laid down is of a period too: 2020年第五次修改. */
function asideSetting(walk, item) {
  const there = changed(walk.period, {});
  movePeriod(there, walk.sentence.own, []);
  return settingOf(item, {unit: walk.subject.unit, period: there.now, relation: "none"});
}

function pairedFigure(walk, item, own, name) {
  if (name === null) takeWords(walk, own, "");
  if (name === null) return keptSetting(walk, settingOf(item, {relation: "unclear", why: "list"}));
  const said = saidOfList(own), first = said.length ? null : walk.sentence.inList;
  if (first === null) walk.sentence.inList = said;
  if (isFigure(name)) { // 分别 of the numbers before
    walk.pair = walk.told.find((one) => one.mention.at[0] === name.at[0]) || null;
    return figureSetting(walk, item, [...(first || []), ...own]);
  }
  return figureSetting(walk, item, [...(first || []), ...besideName(own, name), name]);
}

/* A number with what its own words say, and what was said before. */
function figureSetting(walk, given, givenOwn) {
  const rest = restOf(walk.stream, given), clause = clauseOf(walk.read, given);
  const told = comparedBehind(rest, given), behind = told.length ? told : timeBehind(walk.read, rest, given);
  behind.forEach((one) => walk.spent.add(startOf(one)));
  const spokenBefore = changed(walk.period, {}), words = [...joinedWords([...givenOwn.filter((one) => !isOfRule(walk.read, one, clause)), ...behind]), ...ledFrom(rest, given)];
  const beyond = isBeyond(walk.read, words, given), every = words.filter((item) => !isMention(item) && !(beyond && isOfChange(item)));
  const isDone = every.some((token) => isNamed(token, "in_fact"));
  const line = walk.read.text.slice(0, given.at[0]).lastIndexOf("\n"); // what stands above heads its column
  const isPoint = matchedAt(LIST_POINT, walk.read.text, line + 1) !== null; // Fewer families on file, above the points of a list
  const close = every.filter((token) => token.end > clause + 1 || (token.start < line && !(isPoint && isOfChange(token)))), isSaid = close.some((token) => namesAny(token, NAMING)), isOfMore = close.some((token) => namesAny(token, NAMING.filter((kind) => kind !== "group")));
  const near = isOfMore ? close : every.filter((token) => close.includes(token) || isNamed(token, "mean") || (!isSaid && saysRelation(token, "share"))); // 平均每人次的抚慰金，从2013年的2000元涨到…; 次均抚慰金，意外身故7000元
  const planned = isDone || every.some((token) => token.start < line) ? "" : walk.sentence.besides;
  walk.sentence.besides = isBesides(walk.read, rest, every, given, words, isDone) ? "besides" : planned;
  const noun = nounOf(every) || countedBehind(walk.read, rest, given) || countsHere(walk.sentence, given, every), item = scaledMention(given, noun), relation = relationOf(near, item, isBelow(walk.read, given), every.length > 0 && (lastOf(every).start < line || isSigned(walk.read, given)));
  let kept = words.filter((one) => !isFrom([one]) || startOf(one) > clause); // 由《办法》规定，…资金121.5万元 comes from nothing
  let against = beforeIt(walk, comparedWith(kept, behind), every);
  if (against !== null && against[1] === "before") { // 与2018年相比，2019年抚慰673人次
    const [time] = against, isBase = isChange(relation) || (item.claim !== null && isMultiple(item.claim));
    const lastYear = kept.filter((one) => isLastYear(one) && isPartBehind(one, time)); // 与去年四季度相比
    kept = kept.filter((one) => !lastYear.includes(one));
    against = isBase ? [time, lastYear.length ? "of_year_before" : "named"] : null;
    if (!isBase) {
      const period = periodNamed(walk.period, time);
      walk.sentence.comparator = period !== null && lastYear.length ? periodBefore(period, "year") : period;
      kept = kept.filter((one) => one !== time);
    }
  }
  const isOrigin = (LEVELS.includes(relation) || relation === "share") && isFrom(kept);
  const [everyOwn, whole, wholeSubjects, wholeGroup] = cutAtShare(walk.read.text, kept, relation, walk.period, clause);
  beginAside(walk.asides, every, walk.told, walk.sentence.numbers);
  walk.subject.beside = countedBeside(walk.read, rest, given);
  const rival = isChange(relation) ? rivalRow(everyOwn) : rivalOfTimes(walk.read, everyOwn, item), own = everyOwn.filter((one) => one !== rival);
  const tokens = every.filter((one) => one !== rival), [spoken, hasOwnTime] = takeSlots(walk, item, own, relation, against, noun.split(":")[0]), means = [];
  const {period, subject, sentence} = walk;
  near.forEach((token) => means.push(...named(token, "mean")));
  let setting = settingOf(item, {
    subjects: subject.names, group: subject.group, unit: subject.unit, period: period.now, noun: noun.split(":")[0], scale: noun.split(":")[1] || "", also: period.also, relation,
    own: tokens.map((token) => token.word), why: sentence.besides || period.why, top: lexicon.top, whole, wholeSubjects, wholeGroup, isStart: period.isStart,
    isNamed: sentence.isNamed, isUnitNamed: sentence.isUnitNamed, mean: means[0] || "", carried: subject.group.length ? [] : subject.carried,
    carriedUnit: sentence.isUnitNamed ? "" : subject.last || "",
  });
  setting = onFileThen(asBefore(walk, meanOf(walk, setting), tokens), own, walk.sentence.numbers);
  subject.names = setting.subjects;
  const part = partOf(walk.read, item, clause);
  setting = atAnotherTime(walk, setting, words);
  setting = ofRow(setting, near, tokens, part, walk, own);
  setting = leftOpen(ofUnreadRow(setting, walk.read, kept, clause, part, walk.sentence.numbers), tokens, walk.told);
  if (against !== null && against[1] === "unknown") setting = changed(setting, {relation: "unclear", why: "base"});
  else if (against !== null) setting = heldAgainst(walk, setting, against[0], against[1]);
  else if (isChange(setting.relation)) {
    const given = rival === null ? sentence.comparator : rivalNumber(walk, rival, setting), isTime = given !== null && typeof given === "object" && given.mention === undefined;
    const base = isTime && setting.period !== null && setting.period.end <= given.start ? null : given; // 2018年比上年末减少…，而2015年的降幅只有8.4%
    setting = changed(setting, {base: base || yearBefore(period, yearsAgo(own))});
  } else setting = heldAgainstRow(setting, rival, walk.told.slice(-1));
  const now = setting.relation;
  setting = relatedSetting(walk, behindSum(withRowsTogether(setting, walk.read, near, walk.told), tokens, sentence.numbers), own, tokens);
  setting = readAgain(overListedYears(setting, own, sentence.every, period.added), own, walk);
  const adds = walk.totals.get(item.at[0]);
  if (adds !== undefined) setting = totalled(setting, walk.told.filter((one) => adds.includes(one.mention.at[0])));
  const isLong = period.now !== null && isSpan(period.now);
  if (isOrigin && !isChange(now) && !isLong) setting = cameFrom(walk, setting, spoken, hasOwnTime);
  walk.sentence.spoken = spokenBefore;
  if (turnsAside(tokens, own, spokenBefore.now, walk.period.now)) walk.sentence.aside = spokenBefore;
  if (spokenBefore.now && (beyond || isBeside(walk.read, item))) walk.period = spokenBefore;
  return keptSetting(walk, setting);
}

/* A number with the years and the numbers it is of. */
function relatedSetting(walk, given, own, tokens) {
  const pair = walk.pair;
  walk.pair = null;
  if (pair !== null && isChange(given.relation)) return changed(given, {of: [pair], base: given.base === null ? "year" : given.base, period: given.base === null || typeof given.base === "string" ? pair.period : given.period});
  if (pair !== null && given.relation === "share") return changed(given, {of: [pair], group: pair.group, unit: pair.unit});
  const [recent, numbers] = outsideOf(walk.read, given, walk.told.slice(-rules.context.held), walk.sentence.numbers);
  const levels = numbers.filter((number) => LEVELS.includes(number.relation));
  const setting = related(ofYears(walk, given, own, recent), tokens, levels, recent), isLong = setting.period !== null && isSpan(setting.period);
  const near = lastOf(walk.sentence.numbers), isOpen = near !== undefined && isChange(near.relation) && near.base === null; // 月内减少21户，降幅25%
  const isYearly = setting.own.some((word) => lexicon.yearly_changes.some((one) => word.startsWith(one))) && (tokens.some(namesOwn) || !isOpen);
  if (setting.base === null && isYearly && !isLong) return changed(setting, {base: "year"});
  walk.period.now = goesBackTo(setting) || walk.period.now;
  return setting;
}

/* 由上年的489户降到…: what it came from moves nothing; without a period it has none. */
function cameFrom(walk, setting, spoken, hasOwnTime) {
  walk.period.now = spoken;
  walk.period.isStart = false;
  if (hasOwnTime) {
    walk.sentence.fromPeriod = setting.period;
    comeFrom(walk.period, setting.period);
    return changed(setting, {isOrigin: true, also: null});
  }
  const start = walk.sentence.fromPeriod || originPeriod(walk.period, walk.sentence.comparator || walk.sentence.comparatorBefore);
  if (start && isGoneFrom(walk.period)) comeFrom(walk.period, start);
  const of = setting.of.map((one) => changed(one, {period: start}));
  return changed(setting, {period: start, why: start ? "" : setting.why || "period", of, isOrigin: true, isStart: false, also: null});
}

/* A number that goes on with the one before: a share of it, a mean that moved. */
function asBefore(walk, setting, tokens) {
  const numbers = walk.sentence.numbers;
  if (!numbers.length || setting.relation !== "level") return setting;
  const between = walk.read.text.slice(lastOf(numbers).mention.at[1], Math.max(setting.mention.at[0], lastOf(numbers).mention.at[1]));
  const again = saidOtherwise(setting, lastOf(numbers), between);
  if (again !== setting) return again;
  setting = changed(setting, {isObject: !lastOf(numbers).isOrigin && matchedWhole(OBJECT, between)});
  let last = lastOf(numbers);
  const isOther = tokens.some((token) => namesAny(token, [...NAMING, "relation"]));
  if (relationsSaid(tokens).includes("to") || last.isOrigin || (!isOther && isLikeMean(setting, last, tokens))) return goneOn(setting, last);
  const end = setting.mention.at[1], isClosed = (between === "（" && walk.read.text.slice(end, end + 1) === "）" && !tokens.length) || (between === "，" && !tokens.length) || matchedWhole(SHARE_OR, between);
  if (isClosed && (last.group.length || last.unit !== setting.top) && isShareOf(setting, last)) return changed(setting, {relation: "share", of: [last]}); // 职工本人473人次（70.3%）
  if (isChange(last.relation) && matchedWhole(OF_YEAR, between)) last = changed(last, {relation: "level", own: []}); // 比上年末减少105户，仅相当于2013年末的39%
  const ofAll = isShareOf(setting, last) ? matchedAt(OF_ALL, between, 0) : null;
  if (ofAll !== null) return shareOfAll(setting, last, ofAll.groups || {});
  if (!isSamePeriod(setting.period, last.period) && isShareOf(setting, last) && matchedWhole(OF_YEAR, between)) return shareOfYear(setting, last);
  const share = shareOfNumber(setting, numbers, between);
  if (share.of.length) walk.subject.unit = share.of[0].unit;
  return share;
}

/* Fill the slots; gives the period spoken of before 由, and whether one is behind it. */
function takeSlots(walk, item, own, relation, against, noun) {
  const counter = (item.claim ? item.claim.counter : "") || noun;
  let spoken = walk.period.now, isBehind = false;
  if (!walk.sentence.numbers.length && own.some((word) => !isMention(word) && isNamed(word, "year_spoken_of"))) walk.subject.group = []; // …心梗92人次；全年共有607人 speaks of all again
  if (walk.sentence.aside !== null && own.some((word) => !isMention(word) && named(word, "year_spoken_of").includes("0"))) {
    walk.period = changed(walk.sentence.aside, {}); // 上年11人次，这一年18人次
    spoken = walk.period.now;
  }
  if (against === null) {
    const place = Math.max(own.findIndex((word) => isFrom([word])), 0);
    if (place || isFrom(own)) {
      takeWords(walk, own.slice(0, place), "");
      spoken = walk.period.now;
      isBehind = own.slice(place).some((word) => isTime(word) || (!isMention(word) && isNamed(word, "start_of_year")));
    }
    takeWords(walk, own, counter);
  } else if (isChange(relation)) {
    takeWords(walk, own.filter((word) => word !== against[0]), counter);
  } else takeWords(walk, own.filter((word) => !isTime(word)), counter); // 与2014年比，工会经费从71.39万元…
  goBack(walk, own, counter);
  const isBare = !namesRowBefore(walk.read, own, item);
  let nouns = nounsBehind(walk, item, isBare);
  const isOther = nouns.length > 0 && nouns[0].start === item.at[1] && named(nouns[0], "subject").includes("other"); // 还有3名志愿者
  if (isOther) nouns = nouns.slice(0, 1);
  else if (nouns.length && nouns[0].start === item.at[1] && isStrong(nouns[0])) {
    const [first] = nouns; // 28名学生得到资助 counts pupils
    nouns = nouns.filter((noun) => {
      const isKept = noun === first || namesRow(noun) || isNamed(noun, "row");
      if (!isKept) walk.spent.add(noun.start);
      return isKept;
    });
  }
  const isSaid = isOther || nouns.slice(0, 1).some((noun) => noun.start <= item.at[1] + 1
    && named(noun, "subject").some((name) => name.startsWith(rules.context.said)));
  const said = behindPassing(own), isNext = item.claim !== null && lexicon.of_many.includes(item.claim.counter) && nouns.length > 0 && nouns[0].start === item.at[1] && namesOurs(nouns[0]); // 工作人员介绍，5月2批抚慰金…
  if (!isSaid && said.some((word) => isStrong(word) && !isWider(word, nouns) && (!isNext || namesOurs(word))) && !hasLeft(walk.read, said, nouns, item)) {
    nouns.slice(0, 1).filter((noun) => isCounted(walk.read, noun, item)).forEach((noun) => walk.spent.add(noun.start));
    nouns = nouns.filter((noun) => isNamed(noun, "row"));
  }
  const taken = nouns.filter((noun) => !holdsIt(noun, item, walk.subject));
  if (isBare && taken.some(namesRow)) takeSubject(walk.subject, taken, counter, []);
  else takeBehind(walk.subject, taken, counter);
  nouns.forEach((noun) => walk.spent.add(noun.start));
  return [spoken, isBehind];
}

/* A mean of payments is of the payments told last: 611人次，其中500人，平均每人次. */
/* Whether it is of another row of the table that the one before it is a mean of; a number of 10,000 yuan is a sum. */
function isRowBeside(walk, setting, before) {
  const kinds = (one) => one.group.map(dimensionOf).join(), isOther = setting.group.length > 0 && setting.group.join() !== before.group.join();
  const isNamedNow = setting.noun !== "" || setting.subjects.join() !== before.subjects.join();
  return isOther && (!before.group.length || kinds(setting) === kinds(before)) && !isNamedNow && !/[万亿]/.test(walk.read.text.slice(...setting.mention.at));
}

function meanOf(walk, setting) {
  const before = lastOf(walk.sentence.numbers);
  if (before !== undefined && before.relation === "mean" && setting.relation === "level" && (walk.read.text[before.mention.at[1]] === "、" || isRowBeside(walk, setting, before))) {
    return countedBy(before) === countedBy(setting) ? changed(setting, {relation: "mean", mean: before.mean}) : setting; // 平均每年帮扶资金9万元、抚慰资金5万元
  }
  const wanted = rules.mean_of[setting.mean], levels = walk.sentence.numbers.filter((number) => number.relation === "level");
  if (setting.relation !== "mean" || wanted === undefined) return setting;
  const last = lastOf(levels.filter((level) => countedBy(level) === wanted));
  const isInside = last !== undefined && !last.group.length && countedBy(lastOf(levels)) !== wanted;
  return isInside && setting.group.length ? changed(setting, {group: []}) : setting;
}

function keptSetting(walk, setting) {
  const last = lastOf(walk.sentence.numbers), base = walk.sentence.comparator;
  if (setting.relation === "share" && setting.of.length) [walk.subject.names, walk.subject.group] = [setting.of[0].subjects, setting.of[0].group]; // …，占全部人次的35.8%，发放… is of it too
  if (last !== undefined && !isSamePeriod(last.period, setting.period) && isReached(setting)) {
    walk.sentence.fromPeriod = walk.period.cameFrom = last.period; // 2013年42天，2019年缩短到21天；…由19天
  }
  if (base !== null && base.mention && base.mention !== setting.mention && !base.subjects.length && setting.relation === "level") {
    // 与2014年的259人次相比，2015年抚慰378人次
    walk.sentence.comparator = changed(base, {subjects: setting.subjects, group: setting.group, unit: setting.unit});
    walk.named.set(base.mention.start, walk.sentence.comparator);
  }
  if (setting.relation === "unclear" && setting.why === "list" && setting.group.length) walk.subject.group = walk.subject.carried = []; // of several rows, and of none alone
  walk.sentence.own = [];
  if (last !== undefined && isGlanced(setting, last, walk.period.left)) walk.period.glanced = walk.period.left;
  for (const kind of ["numbers", "every"]) walk.sentence[kind] = [...walk.sentence[kind], setting].slice(-rules.context.held);
  hearNumber(walk.subject, setting);
  walk.told.push(setting);
  return setting;
}

/* What a number is compared with; 与259人次相比 compares with the number before it. */
/* Whether a word names the year before: 与去年四季度相比. */
const isLastYear = (one) => !isMention(one) && ["year_of_draft", "year_spoken_of"].some((kind) => named(one, kind).includes("-1"));

function beforeIt(walk, against, tokens) {
  if (against === null || against[1] !== "number") return against;
  const number = lastOf(walk.sentence.numbers);
  const isFar = number !== undefined && tokens[0].start > number.mention.at[1] + 2;
  if (isFar || isNamed(tokens[0], "first_of_span")) return [null, "unknown"]; // 与首年年末相比
  walk.sentence.comparator = lastOf(walk.sentence.numbers) || "year";
  const spoken = walk.sentence.spoken;
  if (spoken !== null && spoken.now !== null) walk.period = spoken; // what it is compared with moves nothing
  return null;
}

/* The number of another row or union, of what was counted last, or is counted here. */
function rivalNumber(walk, rival, setting) {
  const every = walk.sentence.numbers.filter((number) => number.relation === "level"), isRow = namesRow(rival);
  const isRate = setting.mention.claim !== null && COUNTED_FORMS.includes(setting.mention.claim.form); // 抚慰资金199万元，比帮扶资金多近八成
  const levels = !isRow && isRate ? every : every.filter((number) => countedBy(number) === countedBy(setting));
  if (!levels.length && !countedBy(setting)) return null;
  const units = named(rival, "unit"), last = lastOf(levels) || changed(setting, {relation: "level"});
  if (!isRow) return changed(last, {subjects: named(rival, "subject").slice(-1), group: []});
  return changed(last, {group: named(rival, "group"), unit: units.length ? units[0] : last.unit});
}

function heldAgainst(walk, setting, item, kind) {
  let period = item === null ? null : periodNamed(walk.period, item);
  const claim = setting.mention.claim, length = setting.period === null ? 0 : setting.period.end - setting.period.start;
  if (kind === "previous" && length === 12 && setting.own.some((word) => rules.bases.monthly.includes(word))) { // 2018年环比 compares with nothing
    walk.sentence.comparator = kind;
    return changed(setting, {relation: "unclear", why: "base"});
  }
  if (isChange(setting.relation) || (claim !== null && isMultiple(claim))) {
    if (kind === "start_of_year" && setting.period !== null) period = periodBefore(setting.period, kind);
    if (["started", "of_year_before"].includes(kind) && period !== null) period = periodBefore(period, "year"); // as it was when that ended
    walk.sentence.comparator = period || kind;
    return changed(setting, {base: period || kind});
  }
  if (kind === "of_year_before" && period !== null) period = periodBefore(period, "year");
  // 比2017年的17.5%: a number of that period, with which the next one is compared.
  if (period === null && setting.period !== null) period = periodBefore(setting.period, kind);
  walk.sentence.comparator = changed(setting, {period, also: null, isStart: kind === "started"});
  return walk.sentence.comparator;
}

/* Of a span, its first or last year: 由506户下降至10户; of a multiple, the two years. */
function ofYears(walk, setting, own, recent) {
  const claim = setting.mention.claim, period = setting.period;
  const spans = own.filter((item) => isMention(item) && (item.sort === "period" || has(item.parts, "side"))); // …，12月49，上半年合计356
  const isOwnTime = spans.length === 1 && own.some((item) => !isMention(item) && saysRelation(item, "sum") && startOf(item) === endOf(spans[0]));
  if (setting.relation === "sum" && isOwnTime) return changed(setting, {relation: "level"});
  if (setting.relation === "share" && setting.of.length && period !== null && isSamePeriod(setting.whole, period)) {
    walk.period.now = setting.of[0].period; // 46.04万元，是2018年的四成；帮扶160户
    return setting;
  }
  if (period !== null && isSpan(period) && ["level", "mean"].includes(setting.relation)) {
    const ends = recent.length && lastOf(recent).isOrigin ? ["to", "until"] : ["to"], years = yearsOf(period);
    const isTo = own.some((item) => !isMention(item) && ends.some((kind) => saysRelation(item, kind)));
    return isFrom(own) ? changed(setting, {period: years[0], isOrigin: true}) : isTo ? changed(setting, {period: lastOf(years), isOrigin: false, isStart: false}) : setting;
  }
  if (claim === null || !["times", "doubled"].includes(claim.form) || setting.base !== null) return setting;
  let times = own.filter(isMention).map((item) => periodNamed(walk.period, item)).filter(Boolean);
  if (!times.length && own.some(isTime) && period !== null) times = [period]; // 是头一年的3.9倍
  const last = lastOf(recent);
  if (last !== undefined && isChange(last.relation) && times.length === 1 && last.period !== null) {
    const moved = last.of[0] || last; // 比2016年增长79.9%，是2014年的2.6倍
    if (!isSamePeriod(moved.period, times[0]) && ["", countedBy(moved)].includes(setting.noun)) {
      walk.period.now = moved.period;
      return changed(setting, {of: [moved], base: times[0]});
    }
  }
  const level = lastOf(recent.filter((number) => number.relation === "level" && number.period));
  if (times.length === 1 && level !== undefined && !isSamePeriod(level.period, times[0])) {
    walk.period.now = level.period;
    if (setting.noun && setting.noun !== countedBy(level)) return changed(setting, {period: level.period, base: times[0]}); // 19人次，金额却是前一年的2.2倍
    return changed(setting, {of: [level], base: times[0]});
  }
  if (times.length && level !== undefined && own.some((word) => !isMention(word) && named(word, "year_spoken_of").includes("0"))) {
    return changed(setting, {of: [level], base: earlierLike(level, recent)}); // 是当年的16.3倍
  }
  if (times.length < 2) return setting;
  const [first, second] = times.slice(-2);
  walk.period.now = first;
  return changed(setting, {period: first, base: second});
}

/* The year before that is meant by 是当年的16.3倍: of the like number before the last. */
function earlierLike(last, recent) {
  const likeness = (one) => [one.subjects.join(), one.group.join(), one.unit, countedBy(one)].join("|");
  const alike = recent.filter((one) => one.relation === "level" && one.period && last.period && likeness(one) === likeness(last) && one.period.end <= last.period.start);
  return alike.length ? lastOf(alike).period : null;
}

/* Fill the slots that words name. */
function takeWords(walk, words, counter) {
  const numbers = walk.sentence.numbers, tokens = words.filter((item) => !isMention(item));
  if (tokens.some((token) => isNamed(token, "subject") || isNamed(token, "group"))) walk.sentence.isNamed = true;
  if (takeSubject(walk.subject, words, counter, numbers.map((number) => number.subjects))) walk.sentence.isUnitNamed = true;
  movePeriod(walk.period, words, numbers.map((number) => number.period));
}
