import { type Bar, fold } from "#lib/bar.ts";

/** Ticks as one bar; `undefined` of none. */
export function folded(ticks: readonly Bar[]): Bar | undefined {
  const [first, ...rest] = ticks;
  if (!first) return undefined;
  const bar = { ...first };
  for (const tick of rest) fold(bar, tick);
  return bar;
}

/** Ticks as bars of so many each, as a snapshot that is coarser than what is held. */
export function inGroups(ticks: readonly Bar[], size: number): Bar[] {
  return ticks.flatMap((_, at) => (at % size === 0 ? (folded(ticks.slice(at, at + size)) ?? []) : []));
}
