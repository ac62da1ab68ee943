import type { Outcome } from "./outcome.ts";
import type { Rig, Span } from "./rig.ts";
import { openOwn } from "./row-own.ts";
import { openSame, ratioOutcome } from "./row-same.ts";
import { type Contender, type Effort, interleave, perTick, type Spans } from "./spans.ts";

/** Frames per second, and ticks per second of each channel. */
const RATE = 10;
const HZ = 25;
/** An emit per tick is driven to about so much of a core, between the other two. */
const TARGET_SHARE = 0.68;
const LEAST_SHARE = 0.55;
const MOST_SHARE = 0.8;
/** Steps after which a lower share is taken as it is: the machine has no more to give. */
const LOOKS = 4;
const WARM_UP_MS = 2_000;
const SAME = 0.045;
const OWN = 0.12;
const VS_RAW = 1.2;

/** Readers of the same channels on the clock, against an emit per tick at the highest rate it keeps up with, and bare `ws`. */
export async function measurePacedSame(readers: number, effort: Effort): Promise<Outcome[]> {
  await using tidemark = await openSame("tidemark", readers, RATE);
  await using rooms = await openSame("rooms", readers, RATE);
  await using raw = await openSame("raw", readers, RATE);
  const naive = await unsaturated(rooms);
  const contenders = [await ours(tidemark), naive, await ours(raw)];
  const [told, control, bare] = await interleave(contenders, effort);
  if (!told || !control || !bare) throw new Error("a way was not measured");
  const what = `${readers} readers of the same 50 channels, paced`;
  const notes = [...notesOf(told, control, naive.hz), `raw ws ${bare.say(perTick)} µs per tick`];
  return [
    ratioOutcome(`${what}: CPU per tick vs an emit per tick`, told, control, SAME, notes),
    ratioOutcome(`${what}: CPU per tick vs raw ws`, told, bare, VS_RAW, []),
  ];
}

/** Readers each of their own channels on the clock, against a room per channel at the highest rate it keeps up with. */
export async function measurePacedOwn(readers: number, effort: Effort): Promise<Outcome[]> {
  await using tidemark = await openOwn("tidemark", readers, RATE);
  await using rooms = await openOwn("rooms", readers, RATE);
  const naive = await unsaturated(rooms);
  const [told, control] = await interleave([await ours(tidemark), naive], effort);
  if (!told || !control) throw new Error("a way was not measured");
  const what = `${readers} readers each on its own 20 of 200 channels, paced: CPU per tick vs a room per channel`;
  return [ratioOutcome(what, told, control, OWN, notesOf(told, control, naive.hz))];
}

/** What runs ten times a second is compiled late: all ways are warmed up in a closed loop. */
async function ours(rig: Rig): Promise<Contender> {
  await rig.closedLoop(WARM_UP_MS);
  return { rig, drive: (at, ms) => at.paced(ms, HZ) };
}

/** An emit per tick at the highest rate at which it has room left: found in steps, since a core that sleeps costs more a write. */
async function unsaturated(rig: Rig): Promise<Contender & { hz: number }> {
  await rig.closedLoop(WARM_UP_MS);
  const { perTick: cost, ticks, rounds } = await rig.closedLoop(WARM_UP_MS);
  let hz = (TARGET_SHARE * 1_000_000) / (cost * (ticks / rounds));
  for (let look = 1; ; look++) {
    const { share } = await rig.paced(WARM_UP_MS, hz);
    if (share < MOST_SHARE && (share > LEAST_SHARE || look >= LOOKS))
      return { rig, hz, drive: (at, ms) => at.paced(ms, hz) };
    hz *= TARGET_SHARE / share;
  }
}

function notesOf(told: Spans, control: Spans, hz: number): string[] {
  const share = ({ share }: Span): number => 100 * share;
  return [
    `${HZ} ticks/s a channel in ${RATE} frames/s: ${told.say(perTick)} µs per tick, ${told.say(share, 0)} % of a core`,
    `an emit per tick at ${hz.toFixed(1)} ticks/s a channel: ${control.say(perTick, 2)} µs per tick, ${control.say(share, 0)} % of a core`,
  ];
}
