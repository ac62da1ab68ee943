import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { ROOT, runStep } from "./steps.ts";

/** Tests that passed and failed. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
  /** What failed, each with the head of its message, to be said again where the output ends. */
  readonly failures: readonly string[];
}

/** What is read of the report of vitest's json reporter. */
export interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly testResults: readonly FileReport[];
}

interface FileReport {
  readonly name: string;
  readonly status: string;
  /** Why the file as a whole failed; empty where only its tests did. */
  readonly message: string;
  readonly assertionResults: readonly {
    readonly fullName: string;
    readonly status: string;
    readonly failureMessages: readonly string[];
  }[];
}

/** Lines of a message that are said again: what was expected, what came, and where. */
const HEAD = 12;

/**
 * Counts a finished run. A run that fails without a failing test (a file that does not load, no test found, no report)
 * counts as one failure, and so does each skipped test: a test that does not run proves nothing.
 */
export function tallyOf(report: Report | undefined, exitedWell: boolean): Tally {
  if (!report) return { passed: 0, failed: 1, failures: ["a run of tests ended without a report"] };
  const failed = report.numFailedTests + report.numPendingTests + report.numTodoTests;
  const failures = report.testResults.flatMap(failuresOf);
  return { passed: report.numPassedTests, failed: failed === 0 && !exitedWell ? 1 : failed, failures };
}

function failuresOf({ name, status, message, assertionResults }: FileReport): string[] {
  const file = path.relative(ROOT, name);
  const tests = assertionResults
    .filter((test) => test.status !== "passed")
    .map((test) => described(`${file} > ${test.fullName} (${test.status})`, test.failureMessages[0]));
  return tests.length === 0 && status !== "passed" ? [described(file, message)] : tests;
}

function described(what: string, message = ""): string {
  const lines = message.split("\n").slice(0, HEAD).filter(Boolean);
  return [what, ...lines.map((line) => `    ${line}`)].join("\n");
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
