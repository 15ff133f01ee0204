/* The basket: figures a reader has put aside, to be copied together as sentences, as a table, or as
   the data of a chart. It lives as long as the page is open and is kept nowhere. */

const basket = [], basketList = $("basket-list");
const isSameRow = (a, b) => a.drawer === b.drawer && a.at === b.at;

function keepInBasket(row, sentence) {
  if (!basket.some((one) => isSameRow(one.row, row))) basket.push({row, sentence});
  showBasket();
  $("said").textContent = fill(words.kept, {n: basket.length});
}

function showBasket() {
  filledWith(basketList, ...basket.map((one) => {
    const said = told(one.row), line = element("li"), name = said.Label + said.dimensions;
    const link = element("a", name, {href: "#" + fragment(said.address)}), out = element("button", words.take_out, {type: "button", "aria-label": `${words.take_out} ${name}`});
    out.addEventListener("click", () => {
      basket.splice(basket.indexOf(one), 1);
      showBasket();
      (basketList.querySelector("button") || query).focus();
    });
    line.append(link, ` ${said.period} · ${said.unit} `, element("b", said.value), " ", out);
    return line;
  }));
  $("basket").hidden = basket.length === 0;
}

/* A text that no spreadsheet takes for a formula, on one line and in one cell. */
function cellText(text) {
  const line = String(text).replace(/[\t\r\n]+/g, " ");
  return /^'*[=+\-@＝＋－＠]/.test(line) && !/^-?\d+(?:\.\d+)?$/.test(line) ? "'" + line : line;
}

const tableText = (rows) => rows.map((row) => row.map(cellText).join("\t")).join("\n");
const unitName = (figure) => (isChinese ? counting.units[figure.measureUnit].zh : counting.units[figure.measureUnit].many);

function basketTable() {
  const rows = basket.map(({row}) => {
    const said = told(row), exact = said.figure.measureUnit === "ratio" ? said.value : said.exact;
    return [said.Label + said.dimensions, said.unit, said.period, exact || said.value, exact === said.value ? "" : unitName(said.figure), said.status, said.address];
  });
  return tableText([words.table_columns.split("|"), ...rows]);
}

/* A line each period and a column each figure, as programs that draw charts want it. */
function basketSeries() {
  const names = new Map(), periods = new Map();
  basket.forEach(({row}) => {
    const said = told(row), {figure} = said, key = [figure.id, figure.unit, figure.dimensions].join("/");
    names.set(key, `${said.Label}${said.dimensions} ${said.unit} (${unitName(figure)})`);
    periods.set(figure.period, Object.assign(periods.get(figure.period) || {words: said.period}, {[key]: said.exact}));
  });
  const keys = [...names.keys()], until = (text) => text.split("..").pop();
  const order = [...periods.keys()].sort((a, b) => (until(a) < until(b) ? -1 : until(a) > until(b) ? 1 : a < b ? -1 : 1));
  const lines = order.map((period) => [periods.get(period).words, ...keys.map((key) => periods.get(period)[key] || "")]);
  return tableText([[words.period, ...keys.map((key) => names.get(key))], ...lines]);
}

const copyBasket = (text) => copyText(text, fill(words.copied_all, {n: basket.length}));
$("copy-sentences").addEventListener("click", () => copyBasket(basket.map((one) => one.sentence).join(isChinese ? "" : " ")));
$("copy-table").addEventListener("click", () => copyBasket(basketTable()));
$("copy-series").addEventListener("click", () => copyBasket(basketSeries()));
$("empty-basket").addEventListener("click", () => {
  basket.length = 0;
  showBasket();
  query.focus();
});
