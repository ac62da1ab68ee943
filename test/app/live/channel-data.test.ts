import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { barOf } from "#lib/bar.ts";
import { factsOf } from "../../../app/_live/absorb.ts";
import { CAPACITY, ChannelData } from "../../../app/_live/channel-data.ts";
import { COLUMNS } from "../../../app/_live/columns.ts";
import { UNLINKED } from "../../../app/_live/link.ts";
import { entryOf, START } from "./fakes.ts";

const CONNECTED = { ...UNLINKED, connected: true };
const dataOf = () => new ChannelData("sensor/a/x", CONNECTED);
const closes = ({ rows }: ChannelData) =>
  Array.from({ length: rows.length }, (_, at) => rows.at(COLUMNS.close, at));

describe("ChannelData", () => {
  test("knows nothing at first, and claims nothing", () => {
    const data = dataOf();
    expect([data.last, data.lastTime, data.lastArrival]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    expect(data.stateAt(START)).toBe("late");
  });

  test("its right edge is now, but for a recording its newest tick", () => {
    const data = dataOf();
    data.push(barOf(1, START, 1));
    data.arrived(START + 100);
    expect(data.edge(START + 500)).toBe(START + 500);
    data.arrived(START + 61_000);
    expect(data.edge(START + 62_000)).toBe(START);
  });

  test("a snapshot of a live channel with years old ticks is one of a recording; of a door long shut it is not", () => {
    const recording = dataOf();
    recording.entry = factsOf(entryOf("sensor/a/x"));
    recording.push(barOf(1, 0, 1));
    recording.arrivedEarlier(START);
    expect(recording.edge(START)).toBe(0);
    const door = dataOf();
    door.entry = factsOf(entryOf("sensor/a/x", { expectedMs: null }));
    door.push(barOf(1, START - 3_600_000, 1));
    door.arrivedEarlier(START);
    expect([door.edge(START), door.silence(START)]).toEqual([START, 3_600_000]);
  });

  test("[FR8] a late row goes to its place by time, and the newest value stays", () => {
    const data = dataOf();
    expect(data.push(barOf(1, START, 1))).toBe(true);
    expect(data.push(barOf(2, START - 50_000, 2))).toBe(false);
    expect(data.push(barOf(3, START - 1_000, 3))).toBe(false);
    expect([data.last, data.lastTime, data.seq, data.run]).toEqual([1, START, 3, 3]);
    expect(data.heldRun().map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(closes(data)).toEqual([2, 3, 1]);
  });

  test("a recording that steps back to before all that is held starts anew", () => {
    const data = dataOf();
    for (const [at, time] of [10_000, 20_000, 15_000].entries()) {
      if (data.push(barOf(at + 1, time, at))) data.arrived(START);
    }
    expect(closes(data)).toEqual([0, 2, 1]);
    data.push(barOf(4, 5_000, 9));
    expect([data.rows.length, data.lastTime, data.seq]).toEqual([1, 5_000, 4]);
  });

  test("[FR8] a late row after an outage begins a run, and leaves the outage to a row of the present", () => {
    const data = dataOf();
    data.push(barOf(1, START, 1));
    data.beginOutage("connection");
    data.push(barOf(5, START - 3_000, 5));
    expect([data.run, data.openOutage?.from]).toEqual([1, START]);
    data.beginOutage("connection");
    data.dropOutage();
    expect(data.openOutage?.from).toBe(START);
    data.push(barOf(6, START + 9_000, 6));
    expect(data.outages).toEqual([{ from: START, to: START + 9_000, cause: "connection" }]);
    expect(data.heldRun().map(({ seq }) => seq)).toEqual([5, 6]);
    data.replaceRun([barOf(4, START + 8_000, 4), barOf(5, START - 3_000, 5), barOf(6, START + 9_000, 6)]);
    expect(closes(data)).toEqual([5, 1, 4, 6]);
    expect([data.run, data.seq, data.outages[0]?.to]).toEqual([3, 6, START + 8_000]);
  });

  test("[FR4] [FR8] whatever the order of times: rows by time, the newest last, none lost, seq as it arrived", () => {
    const times = fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, (arrived) => {
        const data = dataOf();
        const bars = arrived.map((time, at) => barOf(at + 1, START + time, at));
        for (const bar of bars) data.push(bar);
        const model = bars.toSorted((a, b) => a.time - b.time);
        expect(closes(data)).toEqual(model.map(({ close }) => close));
        expect([data.last, data.lastTime]).toEqual([model.at(-1)?.close, model.at(-1)?.time]);
        expect(data.heldRun()).toEqual(bars);
        expect(data.seq).toBe(bars.length);
        data.replaceRun(bars);
        expect(closes(data)).toEqual(model.map(({ close }) => close));
      }),
    );
  });

  test("[FR6] full of late rows, it loses no tick: count, lowest and highest stay, times ascend", () => {
    const data = dataOf();
    for (let seq = 1; seq <= CAPACITY + 1; seq++) {
      data.push(barOf(seq, START + (seq % 50 === 0 ? seq - 40 : seq), seq));
    }
    let [ticks, sorted] = [0, true];
    for (let at = 0; at < data.rows.length; at++) {
      ticks += data.rows.at(COLUMNS.count, at);
      if (data.rows.at(COLUMNS.time, at) < data.rows.at(COLUMNS.time, at - 1)) sorted = false;
    }
    expect([ticks, sorted, data.run]).toEqual([CAPACITY + 1, true, data.rows.length]);
  });

  test("full, it folds its older half, so that the span and the count of ticks stay", () => {
    const data = dataOf();
    for (let seq = 1; seq <= CAPACITY + 1; seq++) data.push(barOf(seq, START + seq, seq));
    expect(data.rows.length).toBeLessThan(CAPACITY);
    let ticks = 0;
    for (let at = 0; at < data.rows.length; at++) ticks += data.rows.at(COLUMNS.count, at);
    expect(ticks).toBe(CAPACITY + 1);
    expect([data.rows.at(COLUMNS.low, 0), data.rows.at(COLUMNS.high, 0)]).toEqual([1, 2]);
    expect(data.run).toBe(data.rows.length);
  });

  test("full, it first forgets what nobody looks at", () => {
    const data = dataOf();
    data.keepMs = 1_000;
    for (let seq = 1; seq <= CAPACITY + 1; seq++) data.push(barOf(seq, START + seq, seq));
    expect(data.rows.length).toBe(1_002);
  });
});

test("decimals are those the channel is described with, or as many as its values had, never fewer", () => {
  const data = dataOf();
  data.push(barOf(1, START, 21.5));
  expect(data.decimals).toBe(1);
  const { facts } = data;
  data.push({ ...barOf(2, START + 1_000, 21.75), high: 21.875 });
  expect([data.decimals, data.facts]).toEqual([3, facts + 1]);
  data.push(barOf(3, START + 2_000, 22));
  expect(data.decimals).toBe(3);
  data.entry = factsOf(entryOf(data.channel, { decimals: 1 }));
  expect(data.decimals).toBe(1);
});
