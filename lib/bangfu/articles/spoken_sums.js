/* Spoken sums: which numbers, rows or years one number adds up, as words or a table say it. The twin of
   spoken_sums.py. */

const OPEN = {relation: "unclear", why: "list"};
const namesOwn = (token) => ["subject", "group", "unit"].some((kind) => isNamed(token, kind));

/* A number with the rows that its words name together: 市、区两级财政合计, 医疗和生活共. */
function withRowsTogether(setting, read, tokens, levels) {
  const listed = namedTogether(setting, read, tokens), parts = listed.length ? listed : unionWithLast(read, tokens, setting, levels);
  if (parts.length) return changed(setting, {relation: "sum", together: parts});
  const unions = unionsListed(setting, read, tokens);
  if (unions.length) return changed(setting, {relation: OPEN.relation, why: OPEN.why, together: unions});
  const [linked, end] = rowsTogether(read, tokens), claim = setting.mention.claim;
  if (!linked.length && areRowsListed(read, tokens, setting)) return changed(setting, {relation: OPEN.relation, why: OPEN.why});
  const rows = linked.length ? linked : withTheLast(read, tokens, levels);
  if (!rows.length || claim === null) return setting;
  if (linked.length && rules.sums.links.includes(read.text[end])) return changed(setting, OPEN); // 大病、火灾和意外 has one that is no row
  const isRate = COUNTED_FORMS.includes(claim.form), noun = setting.noun === "percent" ? "" : setting.noun;
  const before = levels.slice(-rules.sums.few).filter((level) => ["level", "sum"].includes(level.relation)).map(countedBy).filter((one) => rules.sums.added.includes(one));
  const money = rules.sums.money.includes(dimensionOf(rows[0][0])) ? "yuan" : "";
  const counter = isRate ? noun || money || lastOf(before) || "" : countedBy(setting);
  if (!counter) return setting;
  const plain = isRate ? changed(claim, {counter, word: "", form: "plain"}) : claim;
  const level = changed(setting, {mention: changed(setting.mention, {claim: plain}), relation: "level", whole: null, subjects: rowsOwner(setting, rows[0][0])});
  return changed(setting, {together: rows.map((group) => changed(level, {group}))});
}

/* A mean or a sum over the years of a list before it: …依次为374、383，年均…，资金合计…. */
function overListedYears(setting, own, sentence, added) {
  if (added.length && ["level", "sum"].includes(setting.relation) && rules.sums.added.includes(countedBy(setting))) { // 2018年和2019年合计
    const level = changed(setting, {relation: "level", why: "", of: []});
    return changed(level, {relation: "sum", period: lastOf(added), of: added.map((period) => changed(level, {period}))});
  }
  const isYearly = setting.relation === "mean" && setting.mean === "year";
  const isSum = ["level", "sum"].includes(setting.relation) && setting.of.length < 2 && own.some((item) => !isMention(item) && saysRelation(item, "sum"));
  if (own.some(isTime) || !(isYearly || isSum) || setting.period === null || isSpan(setting.period)) return setting; // 上半年合计356
  const last = lastOf(sentence), terms = last !== undefined && ["sum", "mean"].includes(last.relation) ? last.of : [];
  const listed = terms.length > 1 || isSum ? terms : sentence;
  const years = [...new Map(listed.filter((one) => one.period !== null && !one.group.length).map((one) => [one.period.text, one.period])).values()];
  if (years.length < 2 || years.some((year) => yearsOf(year).length > 1)) return setting;
  const level = changed(setting, {relation: "level", of: []});
  return changed(setting, {relation: isYearly ? "mean" : "sum", of: years.map((period) => changed(level, {period}))});
}

