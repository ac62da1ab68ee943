import { describe, expect, test } from "vitest";
import { barOf } from "#lib/bar.ts";
import { factsOf } from "../../../app/_live/absorb.ts";
import { CAPACITY, ChannelData, COLUMNS } from "../../../app/_live/channel-data.ts";
import { entryOf, START } from "./fakes.ts";

const CONNECTED = { connected: true, lostAt: Number.NaN };
const dataOf = () => new ChannelData("sensor/a/x", CONNECTED);

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

  test("a small step back in time is held, a recording that starts anew forgets what was after it", () => {
    const data = dataOf();
    data.push(barOf(1, START, 1));
    data.push(barOf(2, START - 1_000, 2));
    expect([data.rows.length, data.lastTime]).toEqual([2, START]);
    data.push(barOf(3, START - 50_000, 3));
    expect([data.rows.length, data.lastTime, data.seq]).toEqual([1, START - 50_000, 3]);
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
