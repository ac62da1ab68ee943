import { runSteps, type Step } from "./steps.ts";
import { runVitest, type Tally } from "./vitest-run.ts";

const STATIC: readonly Step[] = [
  { name: "format and lint", command: "biome", args: ["check", "--error-on-warnings", "--colors=off"] },
  { name: "types of lib", command: "tsc", args: ["-p", "lib"] },
  { name: "types of server", command: "tsc", args: ["-p", "server"] },
  { name: "types of app", command: "tsc", args: ["-p", "app"] },
  { name: "types of test and bench", command: "tsc", args: ["-p", "test"] },
  { name: "arrows", command: "node", args: ["test/support/check-arrows.ts"] },
  { name: "unused files, exports and dependencies", command: "knip", args: [] },
];

/** Everything that needs no build: format, lint, types, arrows, unused code, unit tests. A failing check counts as one. */
export async function runChecks(): Promise<Tally> {
  const outcomes = await runSteps(STATIC, 2);
  const broken = outcomes.filter((outcome) => !outcome.passed).map((outcome) => outcome.name);
  const unit = await runVitest("unit");
  return { ...unit, failed: unit.failed + broken.length, failures: [...broken, ...unit.failures] };
}
