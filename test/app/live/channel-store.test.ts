import { describe, expect, test, vi } from "vitest";
import { COLUMNS } from "../../../app/_live/columns.ts";
import { entryOf, Page, START } from "./fakes.ts";

const A = "sensor/a/x";
const B = "sensor/b/x";

const turn = () => new Promise<void>((resolve) => queueMicrotask(resolve));
const times = (page: Page, channel = A) => {
  const { rows } = page.live.channels.data(channel);
  return Array.from({ length: rows.length }, (_, at) => rows.at(COLUMNS.time, at) - START);
};

/** Three ticks a second apart, the last of them now. */
const THREE = {
  seq: 3,
  rows: [
    [1, -2_000, 1],
    [2, -1_000, 2],
    [3, 0, 3],
  ] as number[][],
};

function livePage(): Page {
  const page = new Page();
  page.live.channels.watch(A, 60_000);
  page.open();
  page.answer(entryOf(A, THREE));
  return page;
}

function lose(page: Page, ms: number): void {
  page.transport.tell("closed");
  page.timers.advance(ms);
}

describe("asking", () => {
  test("what is watched in one turn travels in one message per length of past, 500 names each", async () => {
    const page = new Page();
    page.open();
    for (let n = 0; n < 700; n++) page.live.channels.watch(`sensor/n/${n}`, 60_000);
    page.live.channels.watch(A, 300_000);
    expect(page.transport.take("subscribe")).toHaveLength(0);
    await turn();
    const asked = page.transport.take("subscribe").map(({ ask }) => ask);
    expect(asked.map(({ channels }) => channels.length)).toEqual([500, 200, 1]);
    expect(asked[2]).toEqual({ channels: [A], mode: "bars", rate: 10, history: { ms: 300_000, rows: 600 } });
  });

  test("a channel watched twice is asked for once, and anew only for a longer past", async () => {
    const page = livePage();
    page.live.channels.watch(A, 30_000);
    await turn();
    expect(page.transport.take("subscribe")).toHaveLength(0);
    page.live.channels.watch(A, 600_000);
    await turn();
    expect(page.transport.take("subscribe")[0]?.ask).toMatchObject({ history: { ms: 600_000 } });
  });

  test("a channel lingers 3 s after its last release, and then is left and forgotten", async () => {
    const page = new Page();
    const first = page.live.channels.watch(A, 60_000);
    const second = page.live.channels.watch(A, 60_000);
    page.open();
    page.answer(entryOf(A, THREE));
    first();
    first();
    page.timers.advance(4_000);
    second();
    page.timers.advance(2_900);
    const third = page.live.channels.watch(A, 60_000);
    page.timers.advance(4_000);
    await turn();
    expect(page.transport.take("unsubscribe")).toHaveLength(0);
    third();
    page.timers.advance(3_000);
    await turn();
    expect(page.transport.take("unsubscribe").map(({ ask }) => ask)).toEqual([{ channels: [A] }]);
    expect(page.live.channels.data(A).rows.length).toBe(0);
  });

  test("a message refused for a while is sent again after a second", async () => {
    const page = new Page();
    page.open();
    page.live.channels.watch(A, 60_000);
    await turn();
    page.transport.take("subscribe")[0]?.done({ ok: false, code: "unavailable", message: "later" });
    page.timers.advance(1_000);
    expect(page.transport.take("subscribe")).toHaveLength(1);
  });

  test("an unknown channel is refused in words, alone, and asked for again when the catalog shows it", async () => {
    const page = new Page();
    page.open();
    page.live.channels.watch(A, 60_000);
    page.live.channels.watch(B, 60_000);
    await turn();
    const refused = [{ channel: A, code: "unknown-channel" as const, message: "no such channel" }];
    page.transport.take("subscribe")[0]?.done({
      ok: true,
      granted: { mode: "bars", rate: 10 },
      channels: [entryOf(B)],
      refused,
    });
    expect(page.live.channels.data(A).refused).toEqual({
      code: "unknown-channel",
      message: "no such channel",
    });
    expect(page.live.channels.data(B).refused).toBeNull();
    const { from: _from, base: _base, rows: _rows, ...facts } = entryOf(A);
    page.live.channels.learn([facts]);
    await turn();
    expect(page.answer(entryOf(A)).map(({ channels }) => channels)).toEqual([[A]]);
    expect(page.live.channels.data(A).refused).toBeNull();
  });

  test("[SUB7] a hidden page says so, also after it connected anew", () => {
    const page = livePage();
    page.hidden = true;
    page.live.visibilityChanged();
    lose(page, 1_000);
    page.open();
    expect(page.transport.take("configure").map(({ ask }) => ask)).toEqual([
      { visible: false },
      { visible: false },
    ]);
  });
});

