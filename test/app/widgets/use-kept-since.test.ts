import { expect, test } from "vitest";
import { firstTimeIn } from "../../../app/_widgets/use-kept-since.ts";

test.each([
  [
    {
      rows: [
        [7, 1_700_000_000_000, 1],
        [8, 1_800_000_000_000, 2],
      ],
    },
    1_700_000_000_000,
  ],
  [{ rows: [] }, null],
  [{ rows: [[1, null]] }, null],
  [{ ok: false, code: "unavailable" }, null],
  [null, null],
])("a channel whose history answers %j is kept since %s", (answer, time) => {
  expect(firstTimeIn(answer)).toBe(time);
});
