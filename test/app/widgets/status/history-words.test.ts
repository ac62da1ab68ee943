import { expect, test } from "vitest";
import { lostOf } from "../../../../app/_widgets/status/history-words.ts";

test("what was not kept is told with its reasons", () => {
  expect(lostOf({ lost: { "queue-full": 0, "store-failed": 0 } })).toBe("0");
  expect(lostOf({ lost: { "queue-full": 12, "store-failed": 3, ended: 0 } })).toBe(
    "15 (the store is too slow, the store failed)",
  );
});