/* A number with the subjects or unions a sum is of: 帮扶资金和抚慰资金合计, 甲街道、乙街道共. */
function namedTogether(setting, read, tokens) {
  const spoken = lastOf(tokens.filter((token) => isNamed(token, "subject"))), isPlain = ["level", "sum"].includes(setting.relation);
  const [names] = spoken === undefined || !isPlain ? [] : named(spoken, "all_of"); // 解困脱困155户
  if (names !== undefined) return names.split("+").map((name) => changed(setting, {relation: "level", whole: null, subjects: [name]}));
  const sum = lastOf(tokens.filter((token) => saysRelation(token, "sum")));
  if (sum === undefined || setting.relation !== "sum") return [];
  for (const kind of ["subject", "unit"]) {
    const words = tokens.filter((token) => isNamed(token, kind) && token.start < sum.start).reverse();
    const end = words.findIndex((word, n) => {
      const before = words[n + 1];
      if (before === undefined) return true;
      const between = read.text.slice(before.end, Math.max(word.start, before.end));
      return ![...rules.sums.links, ...rules.sums.joins].includes(between) || named(word, kind).join() === named(before, kind).join();
    });
    const linked = words.slice(0, end + 1).reverse();
    if (linked.length > 1) return linked.map((word) => changed(setting, kind === "subject" ? {relation: "level", subjects: named(word, kind)} : {relation: "level", unit: named(word, kind)[0]}));
  }
  return [];
}

/* A union that is added to the one told right before: 奥运村29人次，与大屯合计55人次. */
function unionWithLast(read, tokens, setting, levels) {
  const unions = tokens.filter((token) => isNamed(token, "unit")), last = lastOf(levels);
  if (last === undefined || last.relation !== "level" || setting.relation !== "sum" || unions.length !== 1) return [];
  const [unit] = named(unions[0], "unit"), start = last.mention.at[1];
  const isNear = matchedWhole(WITH, read.text.slice(start, Math.max(unions[0].start, start)));
  return isNear && countedBy(last) === countedBy(setting) && unit !== last.unit ? [last, changed(last, {unit, mention: setting.mention})] : [];
}

/* A row that is added to the one told right before: 市财政56.52万元，与工会经费合计占七成多. */
function withTheLast(read, tokens, levels) {
  const rows = tokens.filter((token) => isNamed(token, "group")), last = lastOf(levels);
  if (last === undefined || last.relation !== "level" || rows.length !== 1 || !relationsSaid(tokens).includes("sum")) return [];
  const row = named(rows[0], "group"), isAlike = row.join() !== last.group.join() && common(last.group.map(dimensionOf), row.map(dimensionOf));
  const start = last.mention.at[1];
  return isAlike && matchedWhole(WITH, read.text.slice(start, Math.max(rows[0].start, start))) ? [last.group, row] : [];
}

const WITH = pattern("^(?:" + rules.sums.with + ")$");

/* What has such rows, in place of a part of it: 医疗和助学 are of assistance. */
function rowsOwner(setting, row) {
  const owner = lexicon.group_subjects[dimensionOf(row)] || "", known = setting.subjects.filter((name) => has(subjects, name));
  return known.some((name) => subjects[name].within === owner) || !setting.subjects.length ? [owner] : setting.subjects;
}

/* Rows one word names together, or that only 和 stands between, up to 占; where they end. */
function rowsTogether(read, tokens) {
  const share = tokens.findIndex((token) => saysRelation(token, "share")), told = share < 0 ? tokens : tokens.slice(0, share);
  for (const token of told.slice().reverse()) {
    for (const name of named(token, "together")) {
      const dimension = dimensionOf(name);
      return [name.slice(dimension.length + 1).split("+").map((code) => [`${dimension}=${code}`]), token.end];
    }
  }
  const rows = told.filter((token) => isNamed(token, "group"));
  let linked = [];
  rows.slice(1).forEach((behind, n) => {
    const isNext = behind.start - rows[n].end === 1 || rules.sums.joins.includes(read.text.slice(rows[n].end, Math.max(behind.start, rows[n].end)));
    if (isNext && isOfOneKind(rows[n], behind)) linked = [...(linked.length ? linked : [rows[n]]), behind];
    else linked = [];
  });
  return [linked.map((token) => named(token, "group")), linked.length ? lastOf(linked).end : 0];
}

