import { describe, expect, it } from "vitest";
import { rateOf, rateText } from "../../../../app/_widgets/connect/rate.ts";
import { dataOf, T0 } from "../made.ts";

const every = (ms: number, count: number) => Array.from({ length: count }, (_, at) => [at * ms, 1] as const);
const said = (rows: Parameters<typeof dataOf>[0], nowMs: number) =>
  rateText(rateOf(dataOf(rows), T0 + nowMs));

describe("the rate of what arrived", () => {
  it.each([
    ["nothing", [], 0, "—"],
    ["one tick", every(1, 1), 1_000, "—"],
    ["one tick 30 s ago", every(1, 1), 30_000, "—"],
    ["two ticks 5 min ago", every(1_000, 2), 300_000, "—"],
    [
      "two ticks of one time",
      [
        [0, 1],
        [0, 2],
      ] as const,
      0,
      "—",
    ],
    ["three in two seconds", every(1_000, 3), 2_000, "1.0 per second"],
    ["a minute of ten a second", every(100, 600), 60_000, "10.0 per second"],
    ["one in 20 s", every(20_000, 4), 60_000, "one in 20\u202Fs"],
  ] as const)("%s: %s", (_, rows, nowMs, text) => {
    expect(said(rows, nowMs)).toBe(text);
  });

  it("is none of a recording that keeps its own times", () => {
    const data = dataOf(every(1_000, 50));
    data.arrived(T0 + 86_400_000);
    expect(rateText(rateOf(data, T0 + 86_400_000))).toBe("—");
  });
});
