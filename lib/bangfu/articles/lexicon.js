/* The lexicon: which words of a text speak of figures, and of what. The twin of lexicon.py, whose
   words and meanings it is given. */

const lexicon = rules.lexicon, figures = lexicon.figures, subjects = {};
const NO_SUBJECT = {figures: {}, by_word: {}, mean: {}, groups: {}, within: "", either: [], weak: false};
Object.keys(figures).forEach((id) => { figures[id] = Object.assign({dimensions: []}, figures[id]); });
Object.keys(lexicon.subjects).forEach((name) => { subjects[name] = Object.assign({}, NO_SUBJECT, lexicon.subjects[name]); });
const LOOKED_AT = pattern(lexicon.looked_at);
const NAMED = pattern(lexicon.meant_names), HOME = sought(lexicon.home);
const LETTER = new RegExp("[\\p{L}\\p{N}_]", "u");
const levelWords = lexicon.level_with.reduce((some, part) => [].concat(...some.map((one) => part.map((word) => one + word))), [""]);
const silent = [...lexicon.other_words, ...levelWords]; // and 朝外大街, which is no union
lexicon.stems.forEach((stem) => silent.push(...lexicon.place_endings.map((ending) => stem + ending)));
const meanings = new Map(silent.map((word) => [word.toLowerCase(), []]));
for (const [kind, name, stems, ends] of lexicon.said) {
  const words = ends === undefined ? stems : [].concat(...stems.map((stem) => ends.split("").map((end) => stem + end))); // 增至, 增到
  for (const word of words) {
    const lower = word.toLowerCase(), there = meanings.get(lower) || [];
    const isRow = kind === "group" && lexicon.colons.some((colon) => word.includes(colon));
    const own = name === rules.context.said ? name + word : name; // a word of our own sentences
    for (const [as, what] of isRow ? [[kind, own], ["row", ""]] : [[kind, own]]) {
      if (!there.some((meaning) => meaning[0] === as && meaning[1] === what)) there.push([as, what]);
    }
    meanings.set(lower, there);
  }
}

/* By their first letter, the longest first; those in Latin letters behind all others, as they stand
   by themselves only. */
const isLatin = (word) => /^[\x00-\x7f]*$/.test(word);
const byLetter = new Map();
for (const word of meanings.keys()) byLetter.set(word[0], [...(byLetter.get(word[0]) || []), word]);
byLetter.forEach((words) => words.sort((a, b) => Number(isLatin(a)) - Number(isLatin(b)) || b.length - a.length));

const isLetterAt = (text, place) => place >= 0 && place < text.length && LETTER.test(text[place]);
const isEdge = (text, place) => isLetterAt(text, place - 1) !== isLetterAt(text, place);

function wordAt(text, lower, place) {
  return (byLetter.get(lower[place]) || []).find((word) => lower.startsWith(word, place)
    && (!isLatin(word) || (isEdge(text, place) && isEdge(text, place + word.length))));
}

/* The words of a text that say something, but for those inside of numbers. */
function tokensIn(text, taken) {
  const inside = new Set(), found = [];
  for (const [start, end] of taken) for (let place = start; place < end; place += 1) inside.add(place);
  const lower = text.split("").map((letter) => (letter.toLowerCase().length === 1 ? letter.toLowerCase() : letter)).join("");
  let place = 0;
  while (place < text.length) {
    const word = inside.has(place) ? undefined : wordAt(text, lower, place); // 年中 in 2019年中央财政
    const said = word === undefined ? [] : meanings.get(word);
    const end = place + (word === undefined ? 1 : word.length);
    const isLookedAt = matchedAt(LOOKED_AT, text, place) !== null;
    const isMeant = !lexicon.common_names.includes(word) || matchedAt(NAMED, text, place) !== null;
    const isHome = said.length > 0 && said[0][0] === "unit" && isFound(HOME, text.slice(Math.max(place - lexicon.home_within, 0), place)); // 家住望京的李先生
    if (said.length && !isHome && !isLookedAt && isMeant) found.push({start: place, end, word: text.slice(place, end), meanings: said});
    place = end;
  }
  return found;
}

const isMention = (item) => item.sort !== undefined;

/* What a word names as a word of a kind. */
const named = (word, kind) => word.meanings.filter((meaning) => meaning[0] === kind).map((meaning) => meaning[1]);
const isNamed = (word, kind) => word.meanings.some((meaning) => meaning[0] === kind);
const saysRelation = (word, name) => word.meanings.some((meaning) => meaning[0] === "relation" && meaning[1] === name);
const lastOf = (list) => list[list.length - 1];
const common = (a, b) => a.some((one) => b.includes(one));
const dimensionOf = (code) => code.split("=")[0];
const changed = (object, values) => Object.assign({}, object, values);
