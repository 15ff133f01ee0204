/* The figure finder. A figure is a row of three numbers: its subject (what is counted), its period
   and its value are looked up in lists; its release and unit follow from the block it stands in.
   A search asks each list once for each word, then walks the rows: no text is built for a row that
   is not shown. Everything from the data is set as text, never as markup. */
(() => {
"use strict";

const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const zh = data.language === "zh";
const own = zh ? 1 : 2; // names stand as [code, Chinese, English]
const $ = (id) => document.getElementById(id);
const [subjectOf, periodOf, valueOf] = data.rows.map((column) => Uint32Array.from(column));
const size = subjectOf.length;
const blockOf = new Uint32Array(size);
let filled = 0;
data.blocks.forEach(([, count], block) => {
  blockOf.fill(block, filled, filled += count);
});

const STEP = 50;
const plain = (text) => text.normalize("NFKC").toLowerCase();
const texts = {
  topics: data.topics.map((names) => plain(names.join("\n"))),
  periods: data.periods.map((names) => plain(names.slice(0, 3).join("\n"))),
  units: data.units.map((names) => plain(names.slice(0, 3).join("\n"))),
};
const topicOfId = data.ids.map(([id]) => data.topics.findIndex(([name]) => id.startsWith(name + ".")));
texts.labels = data.labels.map((names) => plain(names.join("\n")));
texts.subjects = data.subjects.map(([id, label, dimensions]) => plain([
  data.ids[id][0], texts.labels[label], data.dimensions[dimensions].join("\n"),
  data.topics[topicOfId[id]]?.join("\n") ?? "",
].join("\n")));
// Totals before breakdowns, and those by one dimension before those by two.
const depths = data.subjects.map(([, , d]) => (data.dimensions[d][0] ? data.dimensions[d][0].split(";").length : 0));

/* "抚慰2016年" is two words, and so are the parts of an address. */
function tokensOf(query) {
  return plain(query)
    .replace(/([\u3400-\u9fff])(?=(19|20)\d\d)/g, "$1 ")
    .replace(/((?:19|20)\d\d(?:年(?:\d{1,2}月|第[一二三四]季度|[上下]半年)?)?)(?=[\u3400-\u9fff])/g, (all, date, at, whole) =>
      (whole.slice(at + date.length).match(/^(年|月|第|上半年|下半年|-|–|—)/) ? date : date + " "))
    .split(/[\s/;,，、。；]+/).filter(Boolean);
}

/* Which of the words are found in each text of a list, as bits. */
function bits(list, tokens) {
  return Uint32Array.from(list, (text) =>
    tokens.reduce((all, token, place) => (text.includes(token) ? all | (1 << place) : all), 0));
}

const MOST_WORDS = 32; // as many as a number has bits; what follows narrows nothing
const topicOf = Int32Array.from(data.subjects, ([id]) => topicOfId[id]);
const unitOfBlock = Uint32Array.from(data.blocks, ([unit]) => unit);

/* Rows in which every word is found, best first: exact period, label that begins with a word,
   totals, the union above before those under it; of equals, the release listed first, whose period is the latest. */
function search(query, filter) {
  const tokens = [...new Set(tokensOf(query))].slice(0, MOST_WORDS);
  const all = 2 ** tokens.length - 1;
  const inSubject = bits(texts.subjects, tokens), inPeriod = bits(texts.periods, tokens), inUnit = bits(texts.units, tokens);
  const bySubject = Uint8Array.from(data.subjects, ([, label], subject) => 8 * Math.min(depths[subject], 3)
    + (tokens.some((token) => texts.labels[label].split("\n").some((name) => name.startsWith(token))) ? 0 : 2));
  const byPeriod = Uint8Array.from(texts.periods, (text) => (text.split("\n").some((name) => tokens.includes(name)) ? 0 : 4));
  const byUnit = Uint8Array.from(data.units, ([, , , depth]) => (depth ? 1 : 0));
  const {topic, period: wanted, unit: within} = filter;
  const buckets = Array.from({length: 32}, () => []);
  for (let row = 0; row < size; row += 1) {
    const subject = subjectOf[row], period = periodOf[row], unit = unitOfBlock[blockOf[row]];
    if (((inSubject[subject] | inPeriod[period] | inUnit[unit]) >>> 0) !== all) continue;
    if ((topic >= 0 && topicOf[subject] !== topic) || (wanted >= 0 && period !== wanted) || (within >= 0 && unit !== within)) continue;
    buckets[bySubject[subject] + byPeriod[period] + byUnit[unit]].push(row);
  }
  return buckets.flat();
}

function addressOf(row) {
  const [id, , dimensions] = data.subjects[subjectOf[row]];
  const codes = data.dimensions[dimensions][0];
  const unit = data.units[data.blocks[blockOf[row]][0]][0];
  return `${data.ids[id][0]}/${data.periods[periodOf[row]][0]}/${unit}${codes ? ";" + codes : ""}`;
}

function rowAt(address) {
  const [id, period, rest = ""] = address.split("/");
  for (let row = 0; row < size; row += 1) {
    if (data.periods[periodOf[row]][0] === period
      && data.ids[data.subjects[subjectOf[row]][0]][0] === id && addressOf(row) === address) return row;
  }
  return -1;
}

/* Everything said of one figure, in words. */
function told(row) {
  const [id, label, dimensions] = data.subjects[subjectOf[row]];
  const [figure, kind, definition, spoken] = data.ids[id];
  const period = data.periods[periodOf[row]], value = valueOf[row];
  const [folder, released, pages] = data.releases[blockOf[row]];
  const topic = data.topics[topicOfId[id]]?.[0];
  const [code, ...unit] = data.units[data.blocks[blockOf[row]][0]];
  const codes = data.dimensions[dimensions][0], isItself = codes.split(";").includes("unit=" + code);
  const group = isItself ? data.itself[codes][own - 1] : data.dimensions[dimensions][own];
  const status = data.values.status[value];
  const name = data.labels[label][own - 1];
  const part = {
    label: name, Label: name.charAt(0).toUpperCase() + name.slice(1),
    dimensions: codes ? fill(words.dimensions, {words: group}) : "",
    period: period[own], day: period[3], Day: period[3].charAt(0).toUpperCase() + period[3].slice(1), unit: unit[own - 1],
    value: data.values.wording[value], moved: data.values.moved[value] ?? "",
    mark: markBehind(status), site: data.site, address: linkTo(row), today: today(),
  };
  const form = {suppressed: "withheld", undefined: "undefined"}[status] ?? (kind === "change" || kind === "stock" ? kind : "flow");
  const exact = data.values.exact[value];
  return {
    ...part, status: words[status] ?? status, isRevised: status === "revised", definition, exact, sourceWords: fill(words.report, {period: released}),
    number: exact && !part.value.endsWith("%") ? exact : part.value,
    sentence: fill((form === "flow" || form === "stock") && spoken || words[form + "_sentence"], part), citation: fill(words.citation, part),
    source: `${folder}/${pages[topic] ?? "figures.csv"}`, address: addressOf(row),
  };
}

/* What must be known of a number that is copied: who reads it has no page around it. */
function markBehind(status) {
  const more = {provisional: words.provisional_mark, revised: words.revised_mark}[status] ?? "";
  const invented = status === "synthetic" || (more && data.synthetic);
  return (invented ? words.mark : "") + more;
}

function fill(form, parts) {
  return form.replace(/\{(\w+)\}/g, (whole, name) => parts[name] ?? whole);
}

function today() {
  const now = new Date();
  if (zh) return `${now.getFullYear()}年${now.getMonth() + 1}月${now.getDate()}日`;
  return `${now.getDate()} ${now.toLocaleString("en", {month: "long"})} ${now.getFullYear()}`;
}

/* An address as it stands in a link: programs that make links of text end them at a semicolon, and
   what is left would be the address of another figure. */
function fragment(address) {
  return encodeURI(address).replace(/;/g, "%3B");
}

/* Where others find the figure. A page on one's own disk has no address for others: its name only. */
function linkTo(row) {
  const page = location.pathname.split("/").pop() || "figures.html";
  const served = location.protocol === "file:" ? page : location.href.split("#")[0];
  return `${data.base ? data.base + page : served}#${fragment(addressOf(row))}`;
}

/* The list of results. The input keeps the focus; the option in turn is named to it. */
let found = [], listed = 0, active = -1, chosen = -1;
const query = $("query"), list = $("results"), more = $("more");

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function option(row, place) {
  const said = told(row);
  const made = element("div", "", {role: "option", id: `r${place}`, class: "result", "aria-selected": String(row === chosen)});
  const name = element("span", said.Label + said.dimensions);
  name.append(element("small", `${said.period} · ${said.unit}`));
  made.append(name, element("b", said.value));
  made.addEventListener("click", () => { activate(place); show(row, true); });
  return made;
}

function listMore() {
  const until = Math.min(found.length, listed + STEP);
  const fresh = document.createDocumentFragment();
  for (; listed < until; listed += 1) fresh.append(option(found[listed], listed));
  list.append(fresh);
  more.hidden = listed >= found.length;
  more.textContent = fill(words.more, {m: Math.min(STEP, found.length - listed)});
  tellCount();
}

function tellCount() {
  const n = found.length.toLocaleString("en");
  const count = found.length === 1 ? words.count_one : fill(words.count, {n});
  $("count").textContent = found.length
    ? count + (listed < found.length ? fill(words.shown, {m: listed}) : "") : words.nothing;
}

function filters() {
  return Object.fromEntries(["topic", "period", "unit"].map((name) => [name, Number($(name).value || -1)]));
}

function update() {
  found = search(query.value, filters());
  list.replaceChildren();
  listed = 0;
  activate(-1);
  listMore();
  query.setAttribute("aria-expanded", String(found.length > 0));
}

function activate(place) {
  document.querySelector(".result.active")?.classList.remove("active");
  active = place;
  if (place < 0) { query.removeAttribute("aria-activedescendant"); return; }
  while (listed <= place && listed < found.length) listMore();
  const one = $(`r${place}`);
  one.classList.add("active");
  one.scrollIntoView({block: "nearest"});
  query.setAttribute("aria-activedescendant", one.id);
}

/* The figure chosen. */
function show(row, byReader) {
  chosen = row;
  const said = told(row), place = $("chosen");
  list.querySelectorAll("[aria-selected=true]").forEach((one) => one.setAttribute("aria-selected", "false"));
  const at = found.indexOf(row);
  if (at >= 0 && at < listed) $(`r${at}`).setAttribute("aria-selected", "true");
  const facts = element("dl");
  const add = (term, text, link) => {
    if (!text) return;
    const line = element("div"), means = element("dd");
    means.append(link ? element("a", text, {href: link}) : document.createTextNode(text));
    line.append(element("dt", term), means);
    facts.append(line);
  };
  add(words.period, said.period);
  add(words.unit, said.unit);
  add(words.exact, said.exact);
  add(words.status, said.status);
  if (said.isRevised) add(words.corrections, words.revised_page, `${data.corrections}#${encodeURI(said.address)}`);
  add(words.definition, said.definition);
  add(words.source, said.sourceWords, said.source);
  add(words.address, said.address, "#" + fragment(said.address));
  const buttons = element("div", "", {class: "buttons"});
  for (const what of ["sentence", "number", "citation"]) {
    const button = element("button", words["copy_" + what], {type: "button", "data-copy": what});
    button.addEventListener("click", () => copy(told(row)[what]));
    buttons.append(button);
  }
  place.replaceChildren(
    element("h2", said.Label + said.dimensions), element("p", said.value, {class: "value"}),
    element("p", said.sentence, {class: "sentence"}), buttons, facts);
  place.hidden = false;
  $("other").hash = "#" + fragment(said.address);
  if (!byReader) return;
  if (decoded() !== said.address) location.hash = "#" + fragment(said.address);
  if (place.getBoundingClientRect().top < 0 || place.getBoundingClientRect().bottom > innerHeight) place.scrollIntoView({block: "nearest"});
}

async function copy(text) {
  let done = false;
  if (navigator.clipboard && isSecureContext) {
    done = await navigator.clipboard.writeText(text).then(() => true, () => false);
  }
  $("said").textContent = (done || copyAsSelection(text) ? words.copied : words.not_copied) + text;
}

/* Plain http has no clipboard API: the old way, by selecting a text. */
function copyAsSelection(text) {
  const had = document.activeElement;
  const field = element("textarea", "", {class: "off", readonly: "", "aria-hidden": "true"});
  field.value = text;
  document.body.append(field);
  field.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch { done = false; }
  field.remove();
  had?.focus();
  return done;
}

/* The address asked for; what is called unit today was called union before. */
function decoded() {
  let address = location.hash.slice(1);
  try { address = decodeURIComponent(address); } catch { /* as it stands */ }
  return address.replace(/;union=/g, ";unit=");
}

function follow() {
  const address = decoded();
  if (!address.includes("/")) return;
  const row = rowAt(address);
  if (row >= 0) { if (row !== chosen) show(row, false); return; }
  const withdrawn = data.withdrawn.find((one) => one.addresses.includes(address));
  const answer = withdrawn ? fill(words.withdrawn, {...withdrawn, address}) : fill(words.unknown, {address});
  $("said").textContent = answer;
  if (!withdrawn) return;
  $("chosen").replaceChildren(element("p", answer)); // where the figure stood, for who follows an old link
  $("chosen").hidden = false;
}

const KEYS = {
  ArrowDown: () => Math.min(active + 1, found.length - 1),
  ArrowUp: () => Math.max(active - 1, 0),
  PageDown: () => Math.min(active + 10, found.length - 1),
  PageUp: () => Math.max(active - 10, 0),
};
query.addEventListener("keydown", (event) => {
  if (event.isComposing) return; // an input method is choosing characters
  if (KEYS[event.key] && found.length) {
    event.preventDefault();
    activate(KEYS[event.key]());
  } else if (event.key === "Enter") {
    event.preventDefault();
    if (found.length) { if (active < 0) activate(0); show(found[active], true); }
  } else if (event.key === "Escape" && query.value) {
    event.preventDefault();
    query.value = "";
    update();
  }
});
query.addEventListener("input", update);
$("form").addEventListener("submit", (event) => event.preventDefault());
more.addEventListener("click", () => { const at = listed; listMore(); activate(at); query.focus(); });
addEventListener("hashchange", follow);

function offer(id, list, name) {
  const select = $(id);
  list.forEach(([place, text]) => select.append(element("option", text, {value: String(place)})));
  select.addEventListener("change", update);
  select.closest("label").hidden = list.length < 2 && name;
}
const numbered = (list) => list.map((names, place) => [place, names[own]]);
offer("topic", numbered(data.topics));
offer("unit", numbered(data.units), true);
// Newest first; "2019-12" sorts after "2019", spans by where they end.
const end = (text) => text.split("..").pop();
offer("period", data.periods.map((names, place) => [place, names[own], names[0]])
  .sort((a, b) => (end(a[2]) < end(b[2]) ? 1 : end(a[2]) > end(b[2]) ? -1 : a[2] < b[2] ? 1 : -1)));

$("form").hidden = false;
update();
follow();
if (chosen < 0) query.focus({preventScroll: true});
})();
