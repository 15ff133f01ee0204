/* Spoken lists: each point of a list speaks of what was spoken of before the list; what a line without
   numbers names above it, all its points are of: 金秋助学三年小账. The twin of spoken_lists.py. */

const noList = () => ({period: null, ours: [], group: [], isOver: false, unit: null, style: 0});

/* How a point begins: with a bracket, a digit, a numeral, or any other mark. */
function styleOf(point) {
  const mark = lettersOf(stripped(point))[0], found = rules.rows.points.findIndex((marks) => marks.includes(mark));
  return found < 0 ? rules.rows.points.length : found;
}

/* The period that a line speaks of, where its subject is set to what the list is of. */
function enterListed(listed, between, period, subject, isHeaded) {
  const point = matchedAt(POINT, between, 0), isPoint = point !== null, style = isPoint ? styleOf(point[0]) : 0;
  listed.isOver = listed.period !== null && !isPoint;
  if (!isPoint) listed.period = null;
  else if (listed.period === null) {
    [listed.period, listed.ours] = [changed(period, {}), subject.ours];
    listed.group = isHeaded ? subject.group : [];
    [listed.unit, listed.style] = [subject.unit, style];
  } else {
    if (style === listed.style && !isHeaded) subject.unit = listed.unit; // not below a point that is a head itself
    subject.ours = listed.ours.length ? listed.ours : subject.ours;
    subject.names = subject.ours;
    return atPoint(period, listed.period);
  }
  return period;
}

/* Its points are of the row it is headed by; what stands right behind it may be. */
function headListed(listed, subject) {
  if (!listed.group.length) return;
  if (listed.period !== null) subject.group = listed.group;
  else if (listed.isOver) subject.carried = listed.group;
}
