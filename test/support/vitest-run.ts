import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { runStep } from "./steps.ts";

/** Tests that passed and failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** What is read of the report of vitest's json reporter. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
}

/**
 * Counts a finished run. A run that fails without a failing test (a file that does not load, no test found, no report)
 * counts as one failure, and so does each skipped test: a test that does not run proves nothing.
 */
export function tallyOf(report: Report | undefined, exitedWell: boolean): Tally {
  if (!report) return { passed: 0, failed: 1 };
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests;
  return { passed: report.numPassedTests, failed: failed === 0 && !exitedWell ? 1 : failed };
}

/** Runs tests of one kind, which may be several of vitest's projects, with their output let through. */
export async function runVitest(kind: "unit" | "journeys" | "browser"): Promise<Tally> {
  const folder = mkdtempSync(path.join(tmpdir(), "tidemark-tests-"));
  const file = path.join(folder, "report.json");
  const args = [
    "run",
    "--project",
    `${kind}*`,
    "--reporter=default",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ];
  const { passed } = await runStep({ name: `${kind} tests`, command: "vitest", args, live: true });
  const report = readReport(file);
  rmSync(folder, { recursive: true });
  const skipped = report ? report.numPendingTests + report.numTodoTests : 0;
  if (skipped > 0) console.log(`✗ ${skipped} ${kind} tests were skipped; every test must run`);
  return tallyOf(report, passed);
}

function readReport(file: string): Report | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}
