import path from "node:path";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/steps.ts";
import { type Report, tallyOf } from "../support/vitest-run.ts";

const GREEN: Report = {
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
  testResults: [],
};

/** A file's part of a report: a test that passed, and one that did not. */
const RED: Report["testResults"][number] = {
  name: path.join(ROOT, "test/lib/ring.test.ts"),
  status: "failed",
  message: "",
  assertionResults: [
    { fullName: "ring keeps order", status: "passed", failureMessages: [] },
    { fullName: "ring drops the oldest", status: "failed", failureMessages: ["expected 3\n  at ring.ts:7"] },
  ],
};

describe("the total of npm test", () => {
  it("counts what passed and failed", () => {
    expect(tallyOf(GREEN, true)).toEqual({ passed: 7, failed: 0, failures: [] });
    expect(tallyOf({ ...GREEN, numFailedTests: 2 }, false)).toMatchObject({ passed: 7, failed: 2 });
  });

  it("counts a skipped test as a failure", () => {
    const skipped = { ...GREEN, numPendingTests: 1, numTodoTests: 1 };
    expect(tallyOf(skipped, true)).toMatchObject({ passed: 7, failed: 2 });
  });

  it("counts a run that fails without a failing test, or without a report, as one failure", () => {
    expect(tallyOf(GREEN, false)).toMatchObject({ passed: 7, failed: 1 });
    expect(tallyOf(undefined, false)).toMatchObject({ passed: 0, failed: 1 });
    expect(tallyOf(undefined, true)).toMatchObject({ passed: 0, failed: 1 });
  });

  it("names each test that failed, and each file that did not load, with the head of its message", () => {
    const broken = { ...RED, assertionResults: [], message: "Cannot find module './rings.ts'" };
    expect(tallyOf({ ...GREEN, numFailedTests: 1, testResults: [RED, broken] }, false).failures).toEqual([
      "test/lib/ring.test.ts > ring drops the oldest (failed)\n    expected 3\n      at ring.ts:7",
      "test/lib/ring.test.ts\n    Cannot find module './rings.ts'",
    ]);
  });
});
