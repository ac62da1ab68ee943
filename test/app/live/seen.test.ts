import { expect, test } from "vitest";
import { Page } from "./fakes.ts";

function frames(page: Page, from: number, to: number, everyMs: number): void {
  for (let n = from; n <= to; n++) {
    page.transport.tell("frame", n, page.timers.now());
    page.timers.advance(everyMs);
  }
}

test("[SLOW1] tells the highest frame applied, the first at once and then once a second", () => {
  const page = new Page();
  page.open();
  frames(page, 1, 25, 100);
  expect(page.transport.applied).toEqual([1, 10, 20]);
});

test("[SLOW1] tells the last frame before a silence, too", () => {
  const page = new Page();
  page.open();
  frames(page, 1, 4, 100);
  page.timers.advance(5_000);
  expect(page.transport.applied).toEqual([1, 4]);
});

test("[SLOW1] tells each frame where they come a second or more apart, as in a hidden tab", () => {
  const page = new Page();
  page.open();
  frames(page, 1, 3, 1_000);
  expect(page.transport.applied).toEqual([1, 2, 3]);
});

test("a connection that ended is told nothing, and the next one hears of its own frames at once", () => {
  const page = new Page();
  page.open();
  frames(page, 7, 8, 100);
  page.transport.tell("closed");
  page.timers.advance(400);
  page.open();
  frames(page, 1, 1, 5_000);
  expect(page.transport.applied).toEqual([7, 1]);
});
