import type { FrameBlock } from "#lib/protocol.ts";

/** Values of a row before its count, by the row's length (PROTOCOL FR2, FR3): a sensor's 3, a symbol's 6. */
const COUNT_AT: Readonly<Record<number, number>> = { 7: 3, 10: 6 };

/** How many ticks the blocks of a frame hold. Needs no kind: each of the four rows has its own length. */
export function ticksOf(blocks: readonly FrameBlock[]): number {
  let ticks = 0;
  for (const block of blocks) {
    for (let at = 1; at < block.length; at++) ticks += countOf(block[at]);
  }
  return ticks;
}

function countOf(row: FrameBlock[number] | undefined): number {
  if (!Array.isArray(row)) return 0;
  const at = COUNT_AT[row.length];
  return at === undefined ? 1 : (row[at] ?? 1);
}
