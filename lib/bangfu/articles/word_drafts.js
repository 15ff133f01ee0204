/* Word drafts: the text of a Word file, as word_drafts.py reads it: paragraphs a line each, cells of a
   table with tabs between. */

const WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main", DOCUMENT = "word/document.xml";
const isWordFile = (bytes) => bytes[0] === 0x50 && bytes[1] === 0x4b;

/* The text of a Word file; null if it is none, or one that is broken. */
function wordText(bytes) {
  try {
    const packed = entryOf(bytes, DOCUMENT);
    const content = packed.isPlain ? packed.bytes : pako.inflateRaw(packed.bytes);
    return documentText(new DOMParser().parseFromString(new TextDecoder("utf-8").decode(content), "application/xml"));
  } catch (other) {
    return null;
  }
}

/* A file of an archive, as the list at its end has it. */
function entryOf(bytes, wanted) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  while (view.getUint32(end, true) !== 0x06054b50) end -= 1;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; left -= 1) {
    const length = view.getUint16(at + 28, true);
    const name = String.fromCharCode(...bytes.subarray(at + 46, at + 46 + length));
    if (name === wanted) {
      const local = view.getUint32(at + 42, true);
      const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
      return {isPlain: view.getUint16(at + 10, true) === 0, bytes: bytes.subarray(start, start + view.getUint32(at + 20, true))};
    }
    at += 46 + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  }
  throw new Error(wanted);
}

const wordChildren = (node, ...names) => Array.from(node.children).filter((one) => one.namespaceURI === WORD && names.includes(one.localName));
const wordValue = (node, name) => node.getAttributeNS(WORD, name);

function documentText(tree) {
  const body = wordChildren(tree.documentElement, "body")[0];
  return wordChildren(body, "p", "tbl").map((part) => (part.localName === "p" ? paragraphText(part) + "\n" : tableText(part))).join("");
}

function tableText(table) {
  const rows = wordChildren(table, "tr").map(gridCells);
  return rows.map((cells, n) => {
    const texts = [];
    cells.forEach((cell) => texts.push(...cellTexts(rows, n, cell)));
    return texts.join("\t") + "\n";
  }).join("");
}

/* The cells of a row, each with the first column of the grid it stands in and how many it takes. */
function gridCells(row) {
  const told = wordChildren(row, "trPr").map((one) => wordChildren(one, "gridBefore")[0]).filter(Boolean)[0];
  let column = told ? Number(wordValue(told, "val")) : 0;
  return wordChildren(row, "tc").map((cell) => {
    const settings = wordChildren(cell, "tcPr")[0];
    const of = (name) => (settings ? wordChildren(settings, name)[0] : undefined), span = of("gridSpan"), merged = of("vMerge");
    const made = {cell, column, span: span ? Number(wordValue(span, "val")) : 1, isBelow: merged !== undefined && wordValue(merged, "val") !== "restart"};
    column += made.span;
    return made;
  });
}

/* The text of a cell, once for each column of the grid; a cell merged with the one above has its. */
function cellTexts(rows, n, told) {
  if (told.isBelow) {
    const above = n ? rows[n - 1].find((one) => one.column === told.column) : undefined;
    if (above === undefined) throw new Error("vMerge");
    return cellTexts(rows, n - 1, above);
  }
  return Array(told.span).fill(wordChildren(told.cell, "p").map(paragraphText).join("\n"));
}

function paragraphText(paragraph) {
  const runs = Array.from(paragraph.getElementsByTagNameNS(WORD, "r"));
  return runs.filter((run) => !isDeleted(run)).map(runText).join("");
}

function isDeleted(node) {
  const above = node.parentElement;
  return above !== null && ((above.namespaceURI === WORD && above.localName === "del") || isDeleted(above));
}

const RUN_TEXTS = {
  t: (node) => node.textContent, tab: () => "\t", ptab: () => "\t", cr: () => "\n", noBreakHyphen: () => "-",
  br: (node) => (["page", "column"].includes(wordValue(node, "type")) ? "" : "\n"),
};
const runText = (run) => wordChildren(run, ...Object.keys(RUN_TEXTS)).map((node) => RUN_TEXTS[node.localName](node)).join("");