/* Whether a number stands behind a list of rows not all of which are known: 重病、意外和火灾. */
function areRowsListed(read, tokens, setting) {
  const [one, other] = tokens.filter((token) => isNamed(token, "group")).slice(-2);
  if (other === undefined || !["level", "sum"].includes(setting.relation)) return false;
  return isOfOneKind(one, other) && Boolean(matchedWhole(LISTED, read.text.slice(one.end, Math.max(other.start, one.end))));
}

function isOfOneKind(one, other) {
  const [a, b] = [one, other].map((token) => named(token, "group"));
  return common(a.map(dimensionOf), b.map(dimensionOf)) && a.join() !== b.join();
}

const LISTED = pattern("^(?:" + rules.sums.listed + ")$");

/* A number behind a list of unions of which not all are known: 甲街道、某地、乙街道共78人次. */
function unionsListed(setting, read, tokens) {
  const unions = tokens.filter((token) => isNamed(token, "unit"));
  if (unions.length < 2 || !["level", "sum"].includes(setting.relation)) return [];
  const start = unions[0].end, between = read.text.slice(start, Math.max(lastOf(unions).start, start));
  return matchedWhole(LISTED, between) ? unions.map((union) => changed(setting, {unit: named(union, "unit")[0]})) : [];
}

/* What a sentence goes on to say of a sum of subjects or unions is open: …，比2018年减少45万元. */
function behindSum(setting, tokens, numbers) {
  const last = lastOf(numbers), isOwn = (token) => !isNamed(token, "unit") && (isNamed(token, "subject") || namesRow(token));
  if (last === undefined || tokens.some(isOwn)) return setting;
  if (last.relation === "sum" && setting.relation === "share") return setting; // 三家合计78人次，占全区的11.6%
  const isOfRows = last.relation === "sum" && new Set(last.of.map((part) => part.group.join())).size > 1;
  if (!(isOfRows && isChange(setting.relation)) && new Set(last.together.map((part) => [part.subjects, part.unit].join())).size < 2) return setting;
  return changed(setting, {relation: OPEN.relation, why: OPEN.why, together: last.together});
}

/* A number in the line or the column of totals of a table: the sum of those it adds. */
function totalled(setting, parts) {
  const isKnown = parts.length > 1 && parts.every((part) => ["level", "sum"].includes(part.relation));
  const isAlike = parts.every((part) => countedBy(part) === countedBy(setting));
  if (!isKnown || !isAlike || !rules.sums.added.includes(countedBy(setting))) return changed(setting, OPEN);
  return changed(setting, {relation: "sum", of: [].concat(...parts.map((part) => (part.of.length ? part.of : [part])))});
}

/* The terms of a sum as the number right behind it counts them: 四项合计649人次、57.48万元. */
function termsAgain(setting, tokens, levels) {
  const last = lastOf(levels), added = rules.sums.added, counter = countedBy(setting);
  if (last === undefined || last.relation !== "sum" || setting.relation !== "level" || setting.group.length) return [];
  const isNext = setting.mention.at[0] - last.mention.at[1] < rules.sums.near && !tokens.some(namesUnitOrRow);
  const isOfRows = last.of.length > 1 && new Set(last.of.map((one) => JSON.stringify([one.group, one.unit]))).size === last.of.length;
  if (!isNext || !isOfRows || !added.includes(counter) || counter === countedBy(last) || setting.subjects.join() !== last.subjects.join()) return [];
  return last.of.map((one) => changed(setting, {group: one.group, unit: one.unit}));
}

