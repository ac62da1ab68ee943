import { runChecks } from "./checks.ts";

// `npm run check`
const { failed } = await runChecks();
console.log(failed === 0 ? "All checks passed" : `${failed} checks or tests failed; see above`);
process.exitCode = failed === 0 ? 0 : 1;
