import { expect, test } from "vitest";
import type { ServerStatus, SessionStatus } from "#lib/status.ts";
import { pause, startWire, until, type Wire, type WireClient } from "../support/wire.ts";

const CHANNELS = Array.from({ length: 12 }, (_, at) => (at % 2 ? `sensor/s${at}` : `symbol/S${at}`));

/** The feed under test, with a count of what it emitted. A channel that is held still gets no ticks. */
class Publisher implements Disposable {
  readonly emitted = new Map<string, number>();
  readonly still = new Set<string>();
  readonly #wire: Wire;
  #timer: NodeJS.Timeout | undefined;
  #turn = 0;

  constructor(wire: Wire) {
    this.#wire = wire;
    for (const channel of CHANNELS) this.tick(channel);
  }

  get total(): number {
    return [...this.emitted.values()].reduce((sum, count) => sum + count, 0);
  }

  tick(channel: string): void {
    this.emitted.set(channel, this.seq(channel) + 1);
    this.#wire.feed.tick(channel, this.#turn);
  }

  /** The number of a channel's last tick, as the feed counts them. */
  seq(channel: string): number {
    return this.emitted.get(channel) ?? 0;
  }

  start(): void {
    this.#timer = setInterval(() => {
      for (const [at, channel] of CHANNELS.entries()) {
        if ((++this.#turn + at) % 3 !== 0 && !this.still.has(channel)) this.tick(channel);
      }
    }, 2);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#timer);
  }
}

/** The books of one reader: what was published for it, and what it was told. */
class Account {
  readonly client: WireClient;
  readonly #publisher: Publisher;
  readonly #held = new Set<string>();
  /** Of channels it has let go: ticks published while it held them, told to it, and still waiting when it let go. */
  #closed = { published: 0, told: 0, letGo: 0 };

  constructor(client: WireClient, publisher: Publisher) {
    this.client = client;
    this.#publisher = publisher;
  }

  get published(): number {
    const since = (channel: string) => this.#publisher.seq(channel) - this.client.told(channel).entry.seq;
    return this.#closed.published + sum([...this.#held].map(since));
  }

  get told(): number {
    return this.#closed.told + sum([...this.#held].map((channel) => this.#countOf(channel)));
  }

  get letGo(): number {
    return this.#closed.letGo;
  }

  async take(channels: string[], rate: number): Promise<void> {
    const { refused } = await this.client.subscribe({ channels, rate, history: 0 });
    expect(refused).toEqual([]);
    for (const channel of channels) this.#held.add(channel);
  }

  /** Ends a subscription at a moment that both sides know: the channel stands still for it. */
  async leave(channel: string): Promise<void> {
    const { still } = this.#publisher;
    still.add(channel);
    const seq = this.#publisher.seq(channel);
    await this.client.ask("unsubscribe", { channels: [channel] });
    const { entry, seq: told } = this.client.told(channel);
    this.#closed.published += seq - entry.seq;
    this.#closed.told += this.#countOf(channel);
    this.#closed.letGo += seq - told;
    this.#held.delete(channel);
    still.delete(channel);
  }

  #countOf(channel: string): number {
    return sum(this.client.told(channel).bars.map(({ count }) => count));
  }
}

/** Subscribes and lets go, over and over, in an order of its own. */
async function live(account: Account, at: number, rate: number): Promise<void> {
  await account.take(rotated(at).slice(0, 4), rate);
  for (let round = 1; round <= 6; round++) {
    await pause(40 + 15 * at);
    const last = rotated(at + round - 1)[0] ?? "";
    await account.leave(last);
    await account.take(rotated(at + round).slice(3, 4), rate);
  }
}

