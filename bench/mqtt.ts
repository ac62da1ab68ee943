import { fork } from "node:child_process";
import { connect } from "node:net";
import { pathToFileURL } from "node:url";
import { connectAsync } from "mqtt";
import { mqtt } from "../server/feeds/mqtt.ts";
import { superviseFeed } from "../server/feeds/run-feed.ts";
import { Hub } from "../server/hub/hub.ts";
import { type Mosquitto, openMosquitto } from "../test/support/mosquitto.ts";
import { median } from "./statistics.ts";

// How many messages a second the mqtt feed takes into the hub, as a ratio to a bare `mqtt` subscriber that only counts
// them, on the same broker in the same run. The publisher is a process of its own and writes packets made beforehand,
// so that whoever listens is what limits the speed. Ratios hold between machines, absolute figures do not.

const TOPICS = 200;
/** Messages of one repetition: rounds over all topics. */
const ROUNDS = 500;
const REPETITIONS = 5;
const END = "bench/end";

const PAYLOADS: Readonly<Record<string, (at: number) => string>> = {
  numbers: (at) => (20 + at / 100).toFixed(2),
  "objects of four numbers": (at) => `{"t":${at},"h":${at / 7},"p":1013.25,"battery":98}`,
};

/** A message in MQTT 3.1.1, quality of service 0. */
function packet(topic: string, payload: string): Buffer {
  const [name, body] = [Buffer.from(topic), Buffer.from(payload)];
  const length = 2 + name.length + body.length;
  return Buffer.concat([
    Buffer.from([0x30, (length & 127) | 128, length >> 7, name.length >> 8, name.length & 255]),
    name,
    body,
  ]);
}

/** Writes everything as fast as the broker takes it; runs in a process of its own. */
async function publish(port: number, kind: string): Promise<void> {
  const socket = connect(port, "127.0.0.1");
  socket.write(Buffer.from([0x10, 14, 0, 4, 0x4d, 0x51, 0x54, 0x54, 4, 2, 0, 0, 0, 2, 0x70, 0x62]));
  await new Promise((resolve) => socket.once("data", resolve));
  const payload = PAYLOADS[kind] ?? String;
  const round = Buffer.concat(
    Array.from({ length: TOPICS }, (_, at) => packet(`bench/m/${at}`, payload(at))),
  );
  for (let at = 0; at < ROUNDS; at++) {
    if (!socket.write(round)) await new Promise((resolve) => socket.once("drain", resolve));
  }
  socket.end(packet(END, "1"));
  await new Promise((resolve) => socket.once("close", resolve));
}

/** Milliseconds of this process, and its CPU's microseconds. */
interface Mark {
  readonly time: number;
  readonly cpu: number;
}

function mark(): Mark {
  const { user, system } = process.cpuUsage();
  return { time: performance.now(), cpu: user + system };
}

/** Lets a publisher run; resolves when it has left. */
async function publishing(port: number, kind: string): Promise<void> {
  const child = fork(import.meta.filename, [String(port), kind]);
  await new Promise((resolve) => child.once("exit", resolve));
}

interface Listening {
  /** When the first message was heard, in milliseconds of this process, and the CPU used until then. */
  readonly begun: Promise<Mark>;
  /** Resolves with the messages heard when the last one is. */
  readonly heard: Promise<number>;
  close(): Promise<void>;
}

async function bare({ url }: Mosquitto): Promise<Listening> {
  const client = await connectAsync(url);
  let count = 0;
  const begun = Promise.withResolvers<Mark>();
  const heard = new Promise<number>((resolve) => {
    client.on("message", (topic) => {
      if (count++ === 0) begun.resolve(mark());
      if (topic === END) resolve(count);
    });
  });
  await client.subscribeAsync("bench/#");
  return { begun: begun.promise, heard, close: () => client.endAsync() };
}

