import { expect, test } from "vitest";
import { resumeDelays } from "../../../server/gateway/drain.ts";

test("[BYE1] each client has a delay of its own, in no order, in a window that grows with their number", () => {
  const few = resumeDelays(3).toSorted((a, b) => a - b);
  expect(few).toEqual([250, 252, 254]);
  const many = resumeDelays(4_000);
  expect(new Set(many).size).toBe(4_000);
  expect(many).not.toEqual(many.toSorted((a, b) => a - b));
  expect([Math.min(...many), Math.max(...many)]).toEqual([250, 8_248]);
});

test("[BYE1] nobody is told to wait longer than ten seconds, however many there are", () => {
  const delays = resumeDelays(20_000);
  expect(Math.max(...delays)).toBeLessThanOrEqual(10_000);
  expect(new Set(delays).size).toBeGreaterThan(9_000);
  expect(resumeDelays(0)).toEqual([]);
});
