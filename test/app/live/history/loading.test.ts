import { describe, expect, test } from "vitest";
import { START } from "../fakes.ts";
import { CHANNEL, candlesOf, PlayedHistory, stateOf } from "./played-history.ts";

const SECOND = 1_000;
const MINUTE = 60_000;
/** Milliseconds of a page of bars of a second. */
const PAGE = 300 * SECOND;

/** A server that has kept a tick every so many ms for a while, and a page of it. */
function played(ms = 30 * MINUTE, every = SECOND): PlayedHistory {
  const history = new PlayedHistory();
  for (let ago = ms; ago > 0; ago -= every) history.keep(START - ago, ago);
  history.connect();
  return history;
}

const spansOf = (history: PlayedHistory) =>
  history.asked.map((query) => [Number(query.get("from")) - START, Number(query.get("to")) - START]);

describe("a window that follows now", () => {
  test("is asked for once, in one question, up to the newest tick", async () => {
    const history = played();
    history.watch(SECOND, { rangeMs: 10 * MINUTE, span: null });
    await history.run(300);
    expect(history.asked).toHaveLength(1);
    const query = Object.fromEntries(history.asked[0] ?? []);
    expect(query).toMatchObject({ channel: CHANNEL, bucket: "1000" });
    expect(Number(query.max) * SECOND).toBeGreaterThanOrEqual(Number(query.to) - Number(query.from));
  });

  test("shows what the page holds before the history has answered", async () => {
    const history = played();
    history.latency = 2_000;
    for (let n = 0; n < 5; n++) history.tick(n);
    const { series, progress } = history.watch(SECOND, { rangeMs: MINUTE, span: null });
    await history.run(300);
    expect(progress.state).toBe("loading");
    expect(candlesOf(series)).toMatchObject([{ start: START, open: 0, close: 4, count: 5 }]);
  });

  test("shows a tick with the frame it came in, and asks about once a second", async () => {
    const history = played();
    const { series } = history.watch(SECOND, { rangeMs: MINUTE, span: null });
    history.tick(0);
    await history.run(20_000);
    const before = history.asked.length;
    for (let n = 1; n <= 100; n++) {
      history.tick(n);
      await history.run(100);
      expect(series.last).toBe(n);
    }
    expect(history.asked.length - before).toBeLessThanOrEqual(11);
    const sizes = history.asked.slice(before).map((query) => Number(query.get("max")));
    // The first reaches back over the silence before.
    expect(Math.max(...sizes.slice(1))).toBeLessThanOrEqual(4);
  });

  test("asks for a late tick's bucket anew, and only from there on", async () => {
    const history = played();
    const { series } = history.watch(SECOND, { rangeMs: MINUTE, span: null });
    history.tick(1);
    await history.run(30_000);
    history.tick(2);
    await history.run(2_000);
    const before = history.asked.length;
    history.tick(777, 1, 20_000);
    await history.run(3_000);
    expect(spansOf(history)[before]?.[0]).toBe(history.now - START - 3_000 - 20_000);
    expect(candlesOf(series)).toEqual(history.brute(SECOND, candlesOf(series)[0]?.start));
  });

  test("rids the last candle of late ticks that came in a frame with others within seconds, while there are such", async () => {
    const history = played();
    const { series } = history.watch(MINUTE, { rangeMs: 10 * MINUTE, span: null });
    history.tick(SECOND);
    await history.run(2 * MINUTE);
    const ages: number[] = [];
    for (let n = 0; n < 500; n++) {
      if (n % 20 === 0) history.tick(n, 1, 90_000);
      history.tick(SECOND);
      await history.run(100);
      const low = candlesOf(series).at(-1)?.low ?? SECOND;
      ages.push(low < SECOND ? n - low : 0);
    }
    // The first of them are found with the usual answer after 15 s.
    expect(Math.max(...ages.slice(200)) * 100).toBeLessThanOrEqual(5_000);
  });

  test("asks nothing once nobody looks", async () => {
    const history = played();
    const loader = history.watch(SECOND, { rangeMs: MINUTE, span: null });
    await history.run(2_000);
    loader.unwatch(history);
    const before = history.asked.length;
    for (let n = 0; n < 30; n++) {
      history.tick(n);
      await history.run(100);
    }
    expect(history.asked).toHaveLength(before);
  });
});

