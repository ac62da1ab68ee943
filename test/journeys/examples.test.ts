import dns from "node:dns";
import { copyFileSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pino } from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FeedStatus } from "#lib/protocol.ts";
import { readConfig } from "../../server/config.ts";
import { startServer } from "../../server/start-server.ts";
import { ROOT } from "../support/steps.ts";
import { waitFor } from "../support/wait-for.ts";
import { WireClient } from "../support/wire.ts";

const EXAMPLES = globSync("examples/*/tidemark.config.{json,ts,js}", { cwd: ROOT }).toSorted();

// The examples speak to sources all over the world, and nothing leaves the machine: only its own names are found.
const { lookup } = dns;
const data = mkdtempSync(path.join(tmpdir(), "tidemark-examples-"));
beforeAll(() => {
  Object.assign(dns, { lookup: lookupHere });
});
afterAll(() => {
  Object.assign(dns, { lookup });
  rmSync(data, { recursive: true, force: true });
});

type Found = (
  error: NodeJS.ErrnoException | null,
  address: string | dns.LookupAddress[],
  family?: number,
) => void;

function lookupHere(name: string, options: dns.LookupOptions, found: Found): void {
  if (name === "localhost" || name === "127.0.0.1") lookup(name, options, found);
  else found(Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: "ENOTFOUND" }), []);
}

/** A value for each variable of the environment that an example names. */
function variablesOf(example: string): Record<string, string> {
  const named = readFileSync(path.resolve(ROOT, example), "utf8").matchAll(/\$\{([A-Z_]+)\}/g);
  return Object.fromEntries([...named].map(([, name = ""]) => [name, "example"]));
}

/** Milliseconds after which a feed that runs and tells nothing has a source with nothing to tell. */
const QUIET = 1_500;

/** Types of feeds that run as long as nobody speaks to them. */
const LISTENING = ["push", "mqtt-broker"];

/** Whether a feed tells something, or says in words what it waits for. */
function isPlain({ type, state, channels, message, since }: FeedStatus): boolean {
  if (state === "retrying") return /\S+ \S+ \S+/.test(message ?? "");
  if (LISTENING.includes(type)) return state === "running";
  return state === "running" && (channels > 0 || Date.now() - since > QUIET);
}

/** Starts a config and waits until each of its feeds has told something or said in words what it waits for. */
async function startsPlainly(file: string): Promise<void> {
  const kept = mkdtempSync(path.join(data, "kept-"));
  const variables = { ...variablesOf(file), TIDEMARK_CONFIG: file, TIDEMARK_DATA: kept, PORT: "0" };
  const config = await readConfig(variables, ROOT);
  await using server = await startServer(config, { web: false, log: pino({ level: "silent" }) });
  await using client = new WireClient(server.url, {});
  const plain = new Set<string>();
  await waitFor(() => {
    for (const status of client.feeds.flat()) if (isPlain(status)) plain.add(status.name);
    const all = client.feeds.at(-1)?.map(({ name }) => name);
    expect([...plain].toSorted()).toEqual(all?.toSorted());
  });
  // What is pushed over HTTP is a feed beside those of the config.
  expect(plain.size).toBe(config.feeds.length + (config.push.enabled ? 1 : 0));
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
}

describe("the examples", () => {
  test("are there", () => {
    expect(EXAMPLES.length).toBeGreaterThan(6);
  });

  test.each(EXAMPLES)("%s starts, and each of its feeds runs or says what it waits for", startsPlainly);
});

/** The configs of the pages, by where they are written. */
const ON_PAGES = ["README.md", "docs/http-push.md", "docs/your-own-feed.md"].flatMap((page) => {
  const blocks = readFileSync(path.join(ROOT, page), "utf8").matchAll(/^```json\n(.*?)^```/gms);
  const configs = [...blocks].map(([, text = ""]) => text).filter((text) => !text.includes('"code"'));
  return configs.map((text, at): [string, string] => [`${page}, config ${at + 1}`, text]);
});

describe("the configs on the pages", () => {
  let folder = "";
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), "tidemark-pages-"));
    copyFileSync(path.join(ROOT, "examples/module/cellar.ts"), path.join(folder, "cellar.ts"));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test("are there", () => {
    expect(ON_PAGES.length).toBeGreaterThan(15);
  });

  test.concurrent.each(ON_PAGES)(
    "%s starts, and each of its feeds runs or says what it waits for",
    async (where, text) => {
      const file = path.join(folder, `${where.replace(/\W+/g, "-")}.json`);
      writeFileSync(file, text);
      await startsPlainly(file);
    },
    30_000,
  );
});
