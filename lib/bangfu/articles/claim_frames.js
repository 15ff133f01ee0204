/* Frames: the addresses a number claims to be, by the words around it and never by its value. The
   twin of claim_frames.py. */

const MEANS = {household: ["household"], person_time: ["person_time"], pupil: ["pupil"], batch: ["batch"]};
const COUNTED_MEANS = {yuan: ["household", "person_time", "pupil"], person_times: ["batch"]};
const frameOf = (formulas, why = "", second = []) => ({formulas, why, second});
const formulaKey = (one) => [one.operation, ...one.places.map(placeKey)].join(" ");
const noFrame = (why) => frameOf([], why);
const placeKey = (place) => [place.id, place.period.text, place.unit, JSON.stringify(place.groups)].join("|");
const isShared = (claim) => claim.form === "percent" || claim.form === "share";
const isMultiple = (claim) => claim.form === "times" || claim.form === "doubled";

/* The frame of a number: each of several formulas, if the words leave it open; and what else may be meant,
   where the first is wrong: of a row that was named before. */
function framed(setting) {
  const frame = frameBy(setting);
  if (!frame.formulas.length) return frame;
  const known = frame.formulas.map(formulaKey), others = setting.others.slice(), second = [];
  if (setting.carried.length) others.push({group: setting.carried});
  if (setting.carriedUnit && setting.unit === setting.top) others.push({unit: setting.carriedUnit, isUnitNamed: true});
  others.forEach((other) => second.push(...frameBy(changed(setting, other)).formulas));
  return frameOf(frame.formulas, frame.why, second.filter((one) => !known.includes(formulaKey(one))));
}

function frameBy(setting) {
  const claim = setting.mention.claim, relation = setting.relation;
  if (claim === null || relation === "unclear") return noFrame(setting.why || "none");
  if (setting.unit === null) return noFrame("place");
  if (setting.why === "besides") return noFrame("besides");
  if (isChange(relation)) return changeFrame(setting, claim);
  if (relation === "share") return shareFrame(setting);
  if (relation === "sum") return sumFrame(setting);
  if (relation === "rank") return rankFrame(setting);
  if (relation === "mean" && ["year", "month", "person", "pupil"].includes(setting.mean)) return meanFrame(setting, claim);
  if (relation === "mean" && setting.mean === "batch" && claim.counter === "yuan") return eachFrame(setting, claim, "batches");
  if (relation === "mean" && setting.mean === "household" && ["persons", "person_times"].includes(claim.counter)) return eachFrame(setting, claim, "households");
  return isMultiple(claim) ? changeFrame(setting, claim) : levelFrame(setting, claim);
}

function levelFrame(setting, claim) {
  const names = setting.subjects;
  if (names.length === 1 && names[0] === "private") return noFrame("private");
  if (!names.length || (names.length === 1 && names[0] === "other")) return noFrame("subject");
  if (setting.why === "row") return noFrame("row");
  if (setting.period === null) return noFrame(setting.why || "period");
  // 资金 93.9 says nowhere whether it is of yuan or of 10,000 of them.
  const isLarge = !isLess(claim.step, hundred) || !isLess(absolute(claim.value), times(hundred, hundred));
  const isScaled = claim.word || setting.scale || isLarge || setting.own.some((word) => word.includes("元") || word.toLowerCase().includes("yuan"));
  if (setting.noun === "yuan" && !isScaled) return noFrame("counter");
  const own = placesFor(setting, claim), also = own.length && setting.also !== null ? placesFor(changed(setting, {period: setting.also}), claim) : [];
  const places = [...new Map([...own, ...also].map((place) => [placeKey(place), place])).values()];
  if (places.length) return frameOf(places.map((place) => ({operation: "level", places: [place]})));
  if (isShared(claim)) return shareFrame(setting);
  const counter = claim.counter || setting.noun;
  return noFrame(!counter ? "counter" : setting.isNamed && isMeant(setting, counter) ? "unit" : "subject");
}

/* Whether a number is of its subject at all: 3次上门 is no number of comfort payments. */
function isMeant(setting, counter) {
  const names = (word) => (meanings.get(word.toLowerCase()) || []).some(([kind, name]) => kind === "subject" && setting.subjects.includes(name));
  return !rules.frames.long.includes(counter) && (!rules.frames.anything.includes(counter) || setting.own.some(names));
}

function placesFor(setting, claim) {
  const found = [];
  if (setting.period === null || setting.unit === null) return found;
  for (const subject of setting.subjects.filter((name) => has(subjects, name)).map((name) => subjects[name])) {
    for (const id of figuresFor(subject, setting, claim)) {
      const period = periodTold(id, setting);
      for (const groups of rowsFor(id, subject, setting)) found.push({id, period, unit: unionOf(id, setting), groups});
    }
  }
  return found;
}

