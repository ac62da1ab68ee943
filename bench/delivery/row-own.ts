import { seededRandom } from "../../server/feeds/simulation/random.ts";
import { pick } from "./life.ts";
import type { WayName } from "./load-messages.ts";
import type { Outcome } from "./outcome.ts";
import { Rig } from "./rig.ts";
import { closed, ratioOutcome } from "./row-same.ts";
import { type Effort, interleave, perTick } from "./spans.ts";

const CHANNELS = 200;
const CHANNELS_EACH = 20;
const SEED = 1;
const SLOWEST_RATE = 0.1;
const VS_ROOMS = 0.08;

/** Readers each of their own channels as fast as it goes: CPU against a room per channel. */
export async function measureOwn(readers: number, effort: Effort): Promise<Outcome[]> {
  await using tidemark = await openOwn("tidemark", readers, SLOWEST_RATE);
  await using rooms = await openOwn("rooms", readers, SLOWEST_RATE);
  const contenders = [tidemark, rooms].map((rig) => ({ rig, drive: closed }));
  const [ours, naive] = await interleave(contenders, effort);
  if (!ours || !naive) throw new Error("a way was not measured");
  const notes = [
    `µs per tick: tidemark ${ours.say(perTick)}, a room per channel ${naive.say(perTick, 2)}`,
    `ticks counted: ${ours.sum(({ ticks }) => ticks).toLocaleString("en")}, of them folded ${ours.sum(({ folded }) => folded)}`,
  ];
  const what = `${readers} readers each on its own 20 of 200 channels, closed loop: CPU per tick vs a room per channel`;
  return [ratioOutcome(what, ours, naive, VS_ROOMS, notes)];
}

/** A server and readers each on its own choice of channels, the same in each run and on each way. */
export async function openOwn(way: WayName, readers: number, rate: number): Promise<Rig> {
  const rig = await Rig.open({ way, channels: CHANNELS, clock: false });
  const sets = Array.from({ length: readers }, (_, at) =>
    pick(seededRandom(SEED, `reader ${at}`), rig.channels, CHANNELS_EACH),
  );
  await rig.read({ readers, sets, mode: "bars", rate });
  return rig;
}
