/* Context: what the words around a number say it is about: period, union, subject, relation. The
   twin of context.py: a text is read from left to right, with a state that words move. */

const STOPS = sought(rules.context.stops), BRACKETS = sought(rules.context.brackets);
const NEW_RULE = pattern(rules.context.new_rule), LINE_HEAD = pattern(rules.context.line_head);
const TOLD_SORTS = ["period", "day", "duration", "ordinal", "figure"], LEVELS = ["level", "mean", "sum"];
const freshSentence = (isUnitNamed, fromPeriod) => ({own: [], numbers: [], comparator: null, isUnitNamed, fromPeriod, inList: null});

/* What each number of a text is about, in the order of the text. */
function settingsOf(read, mentions, dated, known) {
  const taken = mentions.filter((mention) => !["name", "word"].includes(mention.sort)).map((mention) => mention.at);
  const stream = [...mentions.filter((mention) => TOLD_SORTS.includes(mention.sort)), ...tokensIn(read.text, taken)];
  const ordered = stream.map((item, n) => [item, n]).sort((a, b) => startOf(a[0]) - startOf(b[0]) || a[1] - b[1]).map((pair) => pair[0]);
  const walk = {
    read, stream: ordered, period: spokenPeriod(known, dated), subject: spokenSubject(),
    sentence: freshSentence(false, null), told: [], spent: new Set(),
  };
  return headed(read, walked(walk), ordered);
}

function walked(walk) {
  const {read, stream} = walk, pairs = pairedIn(read, stream), heads = tableHeads(read, stream), found = [];
  let here = 0;
  for (const item of stream) {
    const start = startOf(item);
    crossed(walk, read.text.slice(here, Math.max(start, here)));
    here = start;
    if (walk.spent.has(start)) continue;
    if (!isMention(item) || item.sort === "period" || item.sort === "day") {
      walk.sentence.own.push(item);
    } else if (item.sort === "figure") {
      const own = [...(heads.get(start) || []), ...walk.sentence.own];
      found.push(pairs.has(start) ? pairedFigure(walk, item, own, pairs.get(start)) : figureSetting(walk, item, own));
      here = endOf(item);
    } else {
      found.push(asideSetting(walk, item));
      walk.sentence.own.push(item);
    }
  }
  return found;
}

/* Leave what a sentence has said where it ends. */
function crossed(walk, between) {
  if (!isFound(PART_ENDS, between)) return;
  takeWords(walk, walk.sentence.own, "");
  walk.subject.names = walk.subject.ours;
  let {isUnitNamed, fromPeriod} = walk.sentence;
  if (isFound(STOPS, between)) {
    endSentence(walk.subject, isUnitNamed);
    isUnitNamed = false;
    fromPeriod = null;
  }
  walk.sentence = freshSentence(isUnitNamed, fromPeriod);
}

/* What is laid down is of a period too: 2020年第五次修改. */
function asideSetting(walk, item) {
  const there = changed(walk.period, {});
  movePeriod(there, walk.sentence.own, []);
  return settingOf(item, {unit: walk.subject.unit, period: there.now, relation: "none"});
}

function pairedFigure(walk, item, own, name) {
  if (name === null) return kept(walk, settingOf(item, {relation: "unclear", why: "list"}));
  const words = own.filter((word) => !isSameKind(word, name)), first = walk.sentence.inList;
  if (first === null) walk.sentence.inList = own.filter((word) => !isMention(word) && isNamed(word, "mean"));
  return figureSetting(walk, item, [...(first || []), ...words, name]);
}

/* Where the clause of a number starts: a colon in a bracket begins none. */
function clauseOf(walk, item) {
  const blank = (found) => " ".repeat(found.length);
  // 发放时机（归并）：日常 stands in brackets itself.
  const before = walk.read.text.slice(0, item.at[0]).replace(BRACKETS, blank).replace(BRACKETS, blank);
  return Math.max(before.lastIndexOf("，"), before.lastIndexOf("："));
}