function figuresFor(subject, setting, claim) {
  const counter = claim.counter || setting.noun, known = chainOf(subject), that = (name) => known.filter((one) => has(one.figures, name));
  if (has(subject.by_word, claim.word)) return [subject.by_word[claim.word]];
  if (setting.relation === "mean") {
    const ways = MEANS[setting.mean] || COUNTED_MEANS[counter] || [setting.mean], found = [];
    const narrower = Object.values(subjects).filter((one) => subjects[one.within] === subject);
    [...known, ...narrower].forEach((one) => ways.forEach((way) => { if (has(one.mean, way)) found.push(one.mean[way]); }));
    return found.slice(0, 1);
  }
  const name = counter === "household_times" && !that(counter).length ? "households" : counter || (claim.form === "percent" ? "percent" : "");
  if (name) return that(name).map((one) => one.figures[name]).slice(0, 1);
  if (claim.word) return [];
  // A label, and words of one figure alone, need no counting word: Comfort payments: 611.
  // 40 applications are no approval rate.
  const only = [...new Set(Object.keys(subject.figures).filter((kind) => claim.form !== "plain" || kind !== "percent").map((kind) => subject.figures[kind]))], called = [];
  setting.own.forEach((word) => called.push(...(has(rules.frames.labels, word.toLowerCase()) ? rules.frames.labels[word.toLowerCase()] : [])));
  const said = called.filter((id) => only.includes(id)).slice(-1);
  return said.length || only.length !== 1 ? said : only;
}

const chainOf = (subject) => (has(subjects, subject.within) ? [subject, subjects[subject.within]] : [subject]);

/* The row of a figure that words name, or all of it; nothing if it has no such rows. */
function rowsFor(id, subject, setting) {
  const isWider = ![...Object.values(subject.figures), ...Object.values(subject.mean)].includes(id);
  const own = isWider ? subject.groups : {};
  const meant = setting.group.map((code) => [dimensionOf(code), code.slice(dimensionOf(code).length + 1)]);
  const fitting = meant.filter(([name]) => figures[id].dimensions.includes(name));
  // 助学 is a subject of its own and a row of a wider one: then its word is no other row.
  const isItself = meant.some(([name, code]) => [subject.groups[name], subject.groups[name + rules.evidence.group_ending]].includes(code));
  if (meant.length && !fitting.length && !isItself) return [];
  const row = new Map([...fitting.slice(0, 1), ...Object.entries(own)]);
  return [[...row]];
}

function changeFrame(setting, claim) {
  const current = setting.of[0] || setting, period = current.period;
  let base = setting.base;
  if (current.why === "row" || (base !== null && base.mention && base.why === "row")) return noFrame("row");
  if (period === null) return noFrame(current.why || "period");
  if (base === null && isSamePeriod(setting.period, period) && isSpan(period)) {
    const whole = yearsOf(period);
    const then = changed(current, {isStart: current.isStart || setting.isStart});
    return changesFrame(placesAt(changed(current, {isStart: false}), lastOf(whole)), placesAt(then, whole[0]), claim);
  }
  const years = yearsOf(period);
  // Of a year nothing else is meant than that it moved since the last.
  const isYear = years.length === 1 && isSamePeriod(period, years[0]);
  if (base === null && isYear && isChange(setting.relation) && !setting.why) base = "year";
  if (base === null) return noFrame("base");
  const frame = changesFrame(placesAt(current, period), placesOfBase(current, period, base), claim), other = current.also;
  if (other === null || base.mention || !isSamePeriod(setting.period, period)) return frame;
  const also = changesFrame(placesAt(current, other), placesOfBase(current, other, base), claim);
  return frameOf([...frame.formulas, ...also.formulas], frame.why);
}

/* What a change is held against. */
function placesOfBase(current, period, base) {
  if (base.mention) return placesAt(base, base.period);
  return placesAt(current, typeof base === "string" ? periodBefore(period, base) : base);
}

/* The figures a level is, of a period. */
function placesAt(setting, period) {
  const claim = setting.mention.claim;
  if (period === null || claim === null) return [];
  if (!isChange(setting.relation) && setting.relation !== "share" && !isMultiple(claim)) return placesFor(changed(setting, {period}), claim);
  // A change without a level of its own: of what its subject is counted in.
  const {moved} = rules.frames, counted = [].concat(...setting.subjects.filter((name) => has(subjects, name)).map((name) => Object.keys(subjects[name].figures)));
  const counters = counted.length && !common(counted, moved) ? counted : moved; // 在办件下降29.6%
  const isRate = (counter) => rules.frames.rates.includes(counter);
  const own = (isRate(claim.counter) ? "" : claim.counter) || (isRate(setting.noun) ? "" : setting.noun);
  for (const counter of own ? [own] : counters) {
    const plain = changed(claim, {counter, word: "", form: "plain"}), mention = changed(setting.mention, {claim: plain});
    const found = placesFor(changed(setting, {mention, period, relation: setting.mean ? "mean" : "level"}), plain);
    if (found.length) return found;
  }
  return [];
}

function changesFrame(now, then, claim) {
  if (!now.length || !then.length) return noFrame("subject");
  const isRatio = ["rate", "coverage", "match", "decline"].some((ending) => now[0].id.endsWith(ending));
  const operation = isShared(claim) ? "growth" : claim.form === "points" ? "points" : isMultiple(claim) ? "times" : "change";
  if ((operation === "points") !== isRatio && ["points", "growth"].includes(operation)) return noFrame("unit");
  const pairs = now.slice(0, then.length).map((place, n) => [place, then[n]]);
  return frameOf(pairs.map((places) => ({operation, places})));
}

