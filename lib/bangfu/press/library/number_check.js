/* The number check. A draft is pasted, dropped or chosen; it is read and judged here, and nothing of
   it leaves the page. Figures stand in the page, or in drawers that are opened when a draft is about
   them. Everything from the draft and from data is set as text, never as markup. */

const draftField = $("draft"), dayField = $("dated"), fileField = $("file"), shown = $("verdicts");
const missing = new Set(); // drawers that could not be had, and are asked for again
const MOST_BYTES = data.most_bytes;
Object.keys(data.contents).forEach((name) => takeDrawer(name, data.contents[name]));

const dayOf = (text) => {
  const [year, month, day] = text.split("-").map(Number);
  return text ? {year, month, day} : null;
};

/* Check what is in the field; what goes wrong is said, and what to do. */
const checkNow = () => checked().catch(() => tell(words.gave_up));

/* The same; drawers the draft asks for are opened, and it is checked again. */
async function checked() {
  const text = draftField.value, dated = dayOf(dayField.value);
  if (!stripped(text)) { tell(words.empty); return; }
  missing.forEach((name) => drawersHere.delete(name));
  missing.clear();
  let told = checkedDraft(text, dated);
  while (told.wanted.length) {
    await Promise.all(told.wanted.map(openDrawer));
    told = checkedDraft(text, dated);
  }
  show(told);
  tell(missing.size ? words.not_loaded : "");
}

async function openDrawer(name) {
  const content = await drawerContent(...name.split("/"));
  if (content === null) missing.add(name);
  takeDrawer(name, content);
}

function tell(text) {
  $("said").textContent = text;
}

/* The marked draft, and what is said of each number. */
function show(told) {
  const numbers = told.verdicts.filter((one) => one.verdict !== "not a figure");
  const rows = numbers.map((one, n) => Object.assign(numberRecord(told.text, one), {order: n + 1, accepted: sortOf(one.verdict), label: judging.labels[one.verdict]}));
  $("summary").textContent = draftSummary(told);
  filledWith($("marked"), ...markedParts(told.text, rows));
  filledWith($("rows"), ...rows.map(tableRow));
  $("numbers").hidden = rows.length === 0;
  shown.hidden = false;
  $("summary").focus();
}

/* The draft in pieces: numbers with what is said of them, and what stands between. */
function markedParts(text, rows) {
  const parts = [];
  let place = 0;
  for (const row of rows) {
    const mark = element("mark", row.text, {class: row.accepted, id: `n${row.order}`});
    mark.append(element("a", data.signs[row.accepted] + row.order, {href: `#v${row.order}`, "aria-label": `${row.order} ${row.label}`}));
    parts.push(text.slice(place, row.start), mark);
    place = row.end;
  }
  return [...parts, text.slice(place)];
}

function tableRow(row) {
  const made = element("tr", "", {id: `v${row.order}`}), order = element("td"), wording = element("td"), address = element("td", "", {class: "address"});
  order.append(element("a", String(row.order), {href: `#n${row.order}`}));
  if (row.wording) {
    const copy = element("button", words.copy, {type: "button", "aria-label": `${words.copy} ${row.wording}`});
    copy.addEventListener("click", () => copyText(row.wording));
    wording.append(element("span", row.wording, {class: "wording"}), " ", copy);
  }
  if (row.address) address.append(isPrinted(row) ? element("a", row.address, {href: `${data.finder}#${fragment(row.address)}`}) : row.address);
  made.append(order, element("td", row.text), element("td", `${data.signs[row.accepted]} ${row.label}`, {class: row.accepted}), element("td", row.reason), wording, address);
  return made;
}

/* Whether the finder has the figure: what is laid down is no figure of it. */
const isPrinted = (row) => row.value !== "" && has(figures, row.address.split("/")[0]);

/* A file into the field; nothing of it is kept but its text. */
async function takeFile(file) {
  if (file.size > MOST_BYTES) { tell(words.too_large); return; }
  const bytes = await contentOf(file);
  const text = bytes === null ? null : isWordFile(bytes) ? wordText(bytes) : plainText(bytes);
  if (text === null) { tell(bytes !== null && isWordFile(bytes) ? words.no_word : words.no_text); return; }
  draftField.value = text;
  await checkNow();
}

function contentOf(file) {
  return new Promise((done) => {
    const reader = new FileReader();
    reader.onload = () => done(new Uint8Array(reader.result));
    reader.onerror = () => done(null);
    reader.readAsArrayBuffer(file);
  });
}

/* The text of a file as an editor saves one: UTF-8, or GB18030 as older programs do. */
function plainText(bytes) {
  for (const encoding of ["utf-8", "gb18030"]) {
    try {
      return new TextDecoder(encoding, {fatal: true}).decode(bytes).replace(/\r\n?/g, "\n");
    } catch (other) { continue; }
  }
  return null;
}

$("form").addEventListener("submit", (event) => { event.preventDefault(); checkNow(); });
draftField.addEventListener("keydown", (event) => { if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) checkNow(); });
$("clear").addEventListener("click", () => {
  draftField.value = fileField.value = "";
  shown.hidden = true;
  tell("");
  draftField.focus();
});
fileField.addEventListener("change", () => { if (fileField.files.length) takeFile(fileField.files[0]); });
document.addEventListener("dragover", (event) => event.preventDefault());
document.addEventListener("drop", (event) => {
  event.preventDefault();
  if (event.dataTransfer.files.length) takeFile(event.dataTransfer.files[0]);
});

$("failed").hidden = true;
$("form").hidden = false;
