import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { io } from "socket.io-client";
import { afterEach, beforeEach, expect, test } from "vitest";
import { until } from "../support/wire.ts";

let dir: string;
const stops: (() => unknown)[] = [];
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), "tidemark-life-"));
  await writeFile(join(dir, "config.json"), '{ "feeds": [{ "type": "simulated-market", "count": 2 }] }');
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await rm(dir, { recursive: true });
});

const ROOT = join(import.meta.dirname, "../..");

/** Starts the server's own program with the built pages, in a directory of its own. */
function start(env: Record<string, string>) {
  const child = spawn(process.execPath, [join(ROOT, "server/index.ts")], {
    cwd: dir,
    env: { PATH: process.env.PATH, HOME: dir, PORT: "0", LOG_LEVEL: "warn", NODE_ENV: "production", ...env },
  });
  const seen = { out: "", err: "" };
  child.stdout.on("data", (data: Buffer) => {
    seen.out += data.toString();
  });
  child.stderr.on("data", (data: Buffer) => {
    seen.err += data.toString();
  });
  // Its end may be known before the last of what it said has been read.
  const exit = once(child, "close").then(([code]) => code as number);
  stops.push(() => {
    child.kill("SIGKILL");
    return exit;
  });
  const url = (): string | undefined => /Tidemark is at (\S+)/.exec(seen.out)?.[1];
  return { child, seen, exit, url };
}

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s ends the server with 0, whoever is connected",
  async (signal) => {
    const { child, exit, url } = start({ TIDEMARK_CONFIG: "config.json" });
    await until(() => url() !== undefined, "the address");
    const clients = ["websocket", "polling"].map((transport) =>
      io(url() ?? "", { transports: [transport], upgrade: false, reconnection: false }),
    );
    await until(() => clients.every(({ connected }) => connected), "the clients");
    expect((await fetch(`${url()}/healthz`)).status).toBe(200);
    child.kill(signal);
    expect(await exit).toBe(0);
    await until(() => clients.every(({ connected }) => !connected), "the clients' end");
  },
);

test("faults of the configuration are listed and nothing else, with exit code 1", async () => {
  await writeFile(join(dir, "tidemark.config.json"), '{ "feeds": [{ "type": "nope" }, 7] }');
  const { exit, seen } = start({ PORT: "x" });
  expect(await exit).toBe(1);
  const lines = seen.err.trimEnd().split("\n");
  expect(lines[0]).toBe("Tidemark cannot start, its configuration has 3 faults:");
  expect(lines.slice(1).every((line) => line.startsWith("  - "))).toBe(true);
  expect(lines).toHaveLength(4);
});

test("a port in use is said in one line, with exit code 1", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  stops.push(() => other.close());
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const { exit, seen } = start({ PORT: String(port), TIDEMARK_CONFIG: "config.json" });
  expect(await exit).toBe(1);
  expect(seen.err).toBe(`port ${port} is in use; stop what uses it, or set PORT to another\n`);
});

/** Has a program of its own run in the server's process before the server's. */
function before(program: string): { NODE_OPTIONS: string } {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(program)}` };
}

test("an address that cannot be listened on is said in one line, with exit code 1", async () => {
  const { exit, seen } = start({ HOST: "fe80::1", TIDEMARK_CONFIG: "config.json" });
  expect(await exit).toBe(1);
  expect(seen.err).toMatch(/^.*fe80::1.*; set HOST to .*\n$/);
  expect(seen.out).toBe("");
});

test.each([
  ["warn", /^Tidemark cannot start: no sockets today; LOG_LEVEL=debug shows where\n$/],
  ["debug", /^Tidemark cannot start: Error: no sockets today\nat all\n {4}at .*\n/],
])("anything else that keeps it from starting, at LOG_LEVEL=%s", async (level, said) => {
  const broken = before(`import http from "node:http";
    import { syncBuiltinESMExports } from "node:module";
    http.createServer = () => { throw new Error("no sockets today\\nat all"); };
    syncBuiltinESMExports();`);
  const { exit, seen } = start({ ...broken, LOG_LEVEL: level, TIDEMARK_CONFIG: "config.json" });
  expect(await exit).toBe(1);
  expect(seen.err).toMatch(said);
});

test.each([
  ["warn", "out"],
  ["silent", "err"],
] as const)(
  "an error that nothing caught ends it with 1 and its stack, at LOG_LEVEL=%s",
  async (level, where) => {
    const broken = before(`process.on("SIGUSR2", function unlucky() { throw new Error("lost count"); });`);
    const { child, exit, seen, url } = start({ ...broken, LOG_LEVEL: level, TIDEMARK_CONFIG: "config.json" });
    await until(() => url() !== undefined, "the address");
    child.kill("SIGUSR2");
    expect(await exit).toBe(1);
    expect(seen[where]).toContain("lost count");
    expect(seen[where]).toContain("at process.unlucky");
  },
);

test.each(["SIGTERM", "SIGINT"] as const)(
  "%s ends it with 0 while it still reads its config",
  async (signal) => {
    const endless = `console.error("reading");\nawait new Promise((resolve) => setTimeout(resolve, 60_000));`;
    await writeFile(join(dir, "tidemark.config.js"), `${endless}\nexport default { feeds: [] };`);
    const { child, exit, seen } = start({});
    await until(() => seen.err.includes("reading"), "the config");
    child.kill(signal);
    expect(await exit).toBe(0);
  },
);

test("standard output holds our own lines alone where the log is silent", async () => {
  const { child, exit, seen, url } = start({ LOG_LEVEL: "silent", TIDEMARK_CONFIG: "config.json" });
  await until(() => url() !== undefined, "the address");
  child.kill("SIGTERM");
  expect(await exit).toBe(0);
  expect(seen.out).toBe(`Tidemark is at ${url()}\nConfig: config.json\nHistory: kept in data/history.db\n`);
});

test("a broker of its own is told of once it listens", async () => {
  const other = createServer().listen(0, "127.0.0.1");
  await once(other, "listening");
  const address = other.address();
  const port = typeof address === "object" ? address?.port : undefined;
  other.close();
  await writeFile(join(dir, "broker.json"), `{ "feeds": [], "mqttBroker": { "port": ${port} } }`);
  const { seen } = start({ LOG_LEVEL: "silent", TIDEMARK_CONFIG: "broker.json" });
  await until(() => seen.out.includes("MQTT broker"), "the broker");
  expect(seen.out.split("\n").slice(1)).toEqual([
    "Config: broker.json",
    "History: kept in data/history.db",
    `MQTT broker at mqtt://localhost:${port}`,
    "",
  ]);
});
