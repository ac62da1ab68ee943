import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bar, barOf, fold } from "#lib/bar.ts";
import type { Mode } from "#lib/protocol.ts";
import { fromRow, type Row } from "#lib/row.ts";
import type { ClientSocket } from "../../../server/gateway/client-socket.ts";
import { Pacer } from "../../../server/gateway/pacer.ts";
import { Readings } from "../../../server/gateway/readings.ts";
import { Session, type Shared } from "../../../server/gateway/session.ts";
import { Tally } from "../../../server/gateway/tally.ts";
import { Watches } from "../../../server/gateway/watch.ts";
import { Hub } from "../../../server/hub/hub.ts";

const CHANNELS = ["symbol/a", "symbol/b", "symbol/c"];
const RATES = [10, 20];
const READERS = 5;

/** What one reader has yet to be told of one channel, tick by tick: the plainest thing that does the same. */
interface Waiting {
  readonly mode: Mode;
  ticks: Bar[];
}

class ModelReader {
  readonly session: Session;
  readonly waiting = new Map<string, Waiting>();
  readonly conn = {
    readyState: "open",
    transport: { name: "polling", writable: true },
    write: (text: string): void => this.received(text),
  };
  rate = 10;
  /** Frames, the last one's number, and ticks in them. */
  frames = 0;
  n = 0;
  delivered = 0;
  heard: () => void = () => {};
  readonly #stage: Stage;

  constructor(stage: Stage) {
    this.#stage = stage;
    const socket = {
      id: "x",
      connected: true,
      conn: this.conn,
      emit: () => expect.fail("nothing else is sent"),
    };
    this.session = new Session(socket as unknown as ClientSocket, stage.shared);
  }

  received(text: string): void {
    const [, n, base, ...blocks] = JSON.parse(text.slice(1)) as [
      string,
      number,
      number,
      ...[number, ...Row[]][],
    ];
    expect(n).toBeGreaterThan(this.n);
    this.n = n;
    this.frames++;
    this.heard();
    for (const [handle, ...rows] of blocks) {
      const waiting = this.waiting.get(CHANNELS[handle - 1] ?? "");
      if (!waiting) throw new Error(`told of handle ${handle}, which it does not hold`);
      this.delivered += waiting.ticks.length;
      const told = rows.map((row) => fromRow("symbol", row, base));
      expect(told.map((bar) => ({ ...bar, time: 0 }))).toEqual(expectedOf(waiting));
      waiting.ticks = [];
    }
    expect(blocks.length).toBeGreaterThan(0);
    if (!this.#stage.cuts) expect(this.ticksWaiting()).toBe(0);
  }

  hold(channel: string, mode: Mode): void {
    const record = this.#stage.hub.get(channel);
    if (!record) throw new Error("no such channel");
    expect(this.session.hold(record, { mode }, 0).seq).toBe(record.seq);
    this.waiting.set(channel, { mode, ticks: [] });
  }

  ticksWaiting(): number {
    let count = 0;
    for (const { ticks } of this.waiting.values()) count += ticks.length;
    return count;
  }

  /** Readers with equal keys are flushed alike. */
  get key(): string {
    const held = Array.from(this.waiting, ([channel, { mode }]) => channel + mode);
    return `${this.rate} ${held.sort()}`;
  }
}

function expectedOf({ mode, ticks }: Waiting): Bar[] {
  if (mode === "ticks") return ticks;
  const [first, ...rest] = ticks.map((tick) => ({ ...tick }));
  if (!first) return [];
  for (const tick of rest) fold(first, tick);
  return [first];
}

class Stage {
  readonly hub = new Hub();
  readonly pacer: Pacer<Readings>;
  readonly shared: Shared;
  readonly readers: ModelReader[] = [];

  readonly cuts: boolean;
  readonly #slots: Readings[] = [];
  /** The clock of flushes, which each look moves on so far that there is time for one reading only. */
  #now = 0;
  #n = 0;

