/* The figure finder. The page has the words figures are found by; the figures stand in drawers, a
   file each union and year, opened when they are asked for. A search asks each list of a drawer once
   for each word, then walks the rows: no text is built for a row that is not shown. Everything from
   the data is set as text, never as markup. Written so that browsers of 2018 run it. */

const STEP = 50;

/* The list of results. The input keeps the focus; the option in turn is named to it. */
let found = [], listed = 0, active = -1, chosen = null, current = null;
const query = $("query"), list = $("results"), more = $("more");

function option(row, place) {
  const said = told(row);
  const made = element("div", "", {role: "option", id: `r${place}`, class: "result", "aria-selected": String(isChosen(row))});
  const name = element("span", said.Label + said.dimensions);
  const where = element("small", `${said.period} · ${said.unit}`);
  name.append(where);
  made.append(name, element("b", said.value));
  comparedFigures(said.figure).then((both) => { if (both) where.append(` · ${bothWords(both)}`); });
  made.addEventListener("click", () => { activate(place); show(row, true); });
  return made;
}

/* Of a change, the two figures it is made of. */
const bothWords = ([now, base]) => fill(words.both, {now: now.shown, period: base.periodWords, base: base.shown});

/* Rows are made anew by every search: a figure is the same if it is of the same place. */
const isChosen = (row) => chosen !== null && row.drawer === chosen.drawer && row.at === chosen.at;

function listNext() {
  if (!listed) list.textContent = ""; // until then the list before it stands
  const until = Math.min(found.length, listed + STEP);
  const fresh = document.createDocumentFragment();
  for (; listed < until; listed += 1) fresh.append(option(found[listed], listed));
  list.append(fresh);
  tellCount();
}

/* Look on until there is another screenful. */
async function look(search) {
  const rows = await gathered(search, listed + STEP - found.length, () => search !== current);
  if (search !== current) return;
  found.push(...rows);
  listNext();
}

/* Sentences one behind the other: in Chinese with a stop and no blank between them. */
function sentences(some) {
  const told = some.filter(Boolean), isStopped = (text) => /[。！？]$/.test(text);
  if (data.language !== "zh") return told.join(" ");
  return told.map((text, n) => (n + 1 < told.length && !isStopped(text) ? text + "。" : text)).join("");
}

function tellCount() {
  const rest = current.waiting.length > 0, n = found.length.toLocaleString("en");
  const count = found.length === 1 && !rest ? words.count_one : fill(rest ? words.count_so_far : words.count, {n});
  const told = found.length || rest ? count + (listed < found.length ? fill(words.shown, {m: listed}) : "") : words.nothing;
  $("count").textContent = sentences([told, current.missing ? words.not_loaded : "", current.note]);
  more.hidden = listed >= found.length && !rest;
  more.textContent = listed < found.length ? fill(words.more, {m: Math.min(STEP, found.length - listed)}) : words.go_on;
  query.setAttribute("aria-expanded", String(found.length > 0));
}

function filters() {
  return {topic: Number($("topic").value || -1), period: $("period").value, unit: $("unit").value};
}

/* What is typed is looked for as it is read. Until that has ended the list is told to be busy, and a
   key that moves in it waits. */
let answering = Promise.resolve();
function update() { answering = answered(); }
async function answered() {
  list.setAttribute("aria-busy", "true");
  const isEmpty = !query.value.trim() && !Object.values(filters()).some((one) => one !== "" && one !== -1);
  const mine = current = {terms: [], waiting: [], missing: 0, note: ""};
  offerTries([]);
  if (!(isEmpty && await listHeadlines(mine)) && mine === current) await searchAll(query.value);
  if (mine === current || mine === current.begun) list.setAttribute("aria-busy", "false");
}

