import { describe, expect, test } from "vitest";
import { outagesOf } from "../../../../app/_live/history/outages.ts";
import type { Outage } from "../../../../app/_live/series.ts";

const BUCKET = 2_000;
const AWAY: Outage = { from: 10_000, to: 30_000, cause: "restart" };

describe("what is missing where a simulation made up the time that the server was away", () => {
  test.each([
    ["the last tick of the page was kept", { from: 10_000, to: 10_130 }],
    ["the last ticks of the page were not kept", { from: 9_700, to: 9_900 }],
  ])("is nothing but that it began anew, where %s", (_what, gap) => {
    const told = { ...gap, isBetweenEpochs: true };
    expect(outagesOf([told], [AWAY], 31_000, BUCKET)).toEqual([{ ...gap, cause: "anew" }]);
  });

  test("is the page's own outage where the history tells of no other story", () => {
    expect(outagesOf([], [AWAY], 31_000, BUCKET)).toEqual([AWAY]);
    const before = { from: 8_000, to: 9_900, isBetweenEpochs: false };
    expect(outagesOf([before], [AWAY], 31_000, BUCKET)).toEqual([
      { from: 8_000, to: 9_900, cause: "unkept" },
      AWAY,
    ]);
  });
});

test("a gap between epochs that is longer than a bar has the cause that the page knows", () => {
  const gap = { from: 9_900, to: 30_100, isBetweenEpochs: true };
  expect(outagesOf([gap], [AWAY], 31_000, BUCKET)).toEqual([{ from: 9_900, to: 30_100, cause: "restart" }]);
});
