import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterAll, describe, expect, it } from "vitest";
import { startServer } from "../../server/start-server.ts";
import { ROOT } from "../support/steps.ts";

// Beside package.json, where README says to save it, so that it finds socket.io-client.
const FILE = path.join(ROOT, `.subscribe-${process.pid}.mjs`);
const LINE = /^\S+Z (?:symbol|sensor)\/\S+ -?[\d.e-]+ tick \d+, nothing lost$/;

afterAll(() => rmSync(FILE, { force: true }));

describe("README's script", () => {
  it("[FR4] prints live rows of every feed and finds nothing lost", async () => {
    const readme = readFileSync(path.join(ROOT, "README.md"), "utf8");
    writeFileSync(FILE, /^```js\n(.*?)^```/ms.exec(readme)?.[1] ?? "");
    const feeds = [
      { type: "simulated-market" as const, count: 3, rate: 50, past: 0 },
      { type: "simulated-sensors" as const, count: 3, rate: 20, past: 0 },
    ];
    await using server = await startServer(
      { port: 0, host: "127.0.0.1", feeds, logLevel: "silent" },
      { web: false },
    );
    const { lines, errors } = await runFor(200, server.url);
    expect(errors).toBe("");
    expect(lines.filter((line) => !LINE.test(line))).toEqual([]);
    expect(new Set(lines.map((line) => line.split(" ")[1]?.split("/")[0]))).toEqual(
      new Set(["symbol", "sensor"]),
    );
  });
});

/** Runs the script until it has printed so many lines, or has ended. */
async function runFor(count: number, url: string): Promise<{ lines: string[]; errors: string }> {
  const child = spawn(process.execPath, [FILE, url], { cwd: ROOT });
  const exited = once(child, "exit");
  const lines: string[] = [];
  let errors = "";
  child.stderr.on("data", (text) => (errors += text));
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (lines.length >= count) break;
  }
  child.kill();
  await exited;
  return { lines, errors };
}
