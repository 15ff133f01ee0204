/* Spoken nouns: what stands right behind a number and says what it counts, or which row it is. The
   twin of spoken_nouns.py. */

const NOUN_ENDS = sought(rules.nouns.ends);
const namesRow = (one) => !isMention(one) && (isNamed(one, "group") || isNamed(one, "unit"));

/* Whether the part of a clause in which a number stands has named a row before it. */
function namesRowBefore(read, own, item) {
  const before = read.text.slice(0, item.at[0]);
  const part = 1 + Math.max(...lettersOf(rules.nouns.parts).map((stop) => before.lastIndexOf(stop)));
  return own.some((one) => !isMention(one) && one.start >= part && (isNamed(one, "group") || named(one, "unit").some((code) => code !== lexicon.top)));
}

/* Whether a noun only says who was counted: 72名学生，共19.44万元. */
function isCounted(read, noun, item) {
  const behind = lettersOf(read.text.slice(noun.end, noun.end + 2))[0] || "";
  return noun.start === item.at[1] && (behind === "" || isFound(NOUN_ENDS, behind));
}

const INCLUDING = pattern(rules.nouns.including), OWN_NUMBER = pattern(rules.nouns.own_number), FOR_ROW = pattern("^(?:" + rules.nouns.for + ")$"), WITH_OTHERS = pattern("^(?:" + rules.nouns.with + ")$");

/* The nouns right behind a number, as in 383人次抚慰, and a row in brackets behind them. Where nothing
   before it has named one, a row or a union is read too: 193户是低保户. */
function nounsBehind(walk, item, isBare) {
  const found = [];
  let beside = item.at[1];
  for (const other of restOf(walk.stream, item)) {
    const place = found.length ? lastOf(found).end : beside;
    if (startOf(other) < place) continue;
    const between = walk.read.text.slice(place, startOf(other));
    if (isMention(other) && isFigure(other) && matchedWhole(WITH_OTHERS, between)) {
      beside = other.at[1]; // 371 households with 926 people were on file
      continue;
    }
    if (between.includes("（") && matchedAt(OWN_NUMBER, walk.read.text, endOf(other)) !== null) break; // 198.8万元（重大疾病150万元）
    if (matchedAt(INCLUDING, between, 0) !== null) break; // 款物9.57万元（含实物折价1.43万元）
    if (isMention(other) || isFound(NOUN_ENDS, between) || (lettersOf(between).length > rules.nouns.near && !matchedWhole(FOR_ROW, between))) break;
    const isOwn = named(other, "subject").some(isNotOurs);
    if (named(other, "subject").includes("private") && item.claim !== null && lexicon.of_many.includes(item.claim.counter)) continue; // 2745人次拿到抚慰金
    if (isNamed(other, "subject") || isNamed(other, "row") || (isBare && namesRow(other))) found.push(other);
    // 300余名干部结对帮扶 counts them.
    if (startOf(other) === item.at[1] && isOwn) break;
  }
  return found;
}

/* Words behind what begins something else: …走出困境，另有38户解困退档. */
function behindPassing(own) {
  const words = own.filter((word) => !isMention(word)), passing = words.map((word) => isNamed(word, "in_passing")).lastIndexOf(true);
  return words.slice(passing + 1);
}

const ACHIEVED = pattern("^(?:" + rules.nouns.achieved + ")$");

/* Whether what is on file has left it behind a number: 在档困难职工家庭有84户脱困. */
function hasLeft(read, words, nouns, item) {
  const said = [].concat(...words.map((word) => named(word, "subject"))), [noun] = nouns;
  return noun !== undefined && common(named(noun, "subject"), rules.nouns.moves) && said.every((name) => rules.nouns.on_file.includes(name))
    && matchedAt(ACHIEVED, read.text.slice(item.at[1], noun.start), 0) !== null;
}

/* Whether a noun is what that is within of which a number is: 批准39件、50件抚慰申请. */
function holdsIt(noun, item, state) {
  const counter = item.claim === null ? "" : item.claim.counter;
  const around = state.names.filter((name) => has(subjects, name)).map((name) => subjects[name].within);
  const those = named(noun, "subject").filter((name) => around.includes(name));
  return counter !== "" && those.length > 0 && isCountedSo(state, counter) && !those.some((name) => has(subjects[name].figures, counter));
}

/* Whether a word before a number is only what its noun is within: 资助118名学生. */
function isWider(word, nouns) {
  const narrow = nouns.slice(0, 1).map((noun) => named(noun, "subject").filter((name) => has(subjects, name)).map((name) => subjects[name].within));
  return rules.helping.includes(word.word) && common([].concat(...narrow), named(word, "subject"));
}
