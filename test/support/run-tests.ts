import { runChecks } from "./checks.ts";
import { ensureChromium } from "./ensure-chromium.ts";
import { ensurePrograms } from "./ensure-programs.ts";
import { runStep } from "./steps.ts";
import { runVitest, type Tally } from "./vitest-run.ts";

// `npm test`: everything there is to prove; what failed is said again at the end, before one total.

/** Browser tests need a browser and the pages; where either is missing that is the failure. */
async function runBrowserTests(ready: boolean): Promise<Tally> {
  if (ready) return runVitest("browser");
  console.log("✗ browser tests (not run: the browser or the build is missing, see above)");
  return { passed: 0, failed: 1, failures: ["browser tests: not run"] };
}

await ensurePrograms();
const chromium = await ensureChromium();
const tallies = [await runChecks()];
const build = await runStep({ name: "build", command: "node", args: ["server/build-web.ts"] });
tallies.push({ passed: 0, failed: build.passed ? 0 : 1, failures: build.passed ? [] : ["build"] });
tallies.push(await runVitest("journeys"));
tallies.push(await runBrowserTests(chromium && build.passed));

const passed = tallies.reduce((sum, tally) => sum + tally.passed, 0);
const failed = tallies.reduce((sum, tally) => sum + tally.failed, 0);
for (const failure of tallies.flatMap((tally) => tally.failures)) console.log(`\n✗ ${failure}`);
console.log(`\nTotal: ${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
