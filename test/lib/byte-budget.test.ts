import { expect, test } from "vitest";
import { ByteBudget } from "#lib/byte-budget.ts";

test("a budget has room up to its limit, to the byte, and again for what is given back", () => {
  const budget = new ByteBudget(100);
  budget.take(60);
  expect([budget.hasRoom(40), budget.hasRoom(41)]).toEqual([true, false]);
  budget.take(-10);
  expect([budget.used, budget.hasRoom(50), budget.hasRoom(51)]).toEqual([50, true, false]);
});

test("what must be taken is, above the limit, too, and then there is room for nothing", () => {
  const budget = new ByteBudget(100);
  budget.take(101);
  expect([budget.used, budget.hasRoom(0)]).toEqual([101, false]);
});