/* A number with what its own words say, and what was said before. */
function figureSetting(walk, given, givenOwn) {
  const told = comparedBehind(walk.stream, given), behind = told.length ? told : timeBehind(walk.read, walk.stream, given);
  behind.forEach((one) => walk.spent.add(startOf(one)));
  const {period, subject, sentence} = walk, words = joinedWords([...givenOwn.filter((one) => !isOfRule(walk, one, given)), ...behind]);
  const tokens = words.filter((item) => !isMention(item)), clause = clauseOf(walk, given);
  const near = tokens.filter((token) => token.start > clause);
  const relation = relationOf(near, given), noun = nounOf(tokens), item = scaledMention(given, noun);
  const against = beforeIt(walk, comparedWith(words, behind)), [everyOwn, whole, wholeSubjects] = cutAtShare(walk, words, relation);
  const rival = isChange(relation) ? rivalRow(everyOwn) : null, own = everyOwn.filter((one) => one !== rival);
  const [spoken, hasOwnTime] = takeSlots(walk, item, own, relation, against), means = [];
  near.forEach((token) => means.push(...named(token, "mean")));
  let setting = settingOf(item, {
    subjects: subject.names, group: subject.group, unit: subject.unit, period: period.now, noun: noun.split(":")[0], relation,
    own: tokens.map((token) => token.word), why: period.why, top: lexicon.top, whole, wholeSubjects, isStart: period.isStart, mean: means[0] || "",
  });
  setting = asBefore(walk, meanOf(walk, setting), tokens);
  if (against !== null) setting = heldAgainst(walk, setting, against[0], against[1]);
  else if (isChange(setting.relation)) {
    const base = rival === null ? sentence.comparator : rivalNumber(walk, rival, setting);
    setting = changed(setting, {base: base || yearBefore(period, yearsAgo(own))});
  }
  const now = setting.relation;
  setting = ofYears(walk, setting, own);
  setting = related(setting, tokens, sentence.numbers.filter((number) => LEVELS.includes(number.relation)), walk.told);
  if (setting.base === null && setting.own.some((word) => lexicon.yearly_changes.some((one) => word.startsWith(one)))) setting = changed(setting, {base: "year"});
  const isLong = period.now !== null && isSpan(period.now);
  if (["level", "mean"].includes(now) && isFrom(own) && !isLong) setting = cameFrom(walk, setting, spoken, hasOwnTime);
  return kept(walk, setting);
}

/* 由上年的489户降到…: what it came from moves nothing; without a period it has none. */
function cameFrom(walk, setting, spoken, hasOwnTime) {
  walk.period.now = spoken;
  if (hasOwnTime) {
    walk.sentence.fromPeriod = setting.period;
    return setting;
  }
  const start = walk.sentence.fromPeriod;
  return changed(setting, {period: start, why: start ? "" : setting.why || "period"});
}

/* Words of a share before 占, and the period and the subject of the whole behind it. */
function cutAtShare(walk, own, relation) {
  const place = own.reduce((last, item, n) => (!isMention(item) && saysRelation(item, "share") ? n : last), -1);
  if (relation !== "share" || place < 0) return [own, null, []];
  const behind = own.slice(place + 1), there = changed(walk.period, {}), names = [];
  movePeriod(there, behind.filter(isMention), []);
  const years = behind.filter((item) => isMention(item) && item.sort === "duration");
  const isSame = isSamePeriod(there.now, walk.period.now), isAll = years.some((item) => item.parts.by === "年");
  behind.filter((item) => !isMention(item)).forEach((token) => names.push(...named(token, "subject").filter((name) => !isNotOurs(name))));
  const period = isAll && isSame ? there.known : there.now;
  return [own.slice(0, place + 1), years.length || !isSame ? period : null, names.slice(-1)];
}

/* A mean that moved to another value is still a mean. */
function asBefore(walk, setting, tokens) {
  const last = lastOf(walk.sentence.numbers);
  const isKept = last !== undefined && last.relation === "mean" && relationsSaid(tokens).includes("to") && setting.relation === "level";
  return isKept ? changed(setting, {relation: "mean", mean: last.mean}) : setting;
}

/* Fill the slots; gives the period spoken of before 由, and whether one is behind it. */
function takeSlots(walk, item, own, relation, against) {
  const counter = item.claim ? item.claim.counter : "";
  let spoken = walk.period.now, isBehind = false;
  if (against === null) {
    const place = Math.max(own.findIndex((word) => isFrom([word])), 0);
    if (place || isFrom(own)) {
      takeWords(walk, own.slice(0, place), "");
      spoken = walk.period.now;
      isBehind = own.slice(place).some(isTime);
    }
    takeWords(walk, own, counter);
  } else if (isChange(relation)) {
    takeWords(walk, own.filter((word) => word !== against[0]), counter);
  }
  const isBare = !namesRowBefore(walk.read, own, item);
  let nouns = nounsBehind(walk, item, isBare);
  const isSaid = nouns.slice(0, 1).some((noun) => noun.start <= item.at[1] + 1
    && named(noun, "subject").some((name) => name.startsWith(rules.context.said)));
  if (!isSaid && own.some((word) => !isMention(word) && isStrong(word))) {
    nouns.slice(0, 1).filter((noun) => isCounted(walk.read, noun, item)).forEach((noun) => walk.spent.add(noun.start));
    nouns = nouns.filter((noun) => isNamed(noun, "row"));
  }
  if (isBare && nouns.some(namesRow)) takeSubject(walk.subject, nouns, counter, []);
  else takeBehind(walk.subject, nouns, counter);
  nouns.forEach((noun) => walk.spent.add(noun.start));
  return [spoken, isBehind];
}

/* Whether a row is named where a rule is told, in a clause before that of the number. */
function isOfRule(walk, one, item) {
  const start = startOf(one), end = clauseOf(walk, item), text = walk.read.text;
  if (!namesRow(one) || start > end) return false;
  const from = 1 + Math.max(...lettersOf("，。；\n").map((stop) => (start > 0 ? text.lastIndexOf(stop, start - 1) : -1)));
  const clause = text.slice(from, end).split("，")[0];
  return matchedAt(NEW_RULE, clause.replace(LINE_HEAD, ""), 0) !== null;
}

