import { expect, test, vi } from "vitest";
import { Kept } from "../../../app/_widgets/kept.ts";

const OWN = { range: "5m", zone: "UTC", type: "line" };

function opened() {
  const stored: object[] = [];
  const kept = new Kept(
    () => OWN,
    (own) => void stored.push(own),
  );
  return { kept, stored };
}

test("what a link shows is stored nowhere, and gone when its page is left", () => {
  const { kept, stored } = opened();
  kept.lend({ range: "1h", zone: "Asia/Tokyo" });
  expect(kept.now()).toEqual({ ...OWN, range: "1h", zone: "Asia/Tokyo" });
  expect(stored).toEqual([]);
  kept.giveBack();
  expect(kept.now()).toBe(OWN);
});

test("what is chosen while a link is shown is kept, and only that", () => {
  const { kept, stored } = opened();
  kept.lend({ range: "1h", zone: "Asia/Tokyo" });
  kept.change({ type: "candles" });
  expect(kept.now()).toEqual({ range: "1h", zone: "Asia/Tokyo", type: "candles" });
  expect(stored).toEqual([{ ...OWN, type: "candles" }]);
  kept.giveBack();
  expect(kept.now()).toEqual({ ...OWN, type: "candles" });
});

test("whoever looks on is told of each change, and of a link that is left once", () => {
  const { kept } = opened();
  const told = vi.fn();
  const leave = kept.subscribe(told);
  kept.lend({ range: "1h" });
  kept.change({ type: "candles" });
  kept.giveBack();
  kept.giveBack();
  expect(told).toHaveBeenCalledTimes(3);
  leave();
  kept.change({ type: "line" });
  expect(told).toHaveBeenCalledTimes(3);
});
