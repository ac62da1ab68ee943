import type { WayName } from "./load-messages.ts";
import type { Outcome } from "./outcome.ts";
import { Rig, type Span } from "./rig.ts";
import { type Effort, interleave, perTick, type Spans } from "./spans.ts";

const CHANNELS = 50;
/** Frames come from flushes of the closed loop; those of the readers' own pace find nothing new. */
const SLOWEST_RATE = 0.1;
const VS_ROOMS = 0.025;
const VS_RAW = 1.2;
const PER_SECOND = 2_000_000;

/** Readers of the same channels as fast as it goes: CPU against an emit per tick and against bare `ws`, and ticks a second. */
export async function measureSame(readers: number, effort: Effort): Promise<Outcome[]> {
  await using tidemark = await openSame("tidemark", readers, SLOWEST_RATE);
  await using rooms = await openSame("rooms", readers, SLOWEST_RATE);
  await using raw = await openSame("raw", readers, SLOWEST_RATE);
  const contenders = [tidemark, rooms, raw].map((rig) => ({ rig, drive: closed }));
  const bursts = [tidemark, rooms].map((rig) => ({ rig, drive: inBursts }));
  const spans = await interleave([...contenders, ...bursts], effort);
  const [ours, naive, bare, oursPacked, naivePacked] = spans;
  if (!ours || !naive || !bare || !oursPacked || !naivePacked) throw new Error("a way was not measured");
  const notes = [
    `µs per tick: tidemark ${ours.say(perTick)}, an emit per tick ${naive.say(perTick, 2)}, raw ws ${bare.say(perTick)}`,
    `ticks counted: ${ours.sum(({ ticks }) => ticks).toLocaleString("en")}, of them folded ${ours.sum(({ folded }) => folded)}`,
  ];
  const packed = [
    `µs per tick: tidemark ${oursPacked.say(perTick)}, an emit per tick ${naivePacked.say(perTick, 2)}`,
  ];
  const what = `${readers.toLocaleString("en")} readers of the same 50 channels, closed loop`;
  return [
    ratioOutcome(`${what}, a turn per tick: CPU per tick vs an emit per tick`, ours, naive, VS_ROOMS, notes),
    ratioOutcome(`${what}, 50 ticks in one turn: the same`, oursPacked, naivePacked, VS_ROOMS, packed),
    ratioOutcome(`${what}: CPU per tick vs raw ws`, ours, bare, VS_RAW, []),
    speedOutcome(`${what}: ticks delivered per second`, ours),
  ];
}

/** A server and readers who are all on all of its channels. */
export async function openSame(way: WayName, readers: number, rate: number): Promise<Rig> {
  const rig = await Rig.open({ way, channels: CHANNELS, clock: false });
  await rig.read({ readers, sets: [[...rig.channels]], mode: "bars", rate });
  return rig;
}

export function closed(rig: Rig, ms: number): Promise<Span> {
  return rig.closedLoop(ms);
}

function inBursts(rig: Rig, ms: number): Promise<Span> {
  return rig.closedLoop(ms, true);
}

/** The ratio of two ways' medians of CPU per tick. */
export function ratioOutcome(
  what: string,
  ours: Spans,
  control: Spans,
  reach: number,
  notes: readonly string[],
): Outcome {
  const ratio = ours.median(perTick) / control.median(perTick);
  const digits = reach > 1 ? 2 : 4;
  return { what, reach: `≤ ${reach}`, seen: ratio.toFixed(digits), reached: ratio <= reach, notes };
}

function speedOutcome(what: string, ours: Spans): Outcome {
  const speed = ours.median(({ perSecond }) => perSecond);
  const readers = ours.median(({ readersShare }) => readersShare);
  return {
    what,
    reach: `≥ ${PER_SECOND.toLocaleString("en")}`,
    seen: Math.round(speed).toLocaleString("en"),
    reached: speed >= PER_SECOND,
    notes: [`meanwhile the readers' process took ${Math.round(100 * readers)} % of a core`],
  };
}