describe("a window in the past", () => {
  const span = (from: number, to: number) => ({ from: START + from, to: START + to });

  test("is asked for once, with its neighbours when there is nothing else to do", async () => {
    const history = played();
    const { series } = history.watch(SECOND, {
      rangeMs: MINUTE,
      span: span(-20 * MINUTE, -19 * MINUTE),
      moves: true,
    });
    await history.run(20_000);
    expect(history.asked).toHaveLength(3);
    expect(series.rows.length).toBe(300);
    expect(series.lastTime).toBeLessThan(START - 10 * MINUTE);
  });

  test("that nobody moves is asked for without its neighbours", async () => {
    const history = played();
    history.watch(SECOND, { rangeMs: MINUTE, span: span(-20 * MINUTE, -19 * MINUTE) });
    await history.run(20_000);
    expect(history.asked).toHaveLength(1);
  });

  test("paints from memory where it was looked at, or beside what was, and keeps the old bars meanwhile", async () => {
    const history = played();
    const from = span(-20 * MINUTE, -19 * MINUTE);
    const loader = history.watch(SECOND, { rangeMs: MINUTE, span: from, moves: true });
    await history.run(2_000);
    const before = history.asked.length;
    const next = { rangeMs: MINUTE, span: span(-20 * MINUTE + PAGE, -19 * MINUTE + PAGE) };
    loader.watch(history, next);
    expect([stateOf(loader), loader.series.rows.length]).toEqual(["ready", 300]);
    loader.watch(history, { rangeMs: MINUTE, span: span(-20 * MINUTE, -19 * MINUTE) });
    expect([stateOf(loader), loader.series.rows.length]).toEqual(["ready", 300]);
    expect(history.asked).toHaveLength(before);
  });

  test("gives up what it asked for when somebody looks elsewhere", async () => {
    const history = played();
    history.latency = 5_000;
    const loader = history.watch(SECOND, { rangeMs: MINUTE, span: span(-20 * MINUTE, -19 * MINUTE) });
    await history.run(100);
    loader.watch(history, { rangeMs: MINUTE, span: span(-8 * MINUTE, -7 * MINUTE) });
    await history.run(6_000);
    expect([history.givenUp, loader.series.rows.length]).toEqual([1, 300]);
    expect(loader.series.lastTime).toBeGreaterThan(START - 10 * MINUTE);
  });

  test("back at now has the live rows again", async () => {
    const history = played();
    const loader = history.watch(SECOND, { rangeMs: MINUTE, span: null });
    await history.run(1_000);
    loader.watch(history, { rangeMs: MINUTE, span: span(-20 * MINUTE, -19 * MINUTE) });
    for (let n = 0; n < 30; n++) {
      history.tick(n);
      await history.run(100);
    }
    loader.watch(history, { rangeMs: MINUTE, span: null });
    await history.run(20_000);
    const shown = candlesOf(loader.series);
    expect(shown).toEqual(history.brute(SECOND, shown[0]?.start));
    expect(loader.series.last).toBe(29);
  });
});

describe("a history that does not answer", () => {
  test("is said to be unavailable in its words; what the page holds is folded, and it is tried again", async () => {
    const history = played();
    const body = { ok: false, code: "unavailable", message: "nothing is kept here" };
    history.refuses = { status: 503, body };
    const loader = history.watch(SECOND, { rangeMs: 10 * MINUTE, span: null });
    for (let n = 0; n < 40; n++) {
      history.tick(n);
      await history.run(100);
    }
    expect(loader.progress).toMatchObject({ state: "unavailable", message: "nothing is kept here" });
    const sum = candlesOf(loader.series).reduce((total, { count }) => total + count, 0);
    expect([sum, loader.series.last]).toEqual([40, 39]);
    expect(history.asked.length).toBeLessThanOrEqual(4);
    history.refuses = null;
    await history.run(30_000);
    expect(loader.progress).toMatchObject({ state: "ready", message: null });
    expect(candlesOf(loader.series)).toEqual(history.brute(SECOND, candlesOf(loader.series)[0]?.start));
  });

  test("is no matter where the page holds all of the window", async () => {
    const history = new PlayedHistory();
    history.refuses = "offline";
    for (let n = 0; n < 30; n++) {
      history.tick(n);
      history.page.timers.advance(SECOND);
    }
    history.connect();
    const loader = history.watch(SECOND, { rangeMs: 10_000, span: null });
    await history.run(1_000);
    expect([stateOf(loader), loader.series.last]).toEqual(["ready", 29]);
  });
});