describe("resuming", () => {
  test("[SUB4] a replay fills the hole and leaves no outage", () => {
    const page = livePage();
    lose(page, 3_000);
    expect(page.live.channels.data(A).outages).toEqual([{ from: START, to: null, cause: "connection" }]);
    page.open();
    const asked = page.answer(
      entryOf(A, {
        from: "replay",
        seq: 5,
        rows: [
          [4, 1_000, 4],
          [5, 2_000, 5],
        ],
      }),
    );
    expect(asked[0]?.since).toEqual({ [A]: ["a", 3] });
    expect(times(page)).toEqual([-2_000, -1_000, 0, 1_000, 2_000]);
    expect(page.live.channels.data(A).outages).toEqual([]);
    expect(page.live.connection.snapshot.recovered?.filledMs).toBe(2_000);
  });

  test("a replay that does not add up is counted, and its hole is kept", () => {
    const page = livePage();
    lose(page, 3_000);
    page.open();
    page.answer(entryOf(A, { from: "replay", seq: 5, rows: [[5, 2_000, 5]] }));
    const data = page.live.channels.data(A);
    expect(data.violations).toBe(1);
    expect(data.outages).toEqual([{ from: START, to: START + 2_000, cause: "connection" }]);
  });

  test("a snapshot behind a hole keeps the old rows and the hole between", () => {
    const page = livePage();
    lose(page, 60_000);
    page.open();
    page.answer(
      entryOf(A, {
        seq: 51,
        rows: [
          [50, 50_000, 4],
          [51, 51_000, 5],
        ],
      }),
    );
    expect(times(page)).toEqual([-2_000, -1_000, 0, 50_000, 51_000]);
    const { outages, violations } = page.live.channels.data(A);
    expect(outages).toEqual([{ from: START, to: START + 50_000, cause: "connection" }]);
    expect(violations).toBe(0);
    expect(page.live.connection.snapshot.recovered?.filledMs).toBe(0);
  });

  test("a snapshot that reaches what is held fills the hole", () => {
    const page = livePage();
    lose(page, 4_000);
    page.open();
    page.answer(
      entryOf(A, {
        seq: 6,
        rows: [
          [2, -1_000, 2],
          [3, 0, 3],
          [6, 3_000, 6, 3, 4, 6, 4],
        ],
      }),
    );
    expect(times(page)).toEqual([-2_000, -1_000, 0, 3_000]);
    expect(page.live.channels.data(A).outages).toEqual([]);
  });

  test("what a restarted server makes up of the past does not fill the hole", () => {
    const page = livePage();
    lose(page, 10_000);
    page.open(START + 8_000);
    const rows = [
      [1, 1_000, 1],
      [2, 7_000, 2],
      [3, 9_000, 3],
    ];
    page.answer(entryOf(A, { epoch: "b", seq: 3, rows }));
    expect(times(page)).toEqual([-2_000, -1_000, 0, 9_000]);
    expect(page.live.channels.data(A).outages).toEqual([
      { from: START, to: START + 9_000, cause: "restart" },
    ]);
  });

  test("a state that speaks only on a change held until the server was lost, and holds again when it is back", () => {
    const page = new Page();
    page.live.channels.watch(A, 60_000);
    page.open();
    page.answer(entryOf(A, { ...THREE, expectedMs: null }));
    page.timers.advance(5_000);
    lose(page, 10_000);
    const data = page.live.channels.data(A);
    expect(data.outages).toEqual([{ from: START + 5_000, to: null, cause: "connection" }]);
    expect(data.silence(page.live.now())).toBe(10_000);
    page.open(START + 12_000);
    page.answer(entryOf(A, { expectedMs: null, epoch: "b", seq: 1, rows: [[1, 7_000, 4]] }));
    expect(data.last).toBe(4);
    expect(data.outages).toEqual([{ from: START + 5_000, to: START + 12_000, cause: "restart" }]);
  });

  test("after a restart the hole lasts until the first new tick, through a further loss", () => {
    const page = livePage();
    lose(page, 10_000);
    page.open(START + 8_000);
    page.answer(
      entryOf(A, {
        epoch: "b",
        seq: 2,
        rows: [
          [1, 1_000, 1],
          [2, 7_000, 2],
        ],
      }),
    );
    expect(page.live.channels.data(A).outages).toEqual([{ from: START, to: null, cause: "restart" }]);
    lose(page, 2_000);
    page.open(START + 8_000);
    page.answer(entryOf(A, { epoch: "b", from: "replay", seq: 3, rows: [[3, 11_000, 3]] }));
    expect(page.live.channels.data(A).outages).toEqual([
      { from: START, to: START + 11_000, cause: "restart" },
    ]);
  });

  test("a longer past is put in front of what is held", async () => {
    const page = livePage();
    page.transport.tell("frame", 1, START + 1_000, [1, [4, 0, 4]]);
    page.live.channels.watch(A, 600_000);
    await turn();
    const rows = [
      [-3, -9_000, 1, 2, 1, 1, 1],
      [1, -2_000, 1, 4, 1, 1, 1],
      [5, 2_000, 5, 4, 2, 5, 2],
    ];
    page.answer(entryOf(A, { seq: 5, rows }));
    expect(times(page)).toEqual([-9_000, -2_000, 2_000]);
    expect(page.live.channels.data(A).seq).toBe(5);
  });
});

