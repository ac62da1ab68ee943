import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { ServerStatus } from "#lib/status.ts";
import { StatusPoll } from "../../../../app/_widgets/status/status-poll.ts";
import { madeEvent, madeSample, madeStatus } from "./made.ts";

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A server that answers with the samples it has, or not at all. */
function pollOf(server: { node: string; up: boolean; times: number[] }) {
  const asked: number[] = [];
  const poll = new StatusPoll(async (since): Promise<ServerStatus> => {
    asked.push(since);
    if (!server.up) throw new Error("nobody answers");
    const samples = server.times.filter((time) => time > since).map((time) => madeSample(time));
    return madeStatus({ node: server.node, time: Date.now(), samples });
  });
  return { poll, asked };
}

test("asks once a second, each time for what came since, and keeps what it was told", async () => {
  const server = { node: "a", up: true, times: [10, 20] };
  const { poll, asked } = pollOf(server);
  poll.start();
  await vi.advanceTimersByTimeAsync(0);
  server.times.push(30);
  await vi.advanceTimersByTimeAsync(1_000);
  await vi.advanceTimersByTimeAsync(999);
  expect(asked).toEqual([0, 20]);
  expect(poll.snapshot.samples.map(({ time }) => time)).toEqual([10, 20, 30]);
  poll.stop();
});

test("a server that is gone leaves what it said, and the time it last said something", async () => {
  const server = { node: "a", up: true, times: [10] };
  const { poll } = pollOf(server);
  poll.start();
  await vi.advanceTimersByTimeAsync(0);
  const before = poll.snapshot;
  server.up = false;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(poll.snapshot).toEqual({ ...before, silent: true });
  expect(poll.snapshot.answeredAt).toBe(1_000_000);
  server.up = true;
  await vi.advanceTimersByTimeAsync(1_000);
  expect(poll.snapshot).toMatchObject({ silent: false, answeredAt: 1_006_000 });
  poll.stop();
});

test("rates are told from an answer some seconds before, and never from one of another process", async () => {
  const server = { node: "a", up: true, times: [] };
  const { poll } = pollOf(server);
  poll.start();
  await vi.advanceTimersByTimeAsync(0);
  expect(poll.snapshot.previous).toBeNull();
  await vi.advanceTimersByTimeAsync(9_000);
  const { status, previous } = poll.snapshot;
  expect((status?.time ?? 0) - (previous?.time ?? 0)).toBe(5_000);
  server.node = "b";
  await vi.advanceTimersByTimeAsync(1_000);
  expect(poll.snapshot.previous).toBeNull();
  poll.stop();
});

test("five minutes are kept", async () => {
  const server = { node: "a", up: true, times: Array.from({ length: 300 }, (_, at) => at + 1) };
  const { poll } = pollOf(server);
  poll.start();
  await vi.advanceTimersByTimeAsync(0);
  server.times.push(301, 302);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(poll.snapshot.samples).toHaveLength(300);
  expect(poll.snapshot.samples.at(-1)?.time).toBe(302);
  poll.stop();
});

test("nothing is asked after it was stopped, and an answer under way is not heard", async () => {
  let answer: ((status: ServerStatus) => void) | undefined;
  const ask = vi.fn(() => new Promise<ServerStatus>((resolve) => (answer = resolve)));
  const poll = new StatusPoll(ask);
  const changed = vi.fn();
  poll.listen(changed);
  poll.start();
  poll.stop();
  answer?.(madeStatus());
  await vi.advanceTimersByTimeAsync(5_000);
  expect(ask).toHaveBeenCalledTimes(1);
  expect(changed).not.toHaveBeenCalled();
  expect(poll.snapshot.status).toBeNull();
});

test("what happened to feeds is kept once, as it was told last, and forgotten with the process", async () => {
  const answers = [
    madeStatus({ node: "a", feedEvents: [madeEvent(1), madeEvent(2)], feedTicks: [{ time: 5, ticks: [1] }] }),
    madeStatus({
      node: "a",
      feedEvents: [madeEvent(1, { count: 2 })],
      feedTicks: [
        { time: 5, ticks: [1] },
        { time: 10, ticks: [2] },
      ],
    }),
    madeStatus({ node: "a" }),
    madeStatus({ node: "b", feedEvents: [madeEvent(1, { feed: "Other" })] }),
  ];
  const poll = new StatusPoll(async () => answers.shift() ?? madeStatus());
  poll.start();
  await vi.advanceTimersByTimeAsync(1_000);
  const { feedEvents, feedTicks } = poll.snapshot;
  expect(feedEvents.map(({ id, count }) => [id, count])).toEqual([
    [1, 2],
    [2, 1],
  ]);
  expect(feedTicks.map(({ time }) => time)).toEqual([5, 10]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(poll.snapshot.feedEvents).toBe(feedEvents);
  expect(poll.snapshot.feedTicks).toBe(feedTicks);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(poll.snapshot.feedEvents.map(({ feed }) => feed)).toEqual(["Other"]);
  expect(poll.snapshot.feedTicks).toEqual([]);
  poll.stop();
});

test("a server whose clock was set back is asked for all it has, in its new time", async () => {
  const server = { node: "a", up: true, times: [900_000, 999_000] };
  const { poll, asked } = pollOf(server);
  poll.start();
  await vi.advanceTimersByTimeAsync(0);
  vi.setSystemTime(500_000);
  server.times = [450_000, 500_900];
  await vi.advanceTimersByTimeAsync(2_000);
  expect(asked).toEqual([0, 999_000, 0]);
  expect(poll.snapshot.samples.map(({ time }) => time)).toEqual([450_000, 500_900]);
  poll.stop();
});
