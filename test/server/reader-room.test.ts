import { expect, test } from "vitest";
import { readersHaveRoom } from "../../server/reader-room.ts";

test("a source is let on after one turn of the event loop where nobody waits", async () => {
  let turned = false;
  setImmediate(() => {
    turned = true;
  });
  await readersHaveRoom(() => 0);
  expect(turned).toBe(true);
});

test("a source waits for a reader in mode ticks that has much to read", async () => {
  let waiting = 3_000;
  const asked: number[] = [];
  await readersHaveRoom(() => {
    asked.push(waiting);
    waiting -= 1_000;
    return waiting + 1_000;
  });
  expect(asked).toEqual([3_000, 2_000, 1_000]);
});

test("a reader that never reads holds a source up for a second and not for ever", async () => {
  const started = performance.now();
  await readersHaveRoom(() => 3_000);
  expect(performance.now() - started).toBeGreaterThan(900);
});
