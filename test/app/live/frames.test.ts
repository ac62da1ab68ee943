import { describe, expect, test, vi } from "vitest";
import { Frames } from "../../../app/_live/frames.ts";

/** Frames whose animation frames the test runs. */
function loop() {
  const waiting: (() => void)[] = [];
  const board = { still: false, now: 42 };
  const report = vi.fn();
  const frames = new Frames({
    requestFrame: (callback) => waiting.push(callback),
    now: () => board.now,
    still: () => board.still,
    report,
  });
  const run = () => {
    for (const callback of waiting.splice(0)) callback();
  };
  return { frames, board, run, waiting, report };
}

describe("Frames", () => {
  test("paints every frame with the server's clock until taken away, and then sleeps", () => {
    const { frames, run, waiting } = loop();
    const paint = vi.fn();
    const end = frames.onFrame(paint);
    run();
    run();
    expect(paint.mock.calls).toEqual([
      [42, false],
      [42, false],
    ]);
    end();
    run();
    run();
    expect(paint).toHaveBeenCalledTimes(2);
    expect(waiting).toHaveLength(0);
  });

  test("runs one scheduled job per frame, in turn, so that a busy key starves nobody", () => {
    const { frames, run } = loop();
    const ran: string[] = [];
    const [a, b, c] = [{}, {}, {}];
    const busy = () => {
      ran.push("a");
      frames.schedule(a, busy);
    };
    frames.schedule(a, busy);
    frames.schedule(b, () => ran.push("b"));
    frames.schedule(c, () => ran.push("c"));
    for (let n = 0; n < 5; n++) run();
    expect(ran).toEqual(["a", "b", "c", "a", "a"]);
  });

  test("a newer job of a key takes the place of the waiting one; a cancelled one does not run", () => {
    const { frames, run } = loop();
    const ran: string[] = [];
    const [a, b] = [{}, {}];
    frames.schedule(a, () => ran.push("old"));
    frames.schedule(b, () => ran.push("b"));
    frames.schedule(a, () => ran.push("new"));
    frames.cancel(b);
    run();
    run();
    expect(ran).toEqual(["new"]);
  });

  test("tells a step of the clock once: with news, or a moment later where there are none", () => {
    const { frames, board, run } = loop();
    const tell = vi.fn();
    frames.onStep(1_000, tell);
    const runAt = (now: number, news = false) => {
      board.now = now;
      if (news) frames.notify(tell, () => {});
      run();
      return tell.mock.calls.length;
    };
    expect(runAt(5_500)).toBe(1);
    expect([runAt(5_999, true), runAt(6_010), runAt(6_100), runAt(6_110, true), runAt(6_900)]).toEqual([
      1, 1, 1, 2, 2,
    ]);
    expect([runAt(7_016), runAt(7_119), runAt(7_120), runAt(7_136)]).toEqual([2, 2, 3, 3]);
  });

  test("stands still while told to, and then does once what waits", () => {
    const { frames, board, run } = loop();
    const told = vi.fn();
    const job = vi.fn();
    board.still = true;
    frames.notify(told, told);
    frames.notify(told, told);
    frames.schedule(job, job);
    run();
    expect([told.mock.calls.length, job.mock.calls.length]).toEqual([0, 0]);
    board.still = false;
    frames.wake();
    run();
    run();
    expect([told.mock.calls.length, job.mock.calls.length]).toEqual([1, 1]);
  });

  test("a painter that throws is reported and taken away, and stops nobody else", () => {
    const { frames, run, report } = loop();
    const paint = vi.fn();
    const fault = new Error("a fault in one widget");
    frames.onFrame(() => {
      throw fault;
    });
    frames.onFrame(paint);
    run();
    run();
    expect(report.mock.calls).toEqual([[fault]]);
    expect(paint).toHaveBeenCalledTimes(2);
  });
});
