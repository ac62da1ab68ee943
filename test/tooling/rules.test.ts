import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { ROOT } from "../support/steps.ts";

const read = (file: string): string => readFileSync(path.join(ROOT, file), "utf8");
const PROTOCOL = read("docs/protocol.md");
const TESTS = globSync("test/**/*.test.ts", { cwd: ROOT }).map(read).join("\n");
const RULES = [...PROTOCOL.matchAll(/^- \*\*([A-Z]+\d+)\*\*/gm)].map((match) => match[1] ?? "");
const isTested = (rule: string): boolean => TESTS.includes(`[${rule}]`);

it("the protocol's rules are found", () => {
  expect(RULES).toEqual(expect.arrayContaining(["TR1", "SUB1", "FR1", "FEED1", "SLOW1", "BYE1", "HTTP7"]));
});

it("every rule of the protocol has a test named after it", () => {
  expect(RULES.filter((rule) => !isTested(rule))).toEqual([]);
});