/* What is typed is answered, or it is said why not and what would be. */
async function searchAll(typed) {
  const begun = current, isStale = () => begun !== current;
  const answer = typed.trim() ? await answerTo(readQuery(typed), filters(), isStale) : await everything(isStale);
  if (isStale()) return;
  current = Object.assign(answer.search, {begun, note: sentences(answer.notes)});
  if (answer.isRefused) current.waiting = [];
  found = answer.rows;
  listed = 0;
  activate(-1);
  listNext();
  offerTries(answer.tries);
}

async function everything(isStale) {
  const search = searchFor([], filters());
  return {rows: await gathered(search, STEP, isStale), notes: [], tries: [], search};
}

/* Queries to try, to be typed by a click. */
function offerTries(tries) {
  const place = $("try"), buttons = tries.map((text) => {
    const made = element("button", text, {type: "button"});
    made.addEventListener("click", () => { query.value = text; query.focus(); update(); });
    return made;
  });
  filledWith(place, ...(tries.length ? [words.try, ...buttons] : []));
  place.hidden = !tries.length;
}

/* Before anything is typed: the figures of the newest period that are asked for first. */
async function listHeadlines(search) {
  const newest = data.headlines.period, some = await Promise.all(data.headlines.ids.map((id) => printedAt(id, newest, data.top, [])));
  const rows = some.filter(Boolean).map((figure) => figure.place);
  if (search !== current || !rows.length) return false;
  found = rows;
  search.note = fill(words.headlines, {period: periodOf.get(newest)[own]});
  listed = 0;
  activate(-1);
  listNext();
  return true;
}

function activate(place) {
  list.querySelectorAll(".active").forEach((one) => one.classList.remove("active"));
  active = place;
  if (place < 0) { query.removeAttribute("aria-activedescendant"); return; }
  while (listed <= place && listed < found.length) listNext();
  const one = $(`r${place}`);
  one.classList.add("active");
  one.scrollIntoView({block: "nearest"});
  query.setAttribute("aria-activedescendant", one.id);
}

function copyButton(name, text, attributes) {
  const button = element("button", name, Object.assign({type: "button"}, attributes));
  button.addEventListener("click", () => copyText(text()));
  return button;
}

/* The other ways to say a figure; what they need is looked up when they are asked for. */
function otherWays(row, figure) {
  const made = element("details"), list = element("ul");
  made.append(element("summary", words.other_ways), list);
  made.hidden = figure.value === null || isCompound(figure);
  made.addEventListener("toggle", async () => {
    if (!made.open || list.childElementCount) return;
    const ways = await otherWordings(figure);
    filledWith(list, ...ways.map(([style, text]) => {
      const line = element("li", `${words["style_" + style]}${words.colon}${text} `, {"data-style": style});
      line.append(copyButton(words.copy, () => text, {"aria-label": `${words.copy} ${words["style_" + style]}`}));
      return line;
    }));
    if (!ways.length) list.append(element("li", words.no_other_way));
  });
  return made;
}