describe("frames of rows", () => {
  test("[FR4] a break is seen, not drawn, and what was missed is asked for", async () => {
    const page = livePage();
    page.transport.tell("frame", 1, START + 1_000, [1, [5, 1_000, 5]]);
    page.transport.tell("frame", 2, START + 2_000, [1, [6, 1_000, 6]]);
    expect(page.live.channels.data(A).violations).toBe(1);
    await turn();
    const rows = [
      [4, 1_000, 4],
      [5, 2_000, 5],
      [6, 3_000, 6],
    ];
    const asked = page.answer(entryOf(A, { from: "replay", seq: 6, rows }));
    expect(asked[0]?.since).toEqual({ [A]: ["a", 3] });
    page.transport.tell("frame", 3, START + 4_000, [1, [7, 0, 7]]);
    expect(times(page)).toEqual([-2_000, -1_000, 0, 1_000, 2_000, 3_000, 4_000]);
  });

  test("handles of an earlier connection mean nothing", () => {
    const page = livePage();
    lose(page, 1_000);
    page.open();
    page.transport.tell("frame", 1, START, [1, [4, 0, 4]]);
    expect(page.live.channels.data(A).seq).toBe(3);
  });

  test("listeners are told once per animation frame", () => {
    const page = livePage();
    page.frame();
    const told = vi.fn();
    page.live.channels.listen(A, told);
    page.transport.tell("frame", 1, START, [1, [4, 1, 4]]);
    page.transport.tell("frame", 2, START, [1, [5, 2, 5]]);
    expect(told).not.toHaveBeenCalled();
    page.frame();
    page.frame();
    expect(told).toHaveBeenCalledTimes(1);
  });

  test("paused, nobody is told while the rows arrive and are counted; resumed, all are told in one frame", () => {
    const page = livePage();
    page.frame();
    const told = vi.fn();
    const painted = vi.fn();
    page.live.channels.listen(A, told);
    page.live.frames.onFrame(painted);
    page.live.pause.pause();
    page.transport.tell("frame", 1, START, [1, [14, 1, 4, 11, 4, 4, 4]]);
    page.timers.advance(250);
    page.frame();
    expect([told.mock.calls.length, painted.mock.calls.length]).toEqual([0, 0]);
    expect(page.live.pause.snapshot).toEqual({ paused: true, pausedAt: START, waiting: 11 });
    expect(page.live.shownNow()).toBe(START);
    page.live.pause.resume();
    page.frame();
    expect([told.mock.calls.length, painted.mock.calls.length]).toEqual([1, 1]);
    expect(page.live.channels.data(A).last).toBe(4);
  });

  test("hidden, nobody is told; shown again, all are told in one frame", () => {
    const page = livePage();
    page.frame();
    const told = vi.fn();
    page.live.channels.listen(A, told);
    page.hidden = true;
    page.transport.tell("frame", 1, START, [1, [4, 1, 4]]);
    page.frame();
    expect(told).not.toHaveBeenCalled();
    page.hidden = false;
    page.live.visibilityChanged();
    page.frame();
    expect(told).toHaveBeenCalledTimes(1);
  });
});

