import { FULL as DISCONNECTS, QUICK as FEW_DISCONNECTS, measureDisconnects } from "./disconnects.ts";
import type { Outcome } from "./outcome.ts";
import { measureBytes } from "./row-bytes.ts";
import { measureIdle } from "./row-idle.ts";
import { measureLatency } from "./row-latency.ts";
import { measureOwn } from "./row-own.ts";
import { measurePacedOwn, measurePacedSame } from "./row-paced.ts";
import { measureSame } from "./row-same.ts";
import { measureStalled, QUICK as SHORT_STALL, FULL as STALL } from "./stalled.ts";
import { measureStorm, QUICK as SMALL_STORM, FULL as STORM } from "./storm.ts";

const CLOSED = { ms: 3_000, repetitions: 7 };
const CLOSED_QUICK = { ms: 1_000, repetitions: 3 };
const PACED = { ms: 8_000, repetitions: 5 };
const PACED_QUICK = { ms: 3_000, repetitions: 1 };
/** Readers where each has channels of its own. */
const OWN_READERS = 500;

/** One or several rows of the table, measured together. */
export type Measure = (quick: boolean) => Promise<readonly Outcome[]>;

/** The rows by the names under which they are asked for. */
export const ROWS: Readonly<Record<string, Measure>> = {
  same200: (quick) => measureSame(200, quick ? CLOSED_QUICK : CLOSED),
  same1000: (quick) => measureSame(1_000, quick ? CLOSED_QUICK : CLOSED),
  own: (quick) => measureOwn(OWN_READERS, quick ? CLOSED_QUICK : CLOSED),
  paced: async (quick) => [
    ...(await measurePacedSame(200, quick ? PACED_QUICK : PACED)),
    ...(await measurePacedOwn(OWN_READERS, quick ? PACED_QUICK : PACED)),
  ],
  latency: async (quick) => [await measureLatency(quick ? 5_000 : 20_000)],
  bytes: (quick) => measureBytes(quick ? 2_000 : 10_000),
  idle: async (quick) => [await measureIdle(quick ? 1_000 : 5_000, quick ? 1 : 3)],
  stalled: (quick) => measureStalled(quick ? SHORT_STALL : STALL),
  disconnects: async (quick) => [await measureDisconnects(quick ? FEW_DISCONNECTS : DISCONNECTS)],
  storm: async (quick) => [await measureStorm(quick ? SMALL_STORM : STORM)],
};
