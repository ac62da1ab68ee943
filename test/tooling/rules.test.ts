import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/steps.ts";

/** Rules that docs/protocol.md says are not served yet. */
const NOT_SERVED: readonly string[] = ["HTTP3"];

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const PROTOCOL = read("docs/protocol.md");
const TESTS = globSync("test/**/*.test.ts", { cwd: ROOT }).map(read).join("\n");
const RULES = [...PROTOCOL.matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map((match) => match[1] ?? "");
const isTested = (rule: string): boolean => TESTS.includes(`[${rule}]`);

it("the protocol's rules are found", () => {
  expect(RULES).toEqual(expect.arrayContaining(["TR1", "SUB1", "FR1", "FEED1", "SLOW1", "BYE1", "HTTP7"]));
});

it("every rule of the protocol that is served has a test named after it", () => {
  expect(RULES.filter((rule) => !NOT_SERVED.includes(rule) && !isTested(rule))).toEqual([]);
});

it("what is not served is said to be, in the protocol", () => {
  const note = PROTOCOL.split("\n").find((line) => line.startsWith("*Not served yet: HTTP")) ?? "";
  expect(NOT_SERVED.filter((rule) => !note.includes(rule))).toEqual([]);
});
