import { setTimeout as sleep } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { io } from "socket.io-client";
import { z } from "zod";
import { frameSchema, subscribedSchema } from "#lib/protocol.ts";
import { fromRow } from "#lib/row.ts";
import { CountingReader } from "./counting-reader.ts";
import { Digests } from "./digests.ts";
import { Line } from "./line.ts";
import { drivenSchema, type OpenServer, serverOpenSchema } from "./load-messages.ts";
import { Program } from "./program.ts";

const SERVER: OpenServer = { way: "tidemark", channels: 20, clock: false };
const HZ = 23;
const RATE = 10;
const SPAN_MS = 3_000;
const SETTLE_MS = 500;

/** Rows as whoever read them understood them: handle, last tick before, last tick, its value. */
type Rows = (readonly [handle: number, start: number, end: number, close: number])[];

/** Readers by hand and a stock client, all on the same channels in one mode. */
interface Trial {
  readonly stock: Rows;
  readonly counted: Rows;
  readonly parsed: Rows;
  readonly ticks: number;
  close(): void;
}

/**
 * Lets the readers of the load and an unmodified `socket.io-client` read the same channels of one server.
 * @returns what was compared, in words.
 * @throws Error where they understood different things: nothing that such readers count would be worth anything.
 */
export async function verifyReaders(): Promise<string> {
  await using server = new Program("load-server.ts");
  const { url, channels } = await server.ask("open", SERVER, serverOpenSchema);
  const trials = [await openTrial(url, channels, "bars"), await openTrial(url, channels, "ticks")];
  const { rounds } = await server.ask("paced", { ms: SPAN_MS, hz: HZ }, drivenSchema);
  await sleep(SETTLE_MS);
  for (const trial of trials) {
    trial.close();
    compare(trial, rounds * channels.length);
  }
  const rows = trials.reduce((sum, { stock }) => sum + stock.length, 0);
  return `readers by hand and socket.io-client understood the same ${rows.toLocaleString("en")} rows`;
}

function compare({ stock, counted, parsed, ticks }: Trial, published: number): void {
  if (stock.length === 0) throw new Error("the stock client was told nothing");
  if (!isDeepStrictEqual(counted, stock))
    throw new Error("the counting reader read other rows than socket.io-client");
  if (!isDeepStrictEqual(parsed, stock)) throw new Error("the line read other rows than socket.io-client");
  if (ticks !== published) throw new Error(`the counting reader counted ${ticks} of ${published} ticks`);
}

async function openTrial(url: string, channels: readonly string[], mode: "bars" | "ticks"): Promise<Trial> {
  const wish = { channels, mode, rate: RATE };
  const stock = await openStock(url, wish);
  const parsed = await openLine(url, wish);
  const counting = new CountingReader(new Digests(true));
  const counted: Rows = [];
  counting.onFrame = ({ rows, handles, starts, ends, closes }) => {
    for (let row = 0; row < rows; row++) {
      counted.push([handles[row] ?? -1, starts[row] ?? -1, ends[row] ?? -1, closes[row] ?? -1]);
    }
  };
  await counting.connect(url);
  await counting.subscribe(wish);
  return {
    stock: stock.rows,
    parsed: parsed.rows,
    counted,
    get ticks() {
      return counting.ticks;
    },
    close: () => {
      stock.close();
      parsed.close();
      counting.destroy();
    },
  };
}

interface Opened {
  readonly rows: Rows;
  close(): void;
}

async function openStock(url: string, wish: object): Promise<Opened> {
  const socket = io(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  const rows: Rows = [];
  socket.on("frame", (...args: unknown[]) => rows.push(...rowsOf(args)));
  const answer: unknown = await socket.timeout(10_000).emitWithAck("subscribe", { ...wish, history: 0 });
  subscribedSchema.parse(answer);
  return { rows, close: () => socket.disconnect() };
}

async function openLine(url: string, wish: object): Promise<Opened> {
  const rows: Rows = [];
  const line = new Line(url, { event: (name, args) => name === "frame" && rows.push(...rowsOf(args)) });
  await line.ready;
  const { promise, resolve } = Promise.withResolvers<unknown>();
  line.ask("subscribe", { ...wish, history: 0 }, resolve);
  z.object({ ok: z.literal(true) }).parse(await promise);
  return { rows, close: () => line.destroy() };
}

/** By the project's own reading of rows. */
function rowsOf(args: readonly unknown[]): Rows {
  const [, base, ...blocks] = frameSchema.parse(args);
  return blocks.flatMap(([handle, ...rows]) =>
    rows.map((row): Rows[number] => {
      const { seq, count, close } = fromRow("symbol", row, base);
      return [handle, seq - count, seq, close];
    }),
  );
}
