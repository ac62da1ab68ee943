import { spawn } from "node:child_process";
import path from "node:path";

/** The top of the project. */
export const ROOT = path.join(import.meta.dirname, "../..");

/** A program to run, from the project's top, with `node_modules/.bin` first in its path. */
export interface Step {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Lets its output through as it comes; otherwise it is shown only when the step fails. */
  readonly live?: boolean;
}

export interface Outcome {
  readonly name: string;
  readonly passed: boolean;
  /** Milliseconds. */
  readonly duration: number;
}

/** Runs a program; resolves with its outcome whatever happens, after printing one line about it. */
export async function runStep(step: Step): Promise<Outcome> {
  const started = performance.now();
  const { code, output } = await run(step);
  const outcome = { name: step.name, passed: code === 0, duration: performance.now() - started };
  if (!outcome.passed) process.stdout.write(output);
  console.log(lineOf(outcome));
  return outcome;
}

/** Runs steps in order, at most `lanes` at a time. Every one runs, so that one failure hides no other. */
export async function runSteps(steps: readonly Step[], lanes: number): Promise<Outcome[]> {
  const waiting = steps.values();
  const outcomes: Outcome[] = [];
  const lane = async () => {
    for (const step of waiting) outcomes.push(await runStep(step));
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return outcomes;
}

function lineOf({ name, passed, duration }: Outcome): string {
  return `${passed ? "✓" : "✗"} ${name} (${(duration / 1000).toFixed(1)} s)`;
}

function run({ command, args, live }: Step): Promise<{ code: number | null; output: string }> {
  const bin = path.join(ROOT, "node_modules/.bin");
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH}` };
  return new Promise((resolve) => {
    const stdio = live ? "inherit" : "pipe";
    const child = spawn(command, args, { cwd: ROOT, env, stdio: ["ignore", stdio, stdio] });
    let output = "";
    child.stdout?.on("data", (text) => (output += text));
    child.stderr?.on("data", (text) => (output += text));
    child.once("error", (error) => resolve({ code: null, output: `${output}${error.message}\n` }));
    child.once("close", (code) => resolve({ code, output }));
  });
}
