import fc from "fast-check";
import { expect, test } from "vitest";
import { type Bar, barOf } from "#lib/bar.ts";
import type { Entry, Subscribe } from "#lib/protocol.ts";
import { toRow } from "#lib/row.ts";
import { COLUMNS } from "../../../app/_live/columns.ts";
import { entryOf, Page, subscribed } from "./fakes.ts";
import { folded, inGroups } from "./folding.ts";

const CHANNEL = "sensor/a/x";
/** Ticks the played server holds for a replay. */
const HELD = 12;

/** A server with one channel, played against the fake transport. */
class PlayedServer {
  readonly page = new Page();
  ticks: Bar[] = [];
  waiting: Bar[] = [];
  epoch = 0;
  connected = false;
  started = this.page.timers.now();

  tick(value: number): void {
    this.page.timers.advance(10);
    const tick = barOf((this.ticks.at(-1)?.seq ?? 0) + 1, this.page.timers.now(), value);
    this.ticks = [...this.ticks, tick].slice(-HELD);
    if (this.connected) this.waiting.push(tick);
  }

  /** Tells what has not been told as one bar; `lost` has it vanish on the way. */
  flush(lost: boolean): void {
    const bar = folded(this.waiting);
    if (!this.connected || !bar) return;
    this.waiting = [];
    const base = this.page.timers.now();
    if (!lost) this.page.transport.tell("frame", 1, base, [1, toRow("sensor", bar, base)]);
  }

  connect(): void {
    if (this.connected) return;
    this.connected = true;
    this.page.open(this.started);
    this.answer();
  }

  drop(): void {
    if (this.connected) this.page.transport.tell("closed");
    this.connected = false;
    this.page.timers.advance(20_000);
  }

  restart(): void {
    this.drop();
    this.epoch++;
    this.ticks = [];
    this.waiting = [];
    this.started = this.page.timers.now();
  }

  answer(): void {
    if (!this.connected) return;
    for (const { ask, done } of this.page.transport.take("subscribe")) done(subscribed(this.#entry(ask)));
  }

  #entry(ask: Subscribe): Entry {
    const epoch = `e${this.epoch}`;
    const seq = this.ticks.at(-1)?.seq ?? 0;
    const since = ask.since?.[CHANNEL];
    const newer = this.ticks.filter((tick) => since && tick.seq > since[1]);
    const replay = since?.[0] === epoch && since[1] <= seq && newer.length === seq - since[1];
    this.waiting = [];
    const rows = (replay ? newer : inGroups(this.ticks, 2)).map((bar) => toRow("sensor", bar, 0));
    return entryOf(CHANNEL, { epoch, seq, base: 0, rows, from: replay ? "replay" : "snapshot" });
  }
}

const step = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ does: fc.constant("tick" as const), times: fc.integer({ min: 1, max: 5 }) }),
  },
  { weight: 8, arbitrary: fc.record({ does: fc.constantFrom("flush" as const, "answer" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ does: fc.constantFrom("lose" as const, "drop" as const, "restart" as const) }),
  },
  { weight: 3, arbitrary: fc.record({ does: fc.constantFrom("connect" as const, "grow" as const) }) },
);

test("[FR4] whatever is dropped, replayed or restarted, rows follow one another or an outage lies between", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 80, size: "max" }), async (steps) => {
      const server = new PlayedServer();
      let grown = 0;
      server.page.live.channels.watch(CHANNEL, 60_000);
      server.connect();
      for (const doing of steps) {
        if (doing.does === "tick") for (let n = 0; n < doing.times; n++) server.tick(n);
        else if (doing.does === "flush") server.flush(false);
        else if (doing.does === "lose") server.flush(true);
        else if (doing.does === "grow") server.page.live.channels.watch(CHANNEL, 60_000 + ++grown);
        else server[doing.does]();
        await Promise.resolve();
        await Promise.resolve();
      }
      expectContinuous(server.page);
      server.connect();
      // A tick shows whether the last one was lost; asking for it anew may have to wait a second.
      for (let n = 0; n < 3; n++) {
        server.tick(1);
        server.flush(false);
        server.page.timers.advance(1_000);
        await Promise.resolve();
        await Promise.resolve();
        server.answer();
      }
      expectContinuous(server.page);
      expect(server.page.live.channels.data(CHANNEL).seq).toBe(server.ticks.at(-1)?.seq);
    }),
    { numRuns: 300 },
  );
});

function expectContinuous(page: Page): void {
  const { rows, outages } = page.live.channels.data(CHANNEL);
  for (let at = 1; at < rows.length; at++) {
    const before = rows.at(COLUMNS.seq, at - 1);
    const start = rows.at(COLUMNS.seq, at) - rows.at(COLUMNS.count, at);
    const [from, to] = [rows.at(COLUMNS.time, at - 1), rows.at(COLUMNS.time, at)];
    // A row may fold the tick that ended an outage with later ones, so it may be dated after the end.
    const hole = outages.some((outage) => outage.from === from && outage.to !== null && outage.to <= to);
    expect(to).toBeGreaterThanOrEqual(from);
    // An outage and continuity exclude each other, but for an epoch whose seqs happen to go on where the other's ended.
    if (!hole) expect(start).toBe(before);
  }
}
