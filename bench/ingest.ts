import { setTimeout as sleep } from "node:timers/promises";
import { CountingReader } from "./delivery/counting-reader.ts";
import { Digests } from "./delivery/digests.ts";
import { Program } from "./delivery/program.ts";
import { SERIES } from "./ingest/bodies.ts";
import {
  doneSchema,
  type Load,
  loadedSchema,
  longestTurnSchema,
  openSchema,
  usedSchema,
} from "./ingest/messages.ts";
import { median } from "./statistics.ts";

// How much can be pushed over HTTP while a board watches every channel, against a server in the same process that
// answers 204 to whatever it is sent. The sender and the board are processes of their own; the board counts every tick
// and proves that none is missing. `npm run bench:ingest -- 5 2000`: rounds, and the milliseconds of each.

const ROUNDS = Number(process.argv[2] ?? 5);
const ROUND_MS = Number(process.argv[3] ?? 2_000);
const WARM_MS = 1_000;
const CONNECTIONS = 8;
const MIB_8 = 8_388_608;
const LINE_BYTES = 74;
const RATE = 10;
/** CPU of a turn of the event loop, milliseconds. */
const MAX_TURN_MS = 20;

interface Row {
  readonly what: string;
  readonly to: "tidemark" | "control";
  readonly load: Pick<Load, "path" | "format" | "points">;
  /** Values a second that it should reach. */
  readonly atLeast?: number;
}

interface Seen {
  readonly perSecond: number;
  /** Requests per second of the server's CPU. */
  readonly perCpuSecond: number;
}

const WRITE = "/api/v2/write";
const rows: readonly Row[] = [
  { what: "control, 100 points a request: answers 204", to: "control", load: lines(100) },
  { what: "line protocol, 100 points a request", to: "tidemark", load: lines(100), atLeast: 200_000 },
  {
    what: "JSON array, 100 ticks a request",
    to: "tidemark",
    load: { path: "/api/ticks", format: "json", points: 100 },
  },
  { what: "control, 1 point a request: answers 204", to: "control", load: lines(1) },
  { what: "line protocol, 1 point a request", to: "tidemark", load: lines(1), atLeast: 8_000 },
  { what: "JSON, 1 tick a request", to: "tidemark", load: { path: "/api/ticks", format: "json", points: 1 } },
];

function lines(points: number): Row["load"] {
  return { path: WRITE, format: "lines", points };
}

await using server = new Program("../ingest/server.ts");
await using sender = new Program("../ingest/load.ts");
const urls = await server.ask("open", {}, openSchema);
// All channels are there before the board asks for them.
for (const { load, to } of rows) await send({ ...load, to, ms: WARM_MS });
const board = new CountingReader(new Digests(false));
await board.connect(urls.tidemark);
await board.subscribe({ channels: ["sensor/#"], mode: "bars", rate: RATE });

const seen = rows.map((): Seen[] => []);
let pushed = 0;
for (let round = 0; round < ROUNDS; round++) {
  for (const [at, { to, load }] of rows.entries()) {
    const { requests, ...result } = await send({ ...load, to, ms: ROUND_MS });
    if (to === "tidemark") pushed += requests * load.points;
    seen[at]?.push(result);
  }
}
await server.ask("watchTurns", {}, doneSchema);
const longest = await send({
  ...lines(Math.floor(MIB_8 / LINE_BYTES)),
  to: "tidemark",
  ms: 3_000,
  connections: 1,
});
const turn = await server.ask("longestTurn", {}, longestTurnSchema);
pushed += longest.requests * Math.floor(MIB_8 / LINE_BYTES);
await settled();
report();
board.destroy();

async function send({
  to,
  connections = CONNECTIONS,
  ...load
}: Row["load"] & { to: Row["to"]; ms: number; connections?: number }): Promise<Seen & { requests: number }> {
  await server.ask("used", {}, usedSchema);
  const { requests, ms } = await sender.ask("run", { ...load, connections, url: urls[to] }, loadedSchema);
  const { cpu } = await server.ask("used", {}, usedSchema);
  return { requests, perSecond: requests / (ms / 1_000), perCpuSecond: requests / (cpu / 1e6) };
}

/** Waits until the board was told everything. @throws Error where it was not. */
async function settled(): Promise<void> {
  const latest = performance.now() + 10_000;
  while (board.ticks < pushed && performance.now() < latest) await sleep(50);
  if (board.ticks !== pushed || board.faults > 0) {
    throw new Error(`the board was told ${board.ticks} of ${pushed} ticks, with ${board.faults} faults`);
  }
}

function report(): void {
  console.log(
    `Medians of ${ROUNDS} interleaved rounds of ${ROUND_MS} ms, ${CONNECTIONS} connections, ${SERIES} series;`,
  );
  console.log(
    `a board told all ${board.ticks.toLocaleString("en")} ticks at ${RATE} frames/s, none missing\n`,
  );
  const heads = ["values/s", "requests/s", "× control", "values/CPU s"];
  console.log(`${heads.map((head) => head.padStart(16)).join("")}  what`);
  for (const [at, row] of rows.entries()) console.log(lineOf(row, seen[at] ?? []));
  const verdict = turn.ms <= MAX_TURN_MS ? "reached" : "MISSED";
  console.log(
    `\nbodies of 8 MiB, one after the other: ${round(longest.perSecond * 8)} MiB/s; the longest turn of the`,
  );
  console.log(`event loop took ${turn.ms.toFixed(1)} ms of CPU (should be ≤ ${MAX_TURN_MS}: ${verdict})`);
}

function lineOf({ what, load, atLeast }: Row, results: readonly Seen[]): string {
  const perSecond = median(results.map((result) => result.perSecond));
  const values = perSecond * load.points;
  const control = rows.findIndex((row) => row.to === "control" && row.load.points === load.points);
  const ratio = perSecond / median((seen[control] ?? []).map((result) => result.perSecond));
  const perCpu = median(results.map((result) => result.perCpuSecond)) * load.points;
  const cells = [round(values), round(perSecond), ratio.toFixed(2), round(perCpu)];
  const reach =
    atLeast === undefined
      ? ""
      : ` (should be ≥ ${round(atLeast)}: ${values >= atLeast ? "reached" : "MISSED"})`;
  return `${cells.map((cell) => cell.padStart(16)).join("")}  ${what}${reach}`;
}

function round(value: number): string {
  return Math.round(value).toLocaleString("en");
}
