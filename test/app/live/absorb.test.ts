import { expect, test } from "vitest";
import { absorb } from "../../../app/_live/absorb.ts";
import { ChannelData } from "../../../app/_live/channel-data.ts";
import { UNLINKED } from "../../../app/_live/link.ts";
import { entryOf } from "./fakes.ts";

const NOW = 1_000_000;
const ARRIVAL = { now: NOW, started: 0 };
const link = { ...UNLINKED, connected: true };

/** An entry with ticks of these numbers, ten milliseconds apart. */
function told(seqs: readonly number[], seq: number, gaps?: [number, number][]) {
  const rows = seqs.map((number) => [number, number * 10, number]);
  return entryOf("sensor/a/x", { epoch: "e", seq, base: NOW - 10_000, rows, ...(gaps && { gaps }) });
}

test("[SUB3] what the server could not keep is an outage of its own, and no fault of the wire", () => {
  const data = new ChannelData("sensor/a/x", link);
  absorb(data, told([1, 2, 3, 8, 9], 9, [[4, 7]]), ARRIVAL);
  expect([data.rows.length, data.violations, data.seq]).toEqual([5, 0, 9]);
  expect(data.outages).toEqual([{ from: NOW - 9_970, to: NOW - 9_920, cause: "restart" }]);
});

test("[SUB3] a gap at the end is gone over: the next row follows it", () => {
  const data = new ChannelData("sensor/a/x", link);
  absorb(data, told([1, 2, 3], 7, [[4, 7]]), ARRIVAL);
  expect([data.seq, data.violations]).toEqual([7, 0]);
});

test("[SUB3] rows before a gap are not joined to what is held", () => {
  const data = new ChannelData("sensor/a/x", link);
  absorb(data, told([8, 9], 9), ARRIVAL);
  absorb(data, told([1, 2, 3, 8, 9, 10], 10, [[4, 7]]), ARRIVAL);
  expect([data.rows.length, data.violations, data.outages]).toEqual([3, 0, []]);
});
