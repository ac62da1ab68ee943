import type { Bar } from "#lib/bar.ts";

/**
 * One continuous run of bars out of two that overlap: the held ones, which are fine, and fresh ones, which may be
 * coarser and reach further in either direction. They are joined where a bar of each ends at the same tick, so no
 * tick is counted twice or lost; where they never do, the fresh ones stand alone.
 * Both follow the law of continuity (FR4), and the fresh ones reach the held ones.
 */
export function splice(held: readonly Bar[], fresh: readonly Bar[]): Bar[] {
  const seams = commonEnds(held, fresh);
  const first = seams[0];
  const last = seams.at(-1);
  if (first === undefined || last === undefined) return [...fresh];
  const earliest = startOf(fresh) < startOf(held) ? fresh : held;
  return [
    ...earliest.filter((bar) => bar.seq <= first),
    ...held.filter((bar) => bar.seq - bar.count >= first && bar.seq <= last),
    ...fresh.filter((bar) => bar.seq - bar.count >= last),
  ];
}

/** The seqs at which a bar of both begins or ends, ascending. */
function commonEnds(held: readonly Bar[], fresh: readonly Bar[]): number[] {
  const ends = new Set([startOf(held), ...held.map((bar) => bar.seq)]);
  return [startOf(fresh), ...fresh.map((bar) => bar.seq)].filter((seq) => ends.has(seq));
}

function startOf(bars: readonly Bar[]): number {
  const first = bars[0];
  return first ? first.seq - first.count : Number.NaN;
}
