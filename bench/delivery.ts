import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { messageOf } from "#lib/message-of.ts";
import type { Outcome } from "./delivery/outcome.ts";
import { ROWS } from "./delivery/rows.ts";
import { verifyReaders } from "./delivery/verify-readers.ts";

// What delivery costs and whether it keeps its promises: the table of docs/performance.md. `npm run bench:delivery`
// measures all of it, `npm run bench:delivery -- own latency` some rows, `-- --quick` less of each.

const { values, positionals } = parseArgs({
  options: { quick: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !ROWS[name]);
if (unknown.length > 0) {
  console.error(`there is no row ${unknown.join(", ")}; there are ${Object.keys(ROWS).join(", ")}`);
  process.exit(2);
}

console.log(`Node ${process.version}, ${availableParallelism()} cores${values.quick ? ", --quick" : ""}`);
console.log(`${await verifyReaders()}\n\n| What | Measured | Should be |\n|---|---|---|`);
const names = positionals.length > 0 ? positionals : Object.keys(ROWS);
for (const name of names) for (const outcome of await measured(name)) print(outcome);

async function measured(name: string): Promise<readonly Outcome[]> {
  try {
    return (await ROWS[name]?.(values.quick)) ?? [];
  } catch (error) {
    process.exitCode = 1;
    const seen = `failed: ${messageOf(error)}`;
    return [{ what: name, reach: "", seen, reached: false, notes: [] }];
  }
}

function print({ what, reach, seen, reached, notes }: Outcome): void {
  console.log(`| ${what} | ${seen}${reached ? "" : " — falls short"} | ${reach} |`);
  for (const note of notes) console.log(`    ${note}`);
}