/* The places of the numbers a number is of; null if one of them has none. */
function placesOfParts(setting) {
  const found = [];
  setting.of.forEach((part) => found.push(...placesAt(part, part.period).slice(0, 1)));
  return found.length < setting.of.length ? null : found;
}

/* A share of a row is of all rows, of a union of all unions, of a year of all years. */
function shareFrame(setting) {
  const places = placesOfParts(setting), part = setting.of[0];
  if (places === null || !places.length) return noFrame("subject");
  const isAmong = (place) => places.some((other) => placeKey(other) === placeKey(place));
  let whole = {id: places[0].id, period: setting.whole || places[0].period, unit: setting.top, groups: []};
  if (setting.wholeSubjects.length && setting.wholeSubjects.join() !== part.subjects.join()) {
    const other = placesAt(changed(part, {subjects: setting.wholeSubjects, group: [], unit: setting.top}), whole.period)[0];
    if (other !== undefined && !isAmong(other)) whole = other;
  }
  const rows = setting.wholeGroup.map((code) => [dimensionOf(code), code.slice(dimensionOf(code).length + 1)]);
  const fitting = rows.filter(([name]) => figures[places[0].id].dimensions.includes(name)).slice(0, 1);
  if (fitting.length) whole = changed(whole, {groups: fitting});
  const wider = part.subjects.map((name) => (has(subjects, name) ? subjects[name].within : "")).filter(Boolean);
  if (isAmong(whole) && wider.length) { // 助学235.96万元，占24.9%
    const other = placesAt(changed(part, {subjects: wider, group: [], unit: setting.top}), whole.period)[0];
    if (other !== undefined) whole = other;
  }
  if (isAmong(whole)) return noFrame("whole");
  const others = setting.alsoOf.map((one) => shareFrame(changed(setting, {of: [one], alsoOf: [], wholeGroup: one.wholeGroup})));
  return frameOf([{operation: "share", places: [...places, whole]}].concat(...others.map((other) => other.formulas)));
}

function sumFrame(setting) {
  const places = placesOfParts(setting);
  return places === null || !places.length ? noFrame("subject") : frameOf([{operation: "sum", places}]);
}

/* The place of a union, a row, a month or a quarter among all, by the number told of it. */
function rankFrame(setting) {
  const places = [];
  setting.of.forEach((part) => places.push(...placesAt(part, part.period).slice(0, 1)));
  const isPart = places.length > 0 && rules.frames.parts.includes(places[0].period.end - places[0].period.start);
  if (!places.length || Number(places[0].unit !== setting.top) + places[0].groups.length !== Number(!isPart)) return noFrame("subject");
  return frameOf([{operation: "rank", places: places.slice(0, 1)}]);
}

/* What comes to a year of several, or to each person. */
function meanFrame(setting, claim) {
  if (setting.period === null) return noFrame(setting.why || "period");
  const level = changed(setting, {relation: "level"}), places = placesFor(level, claim).slice(0, 1);
  if (setting.mean === "month" && setting.period.end - setting.period.start < 2) return noFrame("span");
  if (setting.mean === "month") return frameOf(places.length ? [{operation: "monthly", places}] : [], "unit");
  if (setting.mean === "year") {
    const years = setting.of.length ? setting.of : [level], every = [].concat(...years.map((one) => placesFor(one, claim).slice(0, 1)));
    if (!isSpan(setting.period) && years.length < 2) return noFrame("span");
    return frameOf(every.length ? [{operation: "yearly", places: every}] : [], "unit");
  }
  const isPupil = setting.subjects.some((name) => has(subjects, name) && chainOf(subjects[name]).some((one) => has(one.mean, "pupil")));
  const itself = isPupil || setting.mean === "pupil" ? levelFrame(changed(setting, {mean: "pupil"}), claim) : noFrame("");
  if (itself.formulas.length) return itself;
  return eachFrame(setting, claim, "persons");
}

/* What comes to each person or batch: one figure by another. */
function eachFrame(setting, claim, counter) {
  const level = changed(setting, {relation: "level"}), each = changed(claim, {counter, word: ""});
  const pair = [...placesFor(level, claim).slice(0, 1), ...placesFor(level, each).slice(0, 1)];
  return frameOf(pair.length > 1 ? [{operation: "each", places: pair}] : [], "unit");
}

/* The union a figure is of: what is told of the top alone is its, unless one is named. */
const unionOf = (id, setting) => (setting.isUnitNamed || figures[id].dimensions.includes("unit") ? setting.unit : setting.top);

/* The period a figure is of: what is counted at the start of a year was so at the last end. */
function periodTold(id, setting) {
  const isStarting = setting.isStart && figures[id].is_stock && !isSpan(setting.period);
  return (isStarting && periodBefore(setting.period, setting.period.end - setting.period.start === 12 ? "start_of_year" : "previous")) || setting.period;
}
