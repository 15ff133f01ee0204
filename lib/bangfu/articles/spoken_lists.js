/* Spoken lists: each point of a list speaks of what was spoken of before the list; what a line without
   numbers names above it, all its points are of: 金秋助学三年小账. The twin of spoken_lists.py. */

const noList = () => ({period: null, ours: [], group: [], isOver: false});

/* The period that a line speaks of, where its subject is set to what the list is of. */
function enterListed(listed, between, period, subject, isHeaded) {
  const isPoint = isFound(POINT, between);
  listed.isOver = listed.period !== null && !isPoint;
  if (!isPoint) listed.period = null;
  else if (listed.period === null) {
    [listed.period, listed.ours] = [changed(period, {}), subject.ours];
    listed.group = isHeaded ? subject.group : [];
  } else {
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
