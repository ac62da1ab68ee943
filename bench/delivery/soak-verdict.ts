import { mean } from "d3-array";
import type { Ledger } from "./ledger.ts";

export interface SoakSample {
  /** Minutes since the start. */
  readonly minute: number;
  /** Bytes after a full garbage collection. */
  readonly heap: number;
  readonly external: number;
  readonly rss: number;
  readonly handles: number;
  readonly sessions: number;
}

export interface SoakRun {
  readonly samples: readonly SoakSample[];
  /** Sessions there still are when all readers have gone. */
  readonly sessionsLeft: number;
  readonly ledgers: readonly Pick<Ledger, "rows" | "faults" | "faultCount" | "lost">[];
}

export interface Verdict {
  readonly passed: boolean;
  readonly lines: readonly string[];
}

const MIB = 1_048_576;
/** By how much the last quarter may exceed the second: what level memory still wanders by. */
const MOST_GROWTH = 1.05;

/** Whether memory stayed level, all sessions ended and no reader was told anything wrong. */
export function judgeSoak({ samples, sessionsLeft, ledgers }: SoakRun): Verdict {
  const held = samples.map(({ minute, heap, external }) => ({ minute, bytes: heap + external }));
  const quarter = Math.floor(held.length / 4);
  const settled = held.slice(quarter);
  const growth = meanOf(held.slice(-quarter)) / meanOf(held.slice(quarter, 2 * quarter));
  const faults = ledgers.reduce((sum, { faultCount }) => sum + faultCount, 0);
  const rows = ledgers.reduce((sum, ledger) => sum + ledger.rows, 0);
  const lost = ledgers.reduce((sum, ledger) => sum + ledger.lost, 0);
  return {
    passed: growth <= MOST_GROWTH && faults === 0 && sessionsLeft === 0 && rows > 0,
    lines: [
      `memory, last quarter to second: ${growth.toFixed(3)} (≤ ${MOST_GROWTH})${growth <= MOST_GROWTH ? "" : " falls short"}`,
      `slope after the first quarter: ${((60 * slope(settled)) / MIB).toFixed(1)} MiB an hour`,
      `sessions left when all have gone: ${sessionsLeft} (0)${sessionsLeft === 0 ? "" : " falls short"}`,
      `faults in ${rows.toLocaleString("en")} rows: ${faults} (0)${faults === 0 ? "" : " falls short"}; ${lost} ticks called lost by a notice`,
      ...ledgers.flatMap((ledger) => ledger.faults).slice(0, 20),
    ],
  };
}

function meanOf(held: readonly { readonly bytes: number }[]): number {
  return mean(held, ({ bytes }) => bytes) ?? Number.NaN;
}

/** Bytes a minute of the line closest to the points by least squares. */
function slope(held: readonly { readonly minute: number; readonly bytes: number }[]): number {
  const middle = mean(held, ({ minute }) => minute) ?? 0;
  const level = meanOf(held);
  let product = 0;
  let square = 0;
  for (const { minute, bytes } of held) {
    product += (minute - middle) * (bytes - level);
    square += (minute - middle) ** 2;
  }
  return product / square;
}
