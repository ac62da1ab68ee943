import { describe, expect, test } from "vitest";
import { barOf } from "#lib/bar.ts";
import { Ring } from "#lib/ring.ts";
import { COLUMNS, putBar } from "../../../../app/_live/columns.ts";
import type { KeptBar } from "../../../../app/_live/history/kept-answer.ts";
import { RowFolder } from "../../../../app/_live/history/row-folder.ts";
import { START } from "../fakes.ts";
import { candlesOf, PlayedHistory } from "./played-history.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
const DAYS_AGO = 10 * 86_400_000;

describe("a recording with its own clock", () => {
  test("is asked for up to its own present, and has its own last candle", async () => {
    const history = new PlayedHistory();
    history.started = START - 2 * DAYS_AGO;
    for (let ago = 2 * MINUTE; ago > 0; ago -= SECOND) history.keep(START - DAYS_AGO - ago, ago);
    history.connect();
    const { series } = history.watch(SECOND, { rangeMs: MINUTE, span: null });
    for (let n = 0; n < 60; n++) {
      history.tick(n, 1, DAYS_AGO);
      await history.run(100);
    }
    expect([series.ownClock, series.last]).toEqual([true, 59]);
    const latest = history.asked.slice(5).map((query) => Number(query.get("to")));
    expect(Math.max(...latest)).toBeLessThan(START - DAYS_AGO + MINUTE);
    const shown = candlesOf(series);
    expect(shown.length).toBeGreaterThan(60);
    expect(shown).toEqual(history.brute(SECOND, shown[0]?.start));
  });

  test("that begins anew has a live candle again", async () => {
    const history = new PlayedHistory();
    history.started = START - 2 * DAYS_AGO;
    history.connect();
    const { series } = history.watch(SECOND, { rangeMs: MINUTE, span: null });
    for (let n = 0; n < 60; n++) {
      history.tick(n, 1, DAYS_AGO);
      await history.run(100);
    }
    const anew = DAYS_AGO + 2 * MINUTE;
    for (let n = 0; n < 60; n++) {
      history.tick(100 + n, 1, anew);
      await history.run(100);
      if (n > 20) expect(series.last).toBe(100 + n);
    }
    expect(series.lastTime).toBeLessThan(START - DAYS_AGO - MINUTE);
  });
});

describe("the mean of a sensor's bar", () => {
  const told: KeptBar = { ...barOf(3, START + 400, 10), count: 3, mean: 4 };

  function meanOf(
    told: KeptBar | undefined,
    rows: readonly (readonly [seq: number, ms: number, value: number])[],
  ) {
    const ring = new Ring(Object.keys(COLUMNS).length, 10);
    for (const [seq, ms, value] of rows) putBar(ring, barOf(seq, START + ms, value), 1);
    const seam = told ? { time: told.time, seq: told.seq, epoch: "a" } : null;
    const folder = new RowFolder({
      rows: ring,
      epoch: "a",
      seam,
      bucketMs: SECOND,
      means: true,
      otherUntil: Number.NEGATIVE_INFINITY,
      told: () => told,
    });
    folder.foldFrom(0, Number.POSITIVE_INFINITY);
    return folder.touched.get(START)?.mean;
  }

  test("goes on with the rows after what the history told, each value weighted by how long it held", () => {
    // 4 over 400 ms, 10 over 100 ms, 20 over 300 ms.
    expect(
      meanOf(told, [
        [3, 400, 10],
        [4, 500, 20],
        [5, 800, 0],
      ]),
    ).toBeCloseTo((4 * 400 + 10 * 100 + 20 * 300) / 800);
  });

  test("is of the rows alone where the history told nothing", () => {
    // 1 is the first value there is; it held for 250 ms and so did 3.
    expect(
      meanOf(undefined, [
        [1, 0, 1],
        [2, 250, 3],
        [3, 500, 100],
      ]),
    ).toBeCloseTo(2);
  });
});