describe("what is missing", () => {
  test("because it cannot be read is told apart from what was never kept", async () => {
    const history = played();
    const gap = { from: START - 50_000, to: START - 40_000, ticks: 5, cause: "damage" } as const;
    history.gaps = [gap];
    history.tick(1);
    const { series } = history.watch(SECOND, { rangeMs: 2 * MINUTE, span: null });
    await history.run(3_000);
    expect(series.outages).toEqual([{ from: gap.from, to: gap.to, cause: "damaged" }]);
  });

  test("is what the history says; the cause is the page's where it knows one, and what was filled in is not missing", async () => {
    const history = played();
    const gap = { from: START - 50_000, to: START - 40_000, ticks: 5 };
    history.gaps = [gap];
    history.tick(1);
    const { series } = history.watch(SECOND, { rangeMs: 2 * MINUTE, span: null });
    await history.run(3_000);
    expect(series.outages).toEqual([{ from: gap.from, to: gap.to, cause: "unkept" }]);
    history.drop();
    await history.run(4_000);
    expect(series.openOutage?.cause).toBe("connection");
    history.tick(2);
    history.connect();
    await history.run(4_000);
    expect(series.openOutage).toBeUndefined();
    expect(series.outages).toHaveLength(1);
  });
});

test("between two epochs without a pause a story begins anew; nobody knows why there is a longer one", async () => {
  const history = played();
  const at = START - 50_000;
  history.gaps = [
    { from: at, to: at + 400, ticks: null },
    { from: at + 10_000, to: at + 20_000, ticks: null },
  ];
  history.tick(1);
  const { series } = history.watch(SECOND, { rangeMs: 2 * MINUTE, span: null });
  await history.run(3_000);
  expect(series.outages.map(({ cause }) => cause)).toEqual(["anew", "unkept"]);
});

test("what a source makes up of its past anew is not woven into what was kept of another epoch", async () => {
  const history = new PlayedHistory();
  history.started = START - 60_000;
  const begins = START - 20_000;
  for (let time = START - 50_000; time < begins; time += 2_000) history.keep(time, 1);
  // A snapshot tells ten ticks as a row.
  for (let at = 0; at < 10; at++) history.tick(1_000, 1, 45_000 - at);
  history.kept.splice(-10);
  history.tick(5, 1, 19_000);
  history.gaps = [{ from: begins - 2_000, to: START - 19_000, ticks: null }];
  const { series } = history.watch(SECOND, { rangeMs: 2 * MINUTE, span: null });
  history.connect();
  await history.run(3_000);
  expect(candlesOf(series).map(({ high }) => high)).not.toContain(1_000);
  expect(series.rows.length).toBe(16);
});

test("a year of bars of a second is bars that a screen can hold", async () => {
  const { bucketOf, MOST_IN_WINDOW } = await import("../../../../app/_live/history/window-wish.ts");
  const year = 365 * 86_400_000;
  for (const ms of [MINUTE, 86_400_000, year, 40 * year])
    for (const wish of [1_000, 86_400_000, null]) {
      const bucket = bucketOf({ rangeMs: ms, span: null }, wish);
      expect(ms / bucket).toBeLessThanOrEqual(MOST_IN_WINDOW);
      if (wish !== null) expect(bucket).toBeGreaterThanOrEqual(wish);
    }
});
