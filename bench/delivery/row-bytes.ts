import type { Outcome } from "./outcome.ts";
import { Rig } from "./rig.ts";
import { TickSource } from "./tick-source.ts";

const CHANNELS = 20;
const HZ = 10;
const REACH = 0.4;
/** A while as fast as it goes, after which numbers are as long as they are in a server that has run for some hours. */
const AGEING_MS = 3_000;
/** Frames of the control that are averaged, its ticks numbered from here on. */
const FRAMES = 200;
const FIRST_SEQ = 10_000;
const WS_HEADER = 4;

/** Bytes on the wire for each tick of a symbol in frames of 20, each tick a row of its own, against objects in JSON. */
export async function measureBytes(ms: number): Promise<Outcome[]> {
  await using rig = await Rig.open({ way: "tidemark", channels: CHANNELS, clock: false });
  await rig.read({ readers: 1, sets: [[...rig.channels]], mode: "ticks", rate: HZ });
  const { rounds } = await rig.closedLoop(AGEING_MS);
  const { bytes, ticks, frames } = await rig.paced(ms, HZ);
  const ours = bytes / ticks;
  const objects = bytesOfObjects((tick, seq) => ({ ...tick, seq }));
  const bare = bytesOfObjects((tick) => tick);
  const notes = [
    `${(ticks / frames).toFixed(1)} ticks a frame, numbered from ${rounds.toLocaleString("en")} on, headers and pings counted`,
  ];
  return [
    outcomeOf("as the emit per tick sends them, without a number", ours, bare, notes),
    outcomeOf("with the number that rows have", ours, objects, []),
  ];
}

function outcomeOf(objects: string, ours: number, control: number, notes: readonly string[]): Outcome {
  const ratio = ours / control;
  return {
    what: `bytes per symbol tick in frames of 20, vs JSON objects ${objects}`,
    reach: `≤ ${REACH}`,
    seen: `${ratio.toFixed(3)} (${ours.toFixed(1)} : ${control.toFixed(1)})`,
    reached: ratio <= REACH,
    notes,
  };
}

/** Bytes of each tick in events with a list of objects. */
function bytesOfObjects(toObject: (tick: object, seq: number) => object): number {
  const source = new TickSource(CHANNELS, false);
  let bytes = 0;
  for (let frame = 0; frame < FRAMES; frame++) {
    const ticks = source.channels.map(() => source.next());
    const objects = ticks.map(({ value: price, ...tick }) => toObject({ ...tick, price }, FIRST_SEQ + frame));
    bytes += WS_HEADER + `42${JSON.stringify(["ticks", objects])}`.length;
  }
  return bytes / FRAMES / CHANNELS;
}