function rotated(by: number): string[] {
  return CHANNELS.map((_, at) => CHANNELS[(at + by) % CHANNELS.length] ?? "");
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

async function metricOf(wire: Wire, name: string): Promise<number> {
  const text = await (await fetch(`${wire.url}/metrics`)).text();
  const line = text.split("\n").find((line) => line.startsWith(`${name} `));
  return Number(line?.split(" ")[1]);
}

async function sessionsOf(wire: Wire): Promise<Map<string, SessionStatus>> {
  const status: ServerStatus = await (await fetch(`${wire.url}/api/status`)).json();
  return new Map(status.sessions.slowest.map((session) => [session.id, session]));
}

const READERS = [
  { rate: 20 },
  { rate: 10 },
  { rate: 5, transports: ["polling"] },
  { rate: 2 },
  { rate: 0.2 },
] as const;

test("[HTTP6] ticks published for a reader are those it was told and those that wait, exactly", async () => {
  await using wire = await startWire();
  using publisher = new Publisher(wire);
  publisher.start();
  const accounts = await Promise.all(
    READERS.map(async ({ rate, ...transport }) => {
      const options = "transports" in transport ? { transports: [...transport.transports] } : {};
      return { rate, account: new Account(await wire.connect(options), publisher) };
    }),
  );
  await Promise.all(accounts.map(({ account, rate }, at) => live(account, at, rate)));
  publisher[Symbol.dispose]();

  const middle = await sessionsOf(wire);
  for (const { account, rate } of accounts) {
    const { delivered, waiting } = middle.get(account.client.socket.id ?? "") ?? {};
    expect({ rate, ticks: (delivered ?? 0) + (waiting ?? 0) + account.letGo }).toEqual({
      rate,
      ticks: account.published,
    });
  }
  expect(Math.max(...[...middle.values()].map(({ waiting }) => waiting))).toBeGreaterThan(0);

  for (const { account } of accounts) await account.client.ask("configure", { rate: 20 });
  await until(
    () => accounts.every(({ account }) => account.told + account.letGo === account.published),
    "every reader to be told the rest",
  );
  const after = await sessionsOf(wire);
  for (const { account } of accounts) {
    const session = after.get(account.client.socket.id ?? "");
    expect(session).toMatchObject({
      delivered: account.told,
      waiting: 0,
      frames: account.client.frames.length,
    });
    expect(account.client.faults).toEqual([]);
  }
  const told = sum(accounts.map(({ account }) => account.told));
  expect(await metricOf(wire, "tidemark_ticks_delivered_total")).toBe(told);
  expect(await metricOf(wire, "tidemark_ticks_published_total")).toBe(publisher.total);
});

test("[HTTP5] the counters count what a feed emitted, what it was refused and what was written", async () => {
  await using wire = await startWire();
  const client = await wire.connect();
  wire.feed.tick("sensor/a", 1);
  await client.subscribe({ channels: ["sensor/a"], rate: 20, history: 0 });
  wire.feed.ticks("sensor/a", 30);
  wire.feed.tick("sensor/a", Number.NaN);
  wire.feed.emit.refuse("time not understood");
  await until(() => client.told("sensor/a").seq === 31, "the frame");
  const text = await (await fetch(`${wire.url}/metrics`)).text();
  for (const line of [
    "tidemark_ticks_published_total 31",
    "tidemark_ticks_delivered_total 30",
    `tidemark_frames_sent_total ${client.frames.length}`,
    "tidemark_sessions 1",
    "tidemark_subscriptions 1",
    "tidemark_lagging_sessions 0",
    'tidemark_feed_up{feed="Scripted"} 1',
    'tidemark_ticks_refused_total{feed="Scripted",reason="bad-value"} 1',
    'tidemark_ticks_refused_total{feed="Scripted",reason="bad-time"} 1',
  ]) {
    expect(text.split("\n")).toContain(line);
  }
  expect(await metricOf(wire, "tidemark_bytes_sent_total")).toBeGreaterThan(30);
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds \S+$/m);
  expect(text).toMatch(/^nodejs_heap_size_used_bytes \d+$/m);
  expect(text, "no channel names a label").not.toContain("sensor/a");
});
