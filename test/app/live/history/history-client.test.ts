import { describe, expect, test } from "vitest";
import {
  HistoryClient,
  type HistoryQuestion,
  type HttpAnswer,
} from "../../../../app/_live/history/history-client.ts";

const QUESTION: HistoryQuestion = { channel: "sensor/a/x", from: 0, to: 10_000, bucketMs: 1_000 };
const EMPTY: HttpAnswer = { status: 200, body: { epoch: null, rows: [], means: [], gaps: [] } };
const NEVER = new AbortController().signal;

function answering(answer: HttpAnswer): HistoryClient {
  return new HistoryClient(async () => answer);
}

/** Lets everything that waits for nothing else go on. */
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe("asking", () => {
  test("[HTTP3] asks for as many bars as lie in the span", async () => {
    let asked = "";
    const client = new HistoryClient(async (path) => {
      asked = path;
      return EMPTY;
    });
    await client.ask({ ...QUESTION, from: 500, to: 10_000.001 }, NEVER);
    expect(asked).toBe("/api/history?channel=sensor%2Fa%2Fx&from=500&to=10000.001&bucket=1000&max=11");
  });

  test("asks four questions at a time, and what is for later after all others", async () => {
    const started: number[] = [];
    const answers: (() => void)[] = [];
    const client = new HistoryClient((path) => {
      started.push(Number(new URL(path, "http://x").searchParams.get("to")));
      return new Promise((resolve) => answers.push(() => resolve(EMPTY)));
    });
    for (const to of [1, 2, 3, 4]) void client.ask({ ...QUESTION, to }, NEVER);
    void client.ask({ ...QUESTION, to: 9 }, NEVER, true);
    void client.ask({ ...QUESTION, to: 5 }, NEVER);
    await settle();
    expect(started).toEqual([1, 2, 3, 4]);
    answers[0]?.();
    answers[1]?.();
    await settle();
    expect(started).toEqual([1, 2, 3, 4, 5, 9]);
  });

  test("a question given up before its turn is not asked", async () => {
    let asked = 0;
    const over = new AbortController();
    const client = new HistoryClient(async () => {
      asked++;
      return EMPTY;
    });
    over.abort(new Error("elsewhere"));
    await expect(client.ask(QUESTION, over.signal)).rejects.toThrow("elsewhere");
    expect(asked).toBe(0);
  });
});

describe("answers", () => {
  test("[HTTP3] are bars with means, gaps and an epoch", async () => {
    const body = {
      epoch: "a",
      rows: [
        [7, 1_500, 2, 3, 1, 5, 0],
        [8, 2_500, 4],
      ],
      means: [1.5, null],
      gaps: [
        { from: 1_500, to: 2_500, ticks: 2 },
        { from: 0, to: 1, ticks: null },
      ],
    };
    const answer = await answering({ status: 200, body }).ask(QUESTION, NEVER);
    expect(answer).toMatchObject({ epoch: "a", missing: 2 });
    expect(answer.gaps).toEqual([
      { from: 1_500, to: 2_500, isBetweenEpochs: false },
      { from: 0, to: 1, isBetweenEpochs: true },
    ]);
    expect(answer.bars).toMatchObject([
      { seq: 7, time: 1_500, open: 1, high: 5, low: 0, close: 2, count: 3, mean: 1.5 },
      { seq: 8, time: 2_500, close: 4, count: 1, mean: Number.NaN },
    ]);
  });

  test("that refuse are faults with the server's code and words", async () => {
    const body = { ok: false, code: "unknown-channel", message: "there is no channel x" };
    const asked = answering({ status: 404, body }).ask(QUESTION, NEVER);
    await expect(asked).rejects.toMatchObject({ code: "unknown-channel", message: body.message });
    await expect(answering({ status: 502, body: null }).ask(QUESTION, NEVER)).rejects.toMatchObject({
      code: "unavailable",
      message: "The server answered 502.",
    });
  });

  test("that make no sense, or never come, are faults, too", async () => {
    for (const body of [null, "rows", { rows: 3 }, { rows: [["1", 2]] }, { rows: [3] }])
      await expect(answering({ status: 200, body }).ask(QUESTION, NEVER)).rejects.toMatchObject({
        code: "unavailable",
      });
    const lost = new HistoryClient(() => Promise.reject(new TypeError("fetch failed")));
    await expect(lost.ask(QUESTION, NEVER)).rejects.toMatchObject({ code: "offline" });
  });
});