/* The figure chosen. */
function show(row, byReader) {
  chosen = row;
  const said = told(row), place = $("chosen");
  list.querySelectorAll("[aria-selected=true]").forEach((one) => one.setAttribute("aria-selected", "false"));
  const at = found.findIndex(isChosen);
  if (at >= 0 && at < listed) $(`r${at}`).setAttribute("aria-selected", "true");
  const facts = element("dl");
  const fact = (term, text, link) => {
    const line = element("div"), means = element("dd");
    means.append(link ? element("a", text, {href: link}) : document.createTextNode(text));
    line.append(element("dt", term), means);
    return line;
  };
  const add = (term, text, link) => { if (text) facts.append(fact(term, text, link)); };
  add(words.period, said.period);
  add(words.unit, said.unit);
  add(words.exact, said.exact);
  add(words.status, said.status);
  if (said.isRevised) add(words.corrections, words.revised_page, `${data.corrections}#${encodeURI(said.address)}`);
  add(words.definition, said.definition);
  add(words.source, said.sourceWords, said.source);
  add(words.address, said.address, "#" + fragment(said.address));
  comparedFigures(said.figure).then((both) => {
    const lines = (both || []).map((one, n) => fact(n ? words.compared_with : words.counted, `${one.periodWords} ${one.shown}`, "#" + fragment(addressOf(one.place))));
    facts.prepend(...lines);
  });
  const sentence = element("p", said.sentence, {class: "sentence"}), others = otherWays(row, said.figure);
  fullSentence(said.figure).then((text) => { sentence.textContent = text; });
  const copied = {sentence: () => sentence.textContent, number: () => said.number, citation: () => said.citation};
  const buttons = element("div", "", {class: "buttons"});
  for (const what of Object.keys(copied)) buttons.append(copyButton(words["copy_" + what], copied[what], {"data-copy": what}));
  const keep = element("button", words.keep, {type: "button", id: "keep"});
  keep.addEventListener("click", () => keepInBasket(row, sentence.textContent));
  buttons.append(keep);
  filledWith(place,
    element("h2", said.Label + said.dimensions), element("p", said.value, {class: "value"}), sentence, buttons, others, facts);
  place.hidden = false;
  $("other").hash = "#" + fragment(said.address);
  if (!byReader) return;
  if (decoded() !== said.address) location.hash = "#" + fragment(said.address);
  if (place.getBoundingClientRect().top < 0 || place.getBoundingClientRect().bottom > innerHeight) place.scrollIntoView({block: "nearest"});
}

/* The address asked for; what is called unit today was called union before. */
function decoded() {
  let address = location.hash.slice(1);
  try { address = decodeURIComponent(address); } catch (broken) { /* as it stands */ }
  return address.replace(/;union=/g, ";unit=");
}

async function follow() {
  const address = decoded();
  if (!address.includes("/")) return;
  const [, period = "", unit = ""] = address.split(";")[0].split("/");
  const there = (years.get(unit) || []).includes(yearOf(period));
  const drawer = there ? await opened(unit, yearOf(period)) : null;
  if (address !== decoded()) return;
  const row = drawer && rowAt(drawer, address);
  if (row) { if (!isChosen(row)) show(row, false); return; }
  const withdrawn = drawer && drawer.withdrawn.find((one) => one.addresses.includes(address));
  const answer = withdrawn ? fill(words.withdrawn, Object.assign({address}, withdrawn[data.language]))
    : there && !drawer ? words.not_loaded : fill(words.unknown, {address});
  $("said").textContent = answer;
  filledWith($("chosen"), element("p", answer)); // where the figure stood, for who follows an old link
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
  if (KEYS[event.key]) {
    event.preventDefault();
    answering.then(() => { if (found.length) activate(KEYS[event.key]()); });
  } else if (event.key === "Enter") {
    event.preventDefault();
    answering.then(() => { if (found.length) { if (active < 0) activate(0); show(found[active], true); } });
  } else if (event.key === "Escape" && query.value) {
    event.preventDefault();
    query.value = "";
    update();
  }
});
query.addEventListener("input", update);
$("form").addEventListener("submit", (event) => event.preventDefault());
more.addEventListener("click", async () => {
  const at = listed, search = current;
  await look(search);
  if (search !== current) return;
  if (at < found.length) activate(at);
  query.focus();
});
addEventListener("hashchange", follow);

function offer(id, list, name) {
  const select = $(id);
  list.forEach(([value, text]) => select.append(element("option", text, {value: String(value)})));
  select.addEventListener("change", update);
  select.closest("label").hidden = list.length < 2 && name;
}
offer("topic", data.topics.map((names, place) => [place, names[own]]));
offer("unit", data.units.map((names) => [names[0], names[own]]), true);
// Newest first; "2019-12" sorts after "2019", spans by where they end.
const end = (text) => text.split("..").pop();
offer("period", data.periods.map((names) => [names[0], names[own]])
  .sort((a, b) => (end(a[0]) < end(b[0]) ? 1 : end(a[0]) > end(b[0]) ? -1 : a[0] < b[0] ? 1 : -1)));

$("form").hidden = false;
update();
follow().then(() => { if (chosen === null) query.focus({preventScroll: true}); });
