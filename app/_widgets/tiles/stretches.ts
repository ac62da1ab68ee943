import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";

/** A span of time in which a state held, epoch milliseconds. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly value: number;
  /** The place of this value among the state's labels: 0 is drawn as off. */
  readonly rank: number;
}

/**
 * A state's past within a window. Each value holds until the next one; nothing is drawn across an outage, and
 * nothing before the first value known.
 */
export function stretchesOf(data: Series, from: number, to: number): Stretch[] {
  const { rows } = data;
  const found: Stretch[] = [];
  for (let i = Math.max(0, rows.lowerBound(COLUMNS.time, from) - 1); i < rows.length; i++) {
    const start = rows.at(COLUMNS.time, i);
    if (start > to) break;
    const end = i + 1 < rows.length ? rows.at(COLUMNS.time, i + 1) : to;
    addStretch(found, data, Math.max(from, start), untilOutage(data, start, Math.min(to, end)), i);
  }
  return found;
}

function addStretch(found: Stretch[], data: Series, from: number, to: number, row: number): void {
  const value = data.rows.at(COLUMNS.close, row);
  const last = found.at(-1);
  if (last && last.value === value && last.to === from) found[found.length - 1] = { ...last, to };
  else if (to > from) found.push({ from, to, value, rank: rankOf(data, value) });
}

function untilOutage(data: Series, from: number, to: number): number {
  let end = to;
  for (const outage of data.outages) if (outage.from >= from && outage.from < end) end = outage.from;
  return end;
}

function rankOf(data: Series, value: number): number {
  const values = Object.keys(data.entry?.labels ?? {}).map(Number);
  const at = values.sort((a, b) => a - b).indexOf(value);
  return Math.max(0, at);
}