/* Whether what rows count may stand in several of them: households given living, medical and schooling aid. */
function standInSeveral(parts) {
  const kinds = [].concat(...parts.map((one) => one.group.map(dimensionOf)));
  return common(kinds, rules.sums.overlapping) && ["households", "persons"].includes(countedBy(lastOf(parts)));
}

/* A sum of the rows, unions or subjects before it, if its clause names none itself. */
function summed(setting, tokens, levels, told) {
  if (setting.together.length && ["level", "sum"].includes(setting.relation)) {
    const isAdded = setting.relation === "sum" || rules.sums.added.includes(countedBy(setting));
    const isWhole = !tokens.some((token) => isNamed(token, "terms")) || termsOf(tokens) === setting.together.length; // 四项合计 of which two were found
    return changed(setting, isAdded && isWhole ? {relation: "sum", of: setting.together} : OPEN);
  }
  const again = termsAgain(setting, tokens, levels);
  if (again.length) return changed(setting, {relation: "sum", of: again});
  if (setting.relation !== "sum") return setting;
  const sum = lastOf(tokens.filter((token) => saysRelation(token, "sum"))), terms = lastOf(tokens.filter((token) => isNamed(token, "terms")));
  const first = tokens.find((token) => isNamed(token, "first_terms"));
  if (first !== undefined) { // 癌症241人次、心梗92人次…，前三类合计405人次
    const every = lastAlike(setting, levels, levels.length), n = Number(named(first, "first_terms")[0]);
    const isSorted = every.every((one, k) => !k || !isLess(every[k - 1].mention.claim.value, one.mention.claim.value));
    return changed(setting, n < every.length && isSorted ? {of: every.slice(0, n)} : OPEN);
  }
  if (terms !== undefined) {
    const rows = tokens.filter((token) => isNamed(token, "group")).map((token) => named(token, "group")); // 医疗和生活两项合计
    const parts = rows.length ? rows.map((group) => changed(setting, {relation: "level", group})) : lastTerms(setting, levels, told, termsOf(tokens));
    const isNear = !tokens.some((token) => terms.start < token.start && token.start < sum.start) && sum.start - terms.end < rules.sums.near;
    return changed(setting, parts.length === termsOf(tokens) && isNear ? {of: parts} : OPEN);
  }
  const alike = lastAlike(setting, levels, levels.length), rows = alike.filter((level) => level.group.length);
  const parts = rows.length ? rows : alike, own = lastOf(tokens.filter(namesOwn));
  const isHead = levels.length > 0 && sum.start < lastOf(levels).mention.at[0]; // of a row of a table
  if (parts.length < 2 || isHead) return changed(setting, {relation: "level"});
  if (own === undefined && standInSeveral(parts)) return changed(setting, {relation: "level", group: []});
  if (own === undefined) return changed(setting, {of: parts});
  return changed(setting, sum.start > own.end ? OPEN : {relation: "level"});
}

/* The last `n` numbers that are added: of the sentence, of parts, or of several subjects. */
function lastTerms(setting, levels, told, n) {
  const near = lastAlike(setting, levels, n), isPart = (number) => number.group.length > 0 || number.unit !== number.top;
  const known = near.length < n ? lastAlike(setting, told.filter(isPart), n) : near; // 安贞22人次。…20人次，三家合计63人次
  if (known.length >= n) return known;
  const others = lastAlike(setting, told, n); // 抚慰249.5万元；帮扶584.83万元，两项相加
  return new Set(others.map((number) => number.subjects.join())).size === n ? others : [];
}

/* The last numbers that count the same. */
function lastAlike(setting, told, n) {
  const alike = told.filter((number) => number.relation === "level" && countedBy(number) === countedBy(setting));
  return n < alike.length ? alike.slice(alike.length - n) : alike;
}

/* How many numbers words add: three of 三家合计, two where they do not say. */
function termsOf(tokens) {
  const said = tokens.find((token) => isNamed(token, "terms"));
  return said === undefined ? 2 : Number(named(said, "terms")[0]);
}
