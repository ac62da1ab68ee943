/**
 * Values that follow from a tick's number, so that whoever reads a bar can tell every one of its numbers without having
 * seen the ticks: odd ticks go up by what they are, even ones down, and each has size 1.
 */
export function zigzag(seq: number): number {
  return seq % 2 === 1 ? seq : -seq;
}

/** Says what is wrong with a row of a channel of such ticks; `undefined` where nothing is. `tail` is where its bar starts. */
export function faultOfValues(row: readonly (number | null)[], tail: number): string | undefined {
  const last = row[0] ?? Number.NaN;
  const count = row[tail] ?? 1;
  const first = last - count + 1;
  if (row[2] !== zigzag(last)) return `close is ${row[2]} at ${last}`;
  if (tail === 6 && row[3] !== count) return `volume is ${row[3]} of ${count} ticks`;
  if (row.length <= tail) return undefined;
  if (row[tail + 1] !== zigzag(first)) return `open is ${row[tail + 1]} from ${first}`;
  if (row[tail + 2] !== highest(first, last)) return `high is ${row[tail + 2]} of ${first} to ${last}`;
  if (row[tail + 3] !== lowest(first, last)) return `low is ${row[tail + 3]} of ${first} to ${last}`;
  return undefined;
}

function highest(first: number, last: number): number {
  const odd = last % 2 === 1 ? last : last - 1;
  return odd >= first ? odd : zigzag(last);
}

function lowest(first: number, last: number): number {
  const even = last % 2 === 0 ? last : last - 1;
  return even >= first ? -even : zigzag(last);
}
