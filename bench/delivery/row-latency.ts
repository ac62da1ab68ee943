import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Ages } from "./load-messages.ts";
import type { Outcome } from "./outcome.ts";
import { Rig, type Span } from "./rig.ts";

const CHANNELS = 50;
/** Below the rate, so that each tick has a row of its own and its age can be read. */
const HZ = 10;
const RATE = 20;
/** One reader in so many notes the age of each tick. */
const TIMED = 10;
const STEP = 200;
const MOST_READERS = 3_000;
/** CPU of the server as a share of the one core that JavaScript can use. */
const HALF = 0.5;
const LOOK_MS = 2_000;
/** Milliseconds between two wakes of a process that does nothing. */
const WAKE_MS = 5;
/** Of the frames that are due. */
const LEAST_KEPT = 0.95;
const P50 = 28;
const P99 = 55;

/** How old ticks are when readers get them, while the server takes about half of a core. */
export async function measureLatency(ms: number): Promise<Outcome> {
  await using rig = await Rig.open({ way: "tidemark", channels: CHANNELS, clock: true });
  const readers = await loadHalf(rig);
  await rig.ages();
  // This process only waits: how late it is woken is how long others on this machine wait for a core.
  const lateness = monitorEventLoopDelay({ resolution: WAKE_MS });
  lateness.enable();
  const span = await rig.paced(ms, HZ);
  lateness.disable();
  return outcomeOf(await rig.ages(), span, { readers, lateMs: lateness.percentile(99) / 1e6 - WAKE_MS });
}

/**
 * Connects readers until the server is at half load, or until they get fewer frames than they should, because the
 * machine has no more to give; says how many they are.
 */
async function loadHalf(rig: Rig): Promise<number> {
  let readers = 0;
  for (let more = STEP; more > 0; ) {
    await rig.read({ readers: more, sets: [[...rig.channels]], mode: "bars", rate: RATE, timed: TIMED });
    readers += more;
    const { share, frames } = await rig.paced(LOOK_MS, HZ);
    const kept = frames / ((readers * RATE * LOOK_MS) / 1_000);
    if (share >= HALF - 0.05 || kept < LEAST_KEPT) return readers;
    const missing = Math.ceil((readers * (HALF - share)) / share);
    more = Math.min(missing, readers, MOST_READERS - readers);
  }
  return readers;
}

interface Around {
  readonly readers: number;
  readonly lateMs: number;
}

function outcomeOf({ p50, p99, max, count }: Ages, { share, folded, ticks }: Span, around: Around): Outcome {
  return {
    what: "publish → reader at a 50 ms flush and half load",
    reach: `p50 ≤ ${P50} ms, p99 ≤ ${P99} ms`,
    seen: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    reached: p50 <= P50 && p99 <= P99,
    notes: [
      `${around.readers} readers at ${RATE} frames/s on ${CHANNELS} channels × ${HZ} Hz: ${Math.round(100 * share)} % of a core`,
      `${count.toLocaleString("en")} ticks of one reader in ${TIMED}, the slowest ${max.toFixed(0)} ms; ${((100 * folded) / ticks).toFixed(2)} % of ticks shared a row, of which the last counts`,
      `meanwhile a process that did nothing was woken up to ${around.lateMs.toFixed(1)} ms late (p99)`,
    ],
  };
}
