import { afterEach, expect, test, vi } from "vitest";
import { PageTurns } from "../../server/page-turns.ts";

const wanted = () => true;
afterEach(() => {
  vi.useRealTimers();
});

test("pages are answered one after the other, in order, and the event loop turns in between", async () => {
  const turns = new PageTurns();
  const said: string[] = [];
  const page = (name: string) =>
    turns.take(async () => {
      said.push(`${name} begins`);
      setImmediate(() => said.push("the loop turns"));
      await Promise.resolve();
      said.push(`${name} ends`);
    }, wanted);
  await Promise.all([page("first"), page("second")]);
  expect(said).toEqual(["first begins", "first ends", "the loop turns", "second begins", "second ends"]);
});

test("a page that fails does so for whoever asked, and the next has its turn", async () => {
  const turns = new PageTurns();
  const failing = turns.take(() => Promise.reject(new Error("no such room")), wanted);
  const next = vi.fn(async () => {});
  const after = turns.take(next, wanted);
  await expect(failing).rejects.toThrow("no such room");
  await after;
  expect(next).toHaveBeenCalledTimes(1);
});

test("a page whose reader does not take it holds the others up for a moment only", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const turns = new PageTurns();
  void turns.take(() => new Promise(() => {}), wanted);
  let answered = false;
  const next = turns.take(async () => {
    answered = true;
  }, wanted);
  await vi.advanceTimersByTimeAsync(200);
  expect(answered).toBe(false);
  await vi.advanceTimersByTimeAsync(100);
  await next;
  expect(answered).toBe(true);
});

test("what nobody waits for any more is not drawn", async () => {
  const draw = vi.fn(async () => {});
  await new PageTurns().take(draw, () => false);
  expect(draw).not.toHaveBeenCalled();
});
