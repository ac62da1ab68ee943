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
const HALF = 0.45;
const P50 = 28;
const P99 = 55;

/** How old ticks are when readers get them, while the server takes about half of a core. */
export async function measureLatency(ms: number): Promise<Outcome> {
  await using rig = await Rig.open({ way: "tidemark", channels: CHANNELS, clock: true });
  const readers = await loadHalf(rig);
  await rig.ages();
  const span = await rig.paced(ms, HZ);
  return outcomeOf(await rig.ages(), span, readers);
}

/** Connects readers until the server is at half load, and says how many they are. */
async function loadHalf(rig: Rig): Promise<number> {
  let readers = 0;
  for (let share = 0; share < HALF && readers < MOST_READERS; ) {
    const more = share === 0 ? STEP : Math.ceil((readers * (HALF + 0.05 - share)) / share);
    const added = Math.min(more, MOST_READERS - readers);
    await rig.read({ readers: added, sets: [[...rig.channels]], mode: "bars", rate: RATE, timed: TIMED });
    readers += added;
    ({ share } = await rig.paced(2_000, HZ));
  }
  return readers;
}

function outcomeOf({ p50, p99, max, count }: Ages, { share, folded, ticks }: Span, readers: number): Outcome {
  return {
    what: "publish → reader at a 50 ms flush and half load",
    reach: `p50 ≤ ${P50} ms, p99 ≤ ${P99} ms`,
    seen: `p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    reached: p50 <= P50 && p99 <= P99,
    notes: [
      `${readers} readers at ${RATE} frames/s on ${CHANNELS} channels × ${HZ} Hz: ${Math.round(100 * share)} % of a core`,
      `${count.toLocaleString("en")} ticks of one reader in ${TIMED}, the slowest ${max.toFixed(0)} ms; ${((100 * folded) / ticks).toFixed(2)} % of ticks shared a row, of which the last counts`,
    ],
  };
}
