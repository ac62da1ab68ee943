import type { Ring } from "#lib/ring.ts";
import { COLUMNS } from "../../_live/columns.ts";

/** Rows that are looked at, and how many of them there must be to tell a pace. */
const ROWS = 5;
const LEAST_ROWS = 3;

/** So many rows from the first on are judged also by what comes after them, or by fewer than others. */
export const FIRST_ROWS = ROWS + 2;

/**
 * The usual time between two ticks before a row, ms: the median of some rows before it, and of those after it where it is
 * one of the first. The time before the row itself says nothing of it. 0 where they are too few to tell.
 */
export function usualBefore(rows: Ring, index: number): number {
  return paceBetween(rows, index - ROWS, index - 1) || paceOfFirst(rows, index);
}

function paceOfFirst(rows: Ring, index: number): number {
  return index > LEAST_ROWS ? 0 : paceBetween(rows, index + 1, index + ROWS);
}

/** A row of several ticks stands for as many of equal distance. */
function paceBetween(rows: Ring, first: number, last: number): number {
  const paces: number[] = [];
  for (let at = Math.max(1, first); at <= Math.min(last, rows.length - 1); at++) {
    const ms = rows.at(COLUMNS.time, at) - rows.at(COLUMNS.time, at - 1);
    paces.push(ms / Math.max(1, rows.at(COLUMNS.count, at)));
  }
  if (paces.length < LEAST_ROWS) return 0;
  return paces.sort((a, b) => a - b)[paces.length >> 1] ?? 0;
}
