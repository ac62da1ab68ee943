import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DEFAULT_LIMITS } from "#lib/limits.ts";
import type { Refusal } from "#lib/protocol.ts";
import { requestOf } from "../../../server/gateway/door.ts";
import { RequestLine } from "../../../server/gateway/request-line.ts";
import { RequestTurns } from "../../../server/gateway/request-turns.ts";
import { RowBudget } from "../../../server/gateway/row-budget.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A line whose requests each take so many milliseconds; what was answered is noted in `told`. */
function lineOf(
  turns: RequestTurns,
  told: string[],
  {
    takes = 0,
    ready = (): boolean => true,
    limits = DEFAULT_LIMITS,
    tooManyRequests = (): string | undefined => undefined,
    late = (_event: string): Promise<void> | undefined => undefined,
  } = {},
) {
  const answer = ({ event, acknowledge }: ReturnType<typeof requestOf>): Promise<void> | undefined => {
    told.push(String(event));
    spend(takes);
    acknowledge?.({ ok: true });
    return late(String(event));
  };
  const line = new RequestLine({ turns, ready, answer, limits, tooManyRequests });
  const refused: string[] = [];
  const reasons: string[] = [];
  const ask = (event: string): void =>
    line.push(requestOf(event, [{}, ({ code, message }: Partial<Refusal>) => note(code, message)]));
  return { line, ask, refused, reasons };

  function note(code: string | undefined, message = ""): void {
    if (code === undefined) return;
    refused.push(code);
    reasons.push(message);
  }
}

let skew = 0;
beforeEach(() => {
  skew = 0;
  const now = performance.now.bind(performance);
  vi.spyOn(performance, "now").mockImplementation(() => now() + skew);
});
/** Lets the clock run as if code had been busy for so many milliseconds. */
function spend(ms: number): void {
  skew += ms;
}

test("lines take turns, one request each", () => {
  const turns = new RequestTurns();
  const told: string[] = [];
  const [one, two] = [lineOf(turns, told), lineOf(turns, told)];
  for (const at of [1, 2, 3]) one.ask(`a${at}`);
  for (const at of [1, 2]) two.ask(`b${at}`);
  expect(told).toEqual([]);
  vi.advanceTimersByTime(5);
  expect(told).toEqual(["a1", "b1", "a2", "b2", "a3"]);
});

test("[TR4] a request behind one that is answered late waits for that answer and no longer, and nobody else does", async () => {
  const turns = new RequestTurns();
  const told: string[] = [];
  const { promise, resolve } = Promise.withResolvers<void>();
  const slow = lineOf(turns, told, { late: (event) => (event === "a1" ? promise : undefined) });
  const other = lineOf(turns, told);
  for (const at of [1, 2]) slow.ask(`a${at}`);
  for (const at of [1, 2]) other.ask(`b${at}`);
  vi.advanceTimersByTime(200);
  expect(told).toEqual(["a1", "b1", "b2"]);
  resolve();
  await promise;
  await Promise.resolve();
  vi.advanceTimersByTime(5);
  expect(told).toEqual(["a1", "b1", "b2", "a2"]);
});

test("[TR4] one request that takes long is handled at a time, and as much time is left to others", () => {
  const turns = new RequestTurns();
  const told: string[] = [];
  const heavy = lineOf(turns, told, { takes: 100 });
  for (const at of [1, 2, 3]) heavy.ask(`a${at}`);
  vi.advanceTimersByTime(5);
  expect(told).toEqual(["a1"]);
  vi.advanceTimersByTime(90);
  expect(told).toEqual(["a1"]);
  vi.advanceTimersByTime(15);
  expect(told).toEqual(["a1", "a2"]);
});

test("[TR4] a connection that is behind is answered when it has read, and holds nobody else up", () => {
  const turns = new RequestTurns();
  const told: string[] = [];
  let reads = false;
  const behind = lineOf(turns, told, { ready: () => reads });
  const other = lineOf(turns, told);
  behind.ask("a");
  other.ask("b");
  vi.advanceTimersByTime(100);
  expect(told).toEqual(["b"]);
  reads = true;
  vi.advanceTimersByTime(30);
  expect(told).toEqual(["b", "a"]);
});

test("[TR4] what waits is bounded in number, in bytes and in pace; the rest is refused at once", () => {
  const count = lineOf(new RequestTurns(), [], { ready: () => false });
  for (let at = 0; at < 1_003; at++) count.ask("x");
  expect([count.line.waiting, count.refused.length]).toEqual([1_000, 3]);
  const bytes = lineOf(new RequestTurns(), [], { ready: () => false });
  for (let at = 0; at < 6; at++) {
    bytes.line.received(DEFAULT_LIMITS.messageBytes);
    bytes.ask("x");
  }
  expect([bytes.line.waiting, bytes.refused]).toEqual([4, ["rate-limited", "rate-limited"]]);
});

test("[TR4] the pace of one connection and of its address are limits, and the words name them", () => {
  const limits = { ...DEFAULT_LIMITS, requests: 2 };
  const own = lineOf(new RequestTurns(), [], { limits });
  for (let at = 0; at < 6; at++) own.ask("x");
  expect([own.line.waiting, own.refused]).toEqual([4, ["rate-limited", "rate-limited"]]);
  expect(own.reasons[0]).toMatch(/may send 2 a second, the limit "limits.requests"/);
  spend(500);
  own.ask("x");
  expect(own.line.waiting).toBe(5);
  const shared = lineOf(new RequestTurns(), [], { tooManyRequests: () => "the address asks too much" });
  shared.ask("x");
  expect([shared.refused, shared.reasons]).toEqual([["rate-limited"], ["the address asks too much"]]);
});

test("after a line or the turns are closed nothing is answered", () => {
  const turns = new RequestTurns();
  const told: string[] = [];
  const [gone, left] = [lineOf(turns, told), lineOf(turns, told)];
  gone.ask("a");
  gone.line.close();
  gone.ask("a");
  left.ask("b");
  turns.close();
  left.ask("b");
  vi.advanceTimersByTime(100);
  expect(told).toEqual([]);
  expect(vi.getTimerCount()).toBe(0);
});

test("[TR4] rows are granted up to a burst and then at a pace, with the seconds to wait", () => {
  const budget = new RowBudget(DEFAULT_LIMITS.rows);
  budget.spend(300_000);
  expect(() => budget.spend(150_000)).toThrow(/again in 2 s/);
  spend(1_600);
  budget.spend(150_000);
  spend(60_000);
  // An answer above the burst is granted to one who has not asked for long.
  budget.spend(1_000_000);
  expect(() => budget.spend(1)).toThrow(/again in 1 s/);
});
