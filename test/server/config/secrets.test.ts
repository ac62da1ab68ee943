// biome-ignore-all lint/suspicious/noTemplateCurlyInString: this is how a config names a variable.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ConfigError, readConfig } from "../../../server/config.ts";
import { fillIn } from "../../../server/config-secrets.ts";
import { startServer } from "../../../server/start-server.ts";
import { openHttpSource } from "../../support/http-source.ts";
import { waitFor } from "../../support/wait-for.ts";

const SECRET = "s3cr€t/&=word";

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tidemark-secrets-"));
});
afterEach(() => rm(dir, { recursive: true }));

const write = (config: unknown): Promise<void> =>
  writeFile(join(dir, "tidemark.config.json"), JSON.stringify(config));

async function faultsOf(env: Record<string, string>): Promise<readonly string[]> {
  const error: unknown = await readConfig(env, dir).catch((reason: unknown) => reason);
  if (error instanceof ConfigError) return error.faults;
  throw new Error(`no ConfigError but ${String(error)}`);
}

describe("secrets of a config", () => {
  test("come from the environment, in any text of it, however deep", async () => {
    const map = { channel: "sensor/a", value: "v" };
    const headers = { Authorization: "Bearer ${TOKEN}", "X-Literal": "$${TOKEN} $TOKEN {TOKEN}" };
    await write({ feeds: [{ type: "poll", url: "https://${HOST_NAME}/a?x=${TOKEN}", headers, map }] });
    const { feeds } = await readConfig({ TOKEN: SECRET, HOST_NAME: "example.org" }, dir);
    expect(feeds[0]).toMatchObject({
      url: `https://example.org/a?x=${SECRET}`,
      headers: { Authorization: `Bearer ${SECRET}`, "X-Literal": "${TOKEN} $TOKEN {TOKEN}" },
    });
  });

  test("that are missing or empty are faults with their name and place, and nothing else is said of that place", async () => {
    const map = { channel: "sensor/a", value: "v" };
    const feed = { type: "poll", url: "${BASE}/a", headers: { "x-key": "${TOKEN}" }, map, interval: 1 };
    await write({ feeds: [feed] });
    const file = join(dir, "tidemark.config.json");
    const faults = await faultsOf({ TOKEN: "" });
    expect(faults).toHaveLength(3);
    expect(faults[0]).toBe(
      `${file}: feeds[0].url: the environment has no variable BASE; set it, or write $\${BASE} for the text itself`,
    );
    expect(faults[1]).toContain("feeds[0].headers.x-key: the environment has no variable TOKEN;");
    expect(faults[2]).toContain("feeds[0].interval: ");
  });

  test("are not repeated by faults", async () => {
    const map = { channel: "sensor/a", value: "${TOKEN}[" };
    await write({ feeds: [{ type: "poll", url: "ftp://${TOKEN}", map }, { type: "${TOKEN}" }] });
    const faults = await faultsOf({ TOKEN: SECRET });
    expect(faults.length).toBeGreaterThan(2);
    expect(faults.join("\n")).not.toContain(SECRET);
    expect(faults.join("\n")).toContain('"${TOKEN}[" is no path');
  });

  test("are hidden in all their forms, the longest first; what is too short to be one is not", () => {
    const env = { A: "abcd", B: "abcdef", C: "x", D: SECRET };
    const { hide } = fillIn({ list: ["${A}", "${B}", "${C}", "${D}"] }, env);
    expect(hide(`abcdef abcd x ${SECRET} ${encodeURIComponent(SECRET)} $&`)).toBe("${B} ${A} x ${D} ${D} $&");
  });

  test("a config that holds itself is left to the schema", () => {
    const config: { feeds: unknown[] } = { feeds: [] };
    config.feeds.push(config);
    expect(() => fillIn(config, {})).not.toThrow();
  });

  test("never appear in the log, in a feed's status or in what it refuses", async () => {
    await using source = await openHttpSource((response, request, number) => {
      const echoed = `${String(request.headers["x-key"])} ${request.url}`;
      if (number === 1) response.end(JSON.stringify({ v: echoed }));
      else response.writeHead(500, `no ${encodeURIComponent(SECRET)}`).end();
    });
    const map = { channel: "sensor/a", value: "v" };
    const headers = { "x-key": "${TOKEN}" };
    await write({
      feeds: [{ type: "poll", interval: 250, url: `${source.url}/\${TOKEN}?k=\${TOKEN}`, headers, map }],
    });
    const token = "s3cret-word";
    const config = await readConfig({ TOKEN: token, PORT: "0" }, dir);
    const lines: string[] = [];
    const log = pino({ level: "trace" }, { write: (line: string) => void lines.push(line) });
    await using server = await startServer(config, { web: false, log });
    await waitFor(() => expect(lines.join("")).toContain("answers 500"));
    const ready = await (await fetch(`${server.url}/readyz`)).text();
    expect(lines.join("")).toContain("value is not a number");
    expect(lines.join("") + ready).not.toContain(token);
    expect(lines.join("")).toContain("${TOKEN}");
  });
});

describe("what an option is made of", () => {
  test("is named where it is wrong, with what the option looks like", async () => {
    await write({ feeds: [{ type: "poll", url: "https://x.org", map: { symbl: "s", price: "p" } }] });
    const faults = (await faultsOf({})).join("\n");
    expect(faults).toMatch(
      /feeds\[0\]\.map: nothing in it is called "symbl"; write where the values are in a message, such as/,
    );
  });
});
