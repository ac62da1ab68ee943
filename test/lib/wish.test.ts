import { expect, test } from "vitest";
import { faultOfWish, isSame } from "#lib/wish.ts";

test.each([
  [{ min: 0, max: 300 }, 301, "write a number from 0 to 300"],
  [{ min: 0 }, -1, "write a number of 0 or more"],
  [{ max: 300 }, 301, "write a number of 300 or less"],
  [{ min: 0, max: 300 }, Number.NaN, "write a number from 0 to 300"],
  [{ min: 1, step: 0.5 }, 1.7, "write 1 and whole steps of 0.5 from there"],
  [{ min: 1, step: 0.1 }, 1.3, undefined],
  [{}, -1e9, undefined],
])("[CMD1] of %o, %d: %s", (command, value, fault) => {
  expect(faultOfWish({ type: "number", ...command }, value)).toBe(fault);
});

test("[CMD1] a choice is one of its options", () => {
  const fan = { type: "choice", options: { "0": "off", "1": "on" } } as const;
  expect(faultOfWish(fan, 1)).toBeUndefined();
  expect(faultOfWish(fan, 2)).toBe("write one of 0 (off), 1 (on)");
});

test("[CMD2] a report follows a wish within half a step, or but for rounding", () => {
  expect([isSame({ step: 0.5 }, 75.2, 75), isSame({ step: 0.5 }, 75.3, 75)]).toEqual([true, false]);
  expect([isSame(null, 0.1 + 0.2, 0.3), isSame({}, 75.01, 75)]).toEqual([true, false]);
});