async function feedAndHub({ url }: Mosquitto, perMessage: number): Promise<Listening> {
  const hub = new Hub();
  const abort = new AbortController();
  const feed = mqtt.create({ type: "mqtt", url, topics: ["bench/#"] });
  const log = { info() {}, warn: console.warn, error: console.error };
  const ended = Promise.withResolvers<number>();
  const begun = Promise.withResolvers<Mark>();
  let listening = false;
  const sink = {
    publish(tick: Parameters<Hub["publish"]>[0]) {
      hub.publish(tick);
      if (listening) {
        begun.resolve(mark());
        listening = false;
      }
      if (tick.channel === `sensor/${END}`) ended.resolve((hub.published - 1) / perMessage + 1);
    },
    holds: hub.holds.bind(hub),
    newest: hub.newest.bind(hub),
    describe: hub.describe.bind(hub),
    remove: hub.remove.bind(hub),
    offline: hub.offline.bind(hub),
    lost: hub.lost.bind(hub),
    back: hub.back.bind(hub),
    closed: hub.closed.bind(hub),
    ready: async () => {},
  };
  const { done } = superviseFeed({ feed, sink, log, signal: abort.signal });
  const client = await connectAsync(url);
  for (let tries = 0; hub.get("sensor/bench/ready") === undefined && tries < 200; tries++) {
    await client.publishAsync("bench/ready", "1");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const before = hub.published;
  await client.endAsync();
  listening = true;
  return {
    begun: begun.promise,
    heard: ended.promise.then((count) => count - before / perMessage),
    close: async () => {
      abort.abort();
      await done;
    },
  };
}

interface Measured {
  /** Messages a second, from the first to the last. */
  readonly speed: number;
  /** CPU of this process, microseconds a message. */
  readonly cpu: number;
  /** How many of the messages sent were heard. */
  readonly share: number;
}

async function measure(broker: Mosquitto, kind: string, listening: Listening): Promise<Measured> {
  const sent = publishing(broker.port, kind);
  const [begun, count] = await Promise.all([listening.begun, listening.heard]);
  const end = mark();
  await sent;
  await listening.close();
  const speed = (count / (end.time - begun.time)) * 1_000;
  return { speed, cpu: (end.cpu - begun.cpu) / count, share: count / (TOPICS * ROUNDS + 1) };
}

async function compare(broker: Mosquitto, kind: string, perMessage: number): Promise<void> {
  const controls: Measured[] = [];
  const feeds: Measured[] = [];
  for (let repetition = 0; repetition <= REPETITIONS; repetition++) {
    const control = await measure(broker, kind, await bare(broker));
    const feed = await measure(broker, kind, await feedAndHub(broker, perMessage));
    // The first repetition warms the compiler up.
    if (repetition === 0) continue;
    controls.push(control);
    feeds.push(feed);
  }
  const ratioOf = (of: (one: Measured) => number): number =>
    median(feeds.map((feed, at) => of(feed) / of(controls[at] ?? feed)));
  const ratio = ratioOf(({ speed }) => speed);
  row(`control: a bare subscriber, ${kind}`, controls);
  row(`mqtt feed and hub, ${kind}`, feeds);
  console.log(`${ratio.toFixed(2).padStart(10)} × control (>= 0.7)${ratio < 0.7 ? "   falls short" : ""}`);
  console.log(
    `${ratioOf(({ cpu }) => 1 / cpu)
      .toFixed(2)
      .padStart(10)} × control by CPU`,
  );
  const lost = Math.max(...[...controls, ...feeds].map(({ share }) => 1 - share));
  console.log(`${(lost * 100).toFixed(2).padStart(10)} % of the messages lost at the worst\n`);
}

function row(name: string, measured: readonly Measured[]): void {
  const speed = Math.round(median(measured.map((one) => one.speed))).toLocaleString("en");
  const cpu = median(measured.map((one) => one.cpu)).toFixed(1);
  console.log(`${speed.padStart(10)} messages/s  ${cpu.padStart(5)} µs CPU each  ${name}`);
}

const [, program = "", port, kind = ""] = process.argv;
if (port !== undefined && import.meta.url === pathToFileURL(program).href) {
  await publish(Number(port), kind);
} else {
  const each = (TOPICS * ROUNDS).toLocaleString("en");
  console.log(`Medians of ${REPETITIONS} interleaved repetitions of ${each} messages on ${TOPICS} topics\n`);
  await using broker = await openMosquitto(() => ["allow_anonymous true", "max_queued_messages 0"]);
  await compare(broker, "numbers", 1);
  await compare(broker, "objects of four numbers", 4);
}