/* A mean of payments is of the payments told last: 611人次，其中500人，平均每人次. */
function meanOf(walk, setting) {
  const wanted = rules.mean_of[setting.mean], levels = walk.sentence.numbers.filter((number) => number.relation === "level");
  if (setting.relation !== "mean" || wanted === undefined) return setting;
  const last = lastOf(levels.filter((level) => countedBy(level) === wanted));
  const isInside = last !== undefined && !last.group.length && countedBy(lastOf(levels)) !== wanted;
  return isInside && setting.group.length ? changed(setting, {group: []}) : setting;
}

function kept(walk, setting) {
  walk.sentence.own = [];
  walk.sentence.numbers.push(setting);
  walk.told.push(setting);
  return setting;
}

/* What a number is compared with; 与259人次相比 compares with the number before it. */
function beforeIt(walk, against) {
  if (against === null || against[1] !== "number") return against;
  walk.sentence.comparator = lastOf(walk.sentence.numbers) || "year";
  return null;
}

/* The number of another row or union, of what was counted last. */
function rivalNumber(walk, rival, setting) {
  const levels = walk.sentence.numbers.filter((number) => number.relation === "level" && countedBy(number) === countedBy(setting));
  if (!levels.length) return null;
  const units = named(rival, "unit");
  return changed(lastOf(levels), {group: named(rival, "group"), unit: units.length ? units[0] : lastOf(levels).unit});
}

function heldAgainst(walk, setting, item, kind) {
  let period = item === null ? null : periodNamed(walk.period, item);
  if (isChange(setting.relation)) {
    if (kind === "start_of_year" && setting.period !== null) period = periodBefore(setting.period, kind);
    walk.sentence.comparator = period || kind;
    return changed(setting, {base: period || kind});
  }
  // 比2017年的17.5%: a number of that period, with which the next one is compared.
  if (period === null && setting.period !== null) period = periodBefore(setting.period, kind);
  walk.sentence.comparator = changed(setting, {period});
  return walk.sentence.comparator;
}

/* Of a span, its first or last year: 由506户下降至10户; of a multiple, the two years. */
function ofYears(walk, setting, own) {
  const claim = setting.mention.claim, period = setting.period;
  if (period !== null && isSpan(period) && setting.relation === "level") {
    const isTo = own.some((item) => !isMention(item) && saysRelation(item, "to")), years = yearsOf(period);
    return isFrom(own) ? changed(setting, {period: years[0]}) : isTo ? changed(setting, {period: lastOf(years)}) : setting;
  }
  if (claim === null || !["times", "doubled"].includes(claim.form) || setting.base !== null) return setting;
  const times = own.filter(isMention).map((item) => periodNamed(walk.period, item)).filter(Boolean);
  const level = lastOf(walk.told.filter((number) => number.relation === "level" && number.period));
  if (times.length === 1 && level !== undefined && !isSamePeriod(level.period, times[0])) {
    walk.period.now = level.period;
    return changed(setting, {of: [level], base: times[0]});
  }
  if (times.length < 2) return setting;
  const [first, second] = times.slice(-2);
  walk.period.now = first;
  return changed(setting, {period: first, base: second});
}

/* Fill the slots that words name. */
function takeWords(walk, words, counter) {
  const numbers = walk.sentence.numbers, tokens = words.filter((item) => !isMention(item));
  if (takeSubject(walk.subject, tokens, counter, numbers.map((number) => number.subjects))) walk.sentence.isUnitNamed = true;
  movePeriod(walk.period, words, numbers.map((number) => number.period));
}

/* A headline takes the period that it does not name from what follows. */
function headed(read, told, stream) {
  const end = read.text.indexOf("\n"), mentions = stream.filter(isMention);
  const times = mentions.filter((item) => item.sort === "period"), years = mentions.filter((item) => item.sort === "duration");
  if (end < 0 || !times.length || times[0].at[0] < end) return told;
  const periods = times.map((item) => periodOf(item.parts, null)).filter(Boolean);
  if (!periods.length || (years.length && years[0].at[0] < end && !lasts(years[0], periods[0]))) return told;
  const first = yearsOf(periods[0])[0], last = lastOf(yearsOf(isSpan(periods[0]) ? periods[0] : lastOf(periods)));
  return told.map((setting) => {
    if (setting.mention.at[0] >= end || setting.period !== null || !["", "period"].includes(setting.why)) return setting;
    const isLast = setting.own.some((word) => rules.context.reaching.includes(word.slice(-1)));
    return changed(setting, {period: common(FROM, setting.own) ? first : isLast ? last : periods[0]});
  });
}

/* Whether a period has so many years as a headline speaks of: 七年抚慰2700多人次. */
const lasts = (years, period) => isSpan(period) && yearsAgo([years]) === yearsOf(period).length;

function isSameKind(item, name) {
  if (isMention(item) || isMention(name)) return isMention(item) && isMention(name);
  return isNamed(item, name.meanings[0][0]);
}
