import { setImmediate as nextTurn } from "node:timers/promises";
import { expect, test } from "vitest";
import { Turns } from "../../../../server/http/ingest/turns.ts";

/** Keeps the processor busy for longer than a turn may be. */
function work(): void {
  const until = performance.now() + 12;
  while (performance.now() < until);
}

test("what fits into a turn is done at once, the rest in later ones, in order", async () => {
  const turns = new Turns();
  const done: number[] = [];
  const perTurn: number[] = [];
  for (let at = 0; at < 4; at++) {
    turns.take(() => {
      work();
      done.push(at);
    });
  }
  for (let turn = 0; turn < 20 && done.length < 4; turn++) {
    perTurn.push(done.length);
    await nextTurn();
  }
  expect(done).toEqual([0, 1, 2, 3]);
  expect(perTurn).toEqual([1, 2, 3]);
});

test("work that makes more work does not keep the turn to itself", async () => {
  const turns = new Turns();
  let done = 0;
  const again = (): void => {
    work();
    if (++done < 5) turns.take(again);
  };
  turns.take(again);
  expect(done).toBe(1);
  await nextTurn();
  expect(done).toBeLessThan(5);
});
