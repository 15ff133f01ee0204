/* The filter of the index: by year, and by the name or code of a union. Without it all is shown.
   Written so that browsers of 2018 run it. */
(function () {
"use strict";

var form = document.getElementById("filter");
if (!form) return;
var year = document.getElementById("year"), sought = document.getElementById("sought"), told = document.getElementById("told");
var all = function (selector, within) { return Array.from((within || document).querySelectorAll(selector)); };
var sections = all("main section[data-name]");
var plain = function (text) { return text.normalize("NFKC").toLowerCase(); };

var years = {};
all("tr[data-years]").forEach(function (row) {
  row.dataset.years.split(" ").forEach(function (one) { years[one] = true; });
});
Object.keys(years).sort().reverse().forEach(function (one) {
  var option = document.createElement("option");
  option.textContent = one;
  year.append(option);
});
year.parentElement.hidden = year.options.length < 2; // the pages of unions have the rows

/* A row of its year, a shelf with a row, a union with a shelf; all of it in sight while filtering. */
function update() {
  var words = plain(sought.value).split(/\s+/).filter(Boolean), count = 0;
  sections.forEach(function (section) {
    var name = plain(section.dataset.name), found = 0;
    var named = words.every(function (word) { return name.includes(word); });
    all("tbody", section).forEach(function (shelf) {
      var there = 0;
      all("tr[data-years]", shelf).forEach(function (row) {
        row.hidden = !named || (year.value !== "" && !row.dataset.years.split(" ").includes(year.value));
        there += row.hidden ? 0 : 1;
      });
      shelf.hidden = there === 0;
      found += there;
    });
    if (!section.querySelector("tbody") && named) found = Number(section.dataset.count);
    section.hidden = found === 0;
    count += found;
    var fold = section.querySelector("details");
    if (fold) fold.open = found > 0 && (year.value !== "" || words.length > 0);
    var link = document.querySelector('.unions a[href="#' + section.dataset.place + '"]');
    if (link) link.parentElement.hidden = section.hidden;
  });
  told.textContent = form.dataset.told.replace("{n}", String(count));
}

form.addEventListener("submit", function (event) { event.preventDefault(); });
year.addEventListener("change", update);
sought.addEventListener("input", update);
form.hidden = false;
if (year.value !== "" || sought.value !== "") update(); // as a browser keeps them when one comes back
})();
