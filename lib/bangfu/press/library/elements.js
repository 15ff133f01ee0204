/* What the scripts of the finder and of the number check share: their data, elements made of text,
   the drawers of figures, copying. Written so that browsers of 2018 run it. */

const data = JSON.parse(document.getElementById("data").textContent);
const words = data.words;
const $ = (id) => document.getElementById(id);

/* An element with a text, never with markup. */
function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/* Put these in the place of what is in an element. */
function filledWith(place, ...parts) {
  place.textContent = "";
  place.append(...parts);
}

/* A form of words with its fields filled in. */
function fill(form, parts) {
  return form.replace(/\{(\w+)\}/g, (whole, name) => (parts[name] === undefined ? whole : parts[name]));
}

/* An address as it stands in a link: programs that make links of text end them at a semicolon, and
   what is left would be the address of another figure. */
function fragment(address) {
  return encodeURI(address).replace(/;/g, "%3B");
}

/* What is in a drawer: the figures of a union and a year; null if it cannot be had. Each is a script
   that hands it over; the page's own policy lets this script open them, and nothing else. */
const handedOver = new Map();
window.drawer = (name, content) => handedOver.set(name, content);

function drawerContent(unit, year) {
  return new Promise((done) => {
    const script = document.createElement("script");
    script.src = `${data.folder}/${encodeURIComponent(unit)}/${year}.js`;
    script.onload = script.onerror = () => {
      script.remove();
      done(handedOver.get(`${unit}/${year}`) || null);
    };
    document.head.append(script);
  });
}

/* Copy a text, and say so: with the text, or with what is told of it. */
async function copyText(text, what = text) {
  let done = false;
  if (navigator.clipboard && isSecureContext) {
    done = await navigator.clipboard.writeText(text).then(() => true, () => false);
  }
  done = done || copyAsSelection(text);
  $("said").textContent = done ? words.copied + what : words.not_copied + text;
}

/* Plain http has no clipboard API: the old way, by selecting a text. */
function copyAsSelection(text) {
  const had = document.activeElement;
  const field = element("textarea", "", {class: "off", readonly: "", "aria-hidden": "true"});
  field.value = text;
  document.body.append(field);
  field.select();
  let done = false;
  try { done = document.execCommand("copy"); } catch (refused) { done = false; }
  field.remove();
  if (had) had.focus();
  return done;
}
