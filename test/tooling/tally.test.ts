import { describe, expect, it } from "vitest";
import { tallyOf } from "../support/vitest-run.ts";

const GREEN = { numPassedTests: 7, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0 };

describe("the total of npm test", () => {
  it("counts what passed and failed", () => {
    expect(tallyOf(GREEN, true)).toEqual({ passed: 7, failed: 0 });
    expect(tallyOf({ ...GREEN, numFailedTests: 2 }, false)).toEqual({ passed: 7, failed: 2 });
  });

  it("counts a skipped test as a failure", () => {
    expect(tallyOf({ ...GREEN, numPendingTests: 1, numTodoTests: 1 }, true)).toEqual({
      passed: 7,
      failed: 2,
    });
  });

  it("counts a run that fails without a failing test, or without a report, as one failure", () => {
    expect(tallyOf(GREEN, false)).toEqual({ passed: 7, failed: 1 });
    expect(tallyOf(undefined, false)).toEqual({ passed: 0, failed: 1 });
    expect(tallyOf(undefined, true)).toEqual({ passed: 0, failed: 1 });
  });
});