describe("states", () => {
  test("[FR7] the server's word counts while it can be heard", () => {
    const page = livePage();
    page.timers.advance(30_000);
    const data = page.live.channels.data(A);
    expect(data.stateAt(page.live.now())).toBe("live");
    page.transport.tell("state", [1, "late", START]);
    expect(data.stateAt(page.live.now())).toBe("late");
    expect(data.entry?.state).toBe("late");
  });

  test("unheard, silence decides, and those who listen hear of each change", () => {
    const page = livePage();
    const data = page.live.channels.data(A);
    const seen: string[] = [];
    page.live.channels.listen(A, () => seen.push(data.stateAt(page.live.now())));
    page.transport.tell("closed");
    for (let second = 0; second < 62; second++) {
      page.timers.advance(1_000);
      page.frame();
    }
    expect([...new Set(seen)]).toEqual(["live", "late", "stale", "offline"]);
    expect(seen.length).toBeLessThanOrEqual(5);
  });

  test("unheard, a channel that speaks only on a change is judged from the loss on", () => {
    const page = new Page();
    page.live.channels.watch(A, 60_000);
    page.open();
    page.answer(entryOf(A, { seq: 1, rows: [[1, -50_000, 1]], expectedMs: null }));
    const data = page.live.channels.data(A);
    page.transport.tell("closed");
    expect(data.stateAt(page.live.now())).toBe("live");
    page.timers.advance(3_500);
    expect(data.stateAt(page.live.now())).toBe("late");
  });

  test("a channel that is gone says so, and its handle means nothing any more", () => {
    const page = livePage();
    page.transport.tell("left", [A]);
    page.transport.tell("frame", 1, START, [1, [4, 0, 4]]);
    const data = page.live.channels.data(A);
    expect(data.refused?.code).toBe("unknown-channel");
    expect([data.stateAt(page.live.now()), data.seq]).toEqual(["offline", 3]);
  });
});

describe("late rows", () => {
  test("[FR8] a frame of the past is put in its place, and is no sign of life; its seq goes on", () => {
    const page = livePage();
    const data = page.live.channels.data(A);
    const { lastArrival } = data;
    page.timers.advance(5_000);
    page.transport.tell("frame", 1, START, [1, [4, -1_500, 9]]);
    expect(times(page)).toEqual([-2_000, -1_500, -1_000, 0]);
    expect([data.last, data.seq, data.violations]).toEqual([3, 4, 0]);
    expect(data.lastArrival).toBe(lastArrival);
    page.transport.tell("frame", 2, START, [1, [5, 5_000, 8]]);
    expect([data.last, data.lastArrival]).toEqual([8, page.live.now()]);
  });

  test("[SUB9] what is described anew is taken over without waiting for the catalog", () => {
    const page = livePage();
    const { from: _from, base: _base, rows: _rows, ...entry } = entryOf(A, { name: "Boiler", seq: 9 });
    page.transport.tell("described", [entry]);
    expect(page.live.channels.data(A).entry).toMatchObject({ name: "Boiler", seq: 3, state: "live" });
  });
});
