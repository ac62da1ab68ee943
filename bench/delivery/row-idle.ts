import { setTimeout as sleep } from "node:timers/promises";
import { median } from "../statistics.ts";
import type { OpenReaders, WayName } from "./load-messages.ts";
import type { Outcome } from "./outcome.ts";
import { Rig } from "./rig.ts";

const KIB = 1_024;
const REACH_KIB = 18;
/** Readers that come first, so that what any server needs once is there. */
const FIRST = 200;
/** Until what connecting took has been let go and each reader was asked once whether it lives, milliseconds. */
const REST_MS = 6_000;

/** They hold no channel. */
const IDLE: Omit<OpenReaders, "url" | "readers"> = { sets: [[]], mode: "bars", rate: 1 };

/** Memory that the server's process holds for each connection on which nothing happens, after a garbage collection. */
export async function measureIdle(connections: number, repetitions: number): Promise<Outcome> {
  const ours: Grown[] = [];
  const stock: Grown[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    ours.push(await growth("tidemark", connections));
    stock.push(await growth("rooms", connections));
  }
  const rss = median(ours.map(({ rss }) => rss));
  const inKib = (all: readonly Grown[], of: (one: Grown) => number): string => median(all.map(of)).toFixed(1);
  return {
    what: `RSS per idle connection, ${connections.toLocaleString("en")} connections`,
    reach: `≤ ${REACH_KIB} KiB`,
    seen: `${rss.toFixed(1)} KiB`,
    reached: rss <= REACH_KIB,
    notes: [
      `of which heap ${inKib(ours, ({ heap }) => heap)} KiB, and ${inKib(ours, ({ young }) => young)} KiB set aside for young objects; RSS of each run ${ours.map(({ rss }) => rss.toFixed(1)).join(", ")} KiB`,
      `Socket.IO as it comes: ${inKib(stock, ({ rss }) => rss)} KiB, of which heap ${inKib(stock, ({ heap }) => heap)} KiB and for young objects ${inKib(stock, ({ young }) => young)} KiB`,
    ],
  };
}

/** KiB for each connection. */
interface Grown {
  readonly rss: number;
  readonly heap: number;
  readonly young: number;
}

async function growth(way: WayName, connections: number): Promise<Grown> {
  await using rig = await Rig.open({ way, channels: 1, clock: false });
  await rig.read({ ...IDLE, readers: FIRST });
  await sleep(REST_MS);
  const before = await rig.held();
  await rig.read({ ...IDLE, readers: connections });
  await sleep(REST_MS);
  const after = await rig.held();
  const each = (of: keyof Grown): number => (after[of] - before[of]) / connections / KIB;
  return { rss: each("rss"), heap: each("heap"), young: each("young") };
}