  /** @param cuts whether frames are cut after the first channel that brings them to some length. */
  constructor(cuts = false) {
    this.cuts = cuts;
    this.pacer = new Pacer(() => {
      const slot = new Readings(cuts ? 70 : undefined, () => (this.#now += 1_000));
      this.#slots.push(slot);
      return slot;
    });
    this.shared = { watches: new Watches<Session>(), pacer: this.pacer, tally: new Tally() };
    for (const channel of CHANNELS) this.hub.publish({ channel, value: 0, time: 0 });
    for (let at = 0; at < READERS; at++) this.readers.push(new ModelReader(this));
  }

  publish(channel: string, value: number, size: number | undefined): void {
    this.hub.publish({ channel, value, time: 0, size });
    const seq = this.hub.get(channel)?.seq ?? 0;
    for (const { waiting } of this.readers) waiting.get(channel)?.ticks.push(barOf(seq, 0, value, size));
  }

  flush(): void {
    const expected = this.readers.map(({ conn, frames, ticksWaiting }, at) => {
      const told = conn.transport.writable && ticksWaiting.call(this.readers[at]) > 0;
      return frames + (told ? 1 : 0);
    });
    this.#flushSlots(true);
    expect(this.readers.map(({ frames }) => frames)).toEqual(expected);
    if (!this.cuts) this.#checkShared();
  }

  /** A flush that has no time but for those at the end and one other. */
  flushInHaste(): void {
    this.#flushSlots(false);
  }

  #flushSlots(atOnce: boolean): void {
    this.#now += 1_000;
    for (const slot of this.#slots) slot.flush({ n: ++this.#n, base: Date.now(), at: this.#now, atOnce });
  }

  /** After a flush those who are at the end stand together. */
  #checkShared(): void {
    const atEnd = this.readers.filter((reader) => reader.waiting.size > 0 && reader.ticksWaiting() === 0);
    const keys = new Set(atEnd.map(({ key }) => key));
    expect(new Set(atEnd.map(({ session }) => session.reading)).size).toBe(keys.size);
  }

  check(): void {
    for (const reader of this.readers) {
      const { waiting, delivered, channels } = reader.session.status();
      expect([waiting, delivered, channels]).toEqual([
        reader.ticksWaiting(),
        reader.delivered,
        reader.waiting.size,
      ]);
    }
  }

  /** Places are held only where somebody stands. */
  checkPlaces(): void {
    const readings = new Set(this.readers.map(({ session }) => session.reading));
    for (const record of this.hub.records()) {
      expect(this.shared.watches.get(record)?.backlog.size ?? 0).toBeLessThanOrEqual(readings.size);
    }
  }

  close(): void {
    for (const { session } of this.readers) session.close();
    for (const record of this.hub.records()) expect(record.listeners.size).toBe(0);
  }
}

const reader = fc.nat(READERS - 1);
const channel = fc.constantFrom(...CHANNELS);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(channel, fc.integer({ min: -9, max: 9 }), fc.option(fc.nat(9), { nil: undefined }))
      .map(([channel, value, size]) => ({
        stage: (stage: Stage) => stage.publish(channel, value, size),
        text: `publish ${channel} ${value}`,
      })),
  },
  { weight: 4, arbitrary: fc.constant({ stage: (stage: Stage) => stage.flush(), text: "flush" }) },
  {
    weight: 2,
    arbitrary: fc.constant({ stage: (stage: Stage) => stage.flushInHaste(), text: "flush in haste" }),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(reader, channel, fc.constantFrom<Mode>("bars", "bars", "ticks"))
      .map(([at, channel, mode]) => ({
        stage: (stage: Stage) => stage.readers[at]?.hold(channel, mode),
        text: `${at} holds ${channel} ${mode}`,
      })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(reader, channel).map(([at, channel]) => ({
      stage: (stage: Stage) => {
        stage.readers[at]?.session.drop(channel);
        stage.readers[at]?.waiting.delete(channel);
      },
      text: `${at} drops ${channel}`,
    })),
  },
  {
    weight: 2,
    arbitrary: fc.tuple(reader, fc.boolean()).map(([at, writable]) => ({
      stage: (stage: Stage) => {
        const conn = stage.readers[at]?.conn;
        if (conn) conn.transport.writable = writable;
      },
      text: `${at} ${writable ? "takes" : "blocks"}`,
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(reader, fc.constantFrom(...RATES)).map(([at, rate]) => ({
      stage: (stage: Stage) => {
        const reader = stage.readers[at];
        if (!reader) return;
        reader.rate = rate;
        reader.session.configure({ rate });
      },
      text: `${at} at ${rate}`,
    })),
  },
);

test("[FR4] [FR6] [HTTP6] every reader is told exactly what it has missed, whatever it and the others do", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 150, size: "max" }), fc.boolean(), (steps, cuts) => {
      const stage = new Stage(cuts);
      for (const { stage: play } of steps) {
        play(stage);
        stage.check();
        stage.checkPlaces();
      }
      for (const { conn } of stage.readers) conn.transport.writable = true;
      for (let at = 0; at < CHANNELS.length; at++) stage.flush();
      for (const reader of stage.readers) expect(reader.ticksWaiting()).toBe(0);
      stage.close();
    }),
    { numRuns: 200 },
  );
});

test("readers of the same channels share one frame, and those left behind in one flush share a place", () => {
  const stage = new Stage();
  for (const reader of stage.readers) for (const channel of CHANNELS) reader.hold(channel, "bars");
  stage.publish("symbol/a", 1, 1);
  stage.flush();
  expect(new Set(stage.readers.map(({ session }) => session.reading)).size).toBe(1);
  for (const { conn } of stage.readers.slice(0, 2)) conn.transport.writable = false;
  stage.publish("symbol/a", 2, 1);
  stage.flush();
  stage.publish("symbol/a", 3, 1);
  stage.flush();
  expect(new Set(stage.readers.map(({ session }) => session.reading)).size).toBe(2);
  stage.close();
});

test("[SLOW3] those that catch up have their turns in some flushes, and who is at the end is written to first in each", () => {
  const stage = new Stage();
  const [healthy, ...slow] = stage.readers;
  if (!healthy) throw new Error("no reader");
  for (const reader of stage.readers) for (const channel of CHANNELS) reader.hold(channel, "bars");
  stage.publish("symbol/a", 1, 1);
  stage.flush();
  for (const { conn } of slow) {
    conn.transport.writable = false;
    stage.publish("symbol/a", 2, 1);
    stage.flush();
  }
  // It misses a flush too, so that it stands behind the others when it is at the end again.
  for (const writable of [false, true]) {
    healthy.conn.transport.writable = writable;
    stage.publish("symbol/a", 2, 1);
    if (writable) stage.flushInHaste();
    else stage.flush();
  }
  for (const { conn } of slow) conn.transport.writable = true;
  const told: ModelReader[][] = [];
  for (const _ of slow) {
    stage.publish("symbol/b", 3, 1);
    const order: ModelReader[] = [];
    for (const reader of stage.readers) reader.heard = () => order.push(reader);
    stage.flushInHaste();
    told.push(order);
  }
  for (const order of told) expect(order[0]).toBe(healthy);
  // Whoever has caught up is at the end from then on; one more is with each flush.
  expect(told.map(({ length }) => length)).toEqual([2, 3, 4, 5]);
  stage.check();
  stage.close();
});
