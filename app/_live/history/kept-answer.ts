import type { Bar } from "#lib/bar.ts";
import type { Kind } from "#lib/channel.ts";
import { fromRow, type Row } from "#lib/row.ts";

/** A bar as the history tells it. */
export interface KeptBar extends Bar {
  /** The mean of a sensor, weighted by time; `NaN` where it is not known. */
  mean: number;
  /** The epoch of its ticks; `null` where it is not known, as before the newest epoch of an answer. */
  readonly epoch?: string | null;
}

/** Where ticks are missing, epoch milliseconds: between the last before and the first after. */
export interface KeptGap {
  readonly from: number;
  readonly to: number;
  /** `damage` where they were kept and cannot be read. */
  readonly cause?: "damage" | undefined;
  /** Whether another epoch begins after it. */
  readonly isBetweenEpochs?: boolean;
}

/** What the history says of a span (PROTOCOL HTTP3). */
export interface KeptAnswer {
  /** The epoch of its newest tick, whose number is the newest bar's; `null` where there is none. */
  readonly epoch: string | null;
  /** Oldest first. */
  readonly bars: readonly KeptBar[];
  readonly gaps: readonly KeptGap[];
  /** Ticks missing in the gaps at the most, as far as that is known. */
  readonly missing: number;
}

/** Reads the JSON of an answer; `null` where it is no such answer. */
export function readAnswer(kind: Kind, said: unknown): KeptAnswer | null {
  if (!isObject(said) || !Array.isArray(said.rows)) return null;
  const told = (Array.isArray(said.gaps) ? said.gaps : []).filter(isObject);
  const gaps = told.map(toKeptGap);
  const missing = told.reduce((sum, { ticks }) => sum + (typeof ticks === "number" ? ticks : 0), 0);
  const epoch = typeof said.epoch === "string" ? said.epoch : null;
  const begins = gaps.findLast(({ isBetweenEpochs }) => isBetweenEpochs)?.to ?? Number.NEGATIVE_INFINITY;
  const bars = readBars(kind, said.rows, said.means);
  if (!bars) return null;
  const ofEpochs = bars.map((bar) => ({ ...bar, epoch: bar.time >= begins ? epoch : null }));
  return { epoch, bars: ofEpochs, gaps, missing };
}

function readBars(kind: Kind, rows: readonly unknown[], said: unknown): KeptBar[] | null {
  const means = Array.isArray(said) ? said : [];
  const bars: KeptBar[] = [];
  for (const [at, row] of rows.entries()) {
    if (!isRow(row)) return null;
    const mean: unknown = means[at];
    bars.push({ ...fromRow(kind, row, 0), mean: typeof mean === "number" ? mean : Number.NaN });
  }
  return bars;
}

function toKeptGap({ from, to, ticks, cause }: Record<string, unknown>): KeptGap {
  const ends = { from: Number(from), to: Number(to) };
  return cause === "damage" ? { ...ends, cause } : { ...ends, isBetweenEpochs: ticks === null };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isRow(value: unknown): value is Row {
  return Array.isArray(value) && value.every((item) => item === null || typeof item === "number");
}
