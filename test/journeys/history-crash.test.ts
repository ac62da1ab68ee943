import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Entry } from "#lib/protocol.ts";
import { listen } from "../../server/http/listen.ts";
import { ROOT } from "../support/steps.ts";
import { pause, until, WireClient } from "../support/wire.ts";

const CHANNELS = ["sensor/quick", "sensor/slow", "sensor/silent"];
const QUICK_PER_SECOND = 2_000;

let dir: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tidemark-history-"));
});
afterEach(async () => {
  await end("SIGKILL");
  rmSync(dir, { recursive: true, force: true });
});

/** Starts a server on the directory. @returns its address. */
async function start(...args: string[]): Promise<string> {
  const program = path.join(ROOT, "test/support/history-child.ts");
  const started = spawn(process.execPath, [program, "--dir", dir, ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  child = started;
  const lines = createInterface({ input: started.stdout });
  for await (const line of lines) {
    const address = /^Tidemark is at (\S+)$/.exec(line)?.[1];
    if (address) return address;
  }
  throw new Error("the server ended before it listened");
}

async function end(signal: NodeJS.Signals): Promise<void> {
  if (!child || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill(signal);
  await exited;
}

/** What a reader remembers over all servers, and what it holds against them. */
class Witness {
  readonly faults: string[] = [];
  /** What each number of each epoch was told to be. */
  readonly #values = new Map<string, number>();
  /** The last that was told: epoch and number by channel. */
  readonly last = new Map<string, [epoch: string, seq: number]>();
  replays = 0;

  /** Notes an answer: every entry must go on where the reader was, or say that it does not. */
  resumed(client: WireClient, entries: readonly Entry[]): void {
    for (const entry of entries) {
      const { channel, epoch, seq, from } = entry;
      const before = this.last.get(channel);
      if (before && epoch !== before[0]) this.faults.push(`${channel} began another epoch`);
      if (before && seq < before[1]) this.faults.push(`${channel} went back from ${before[1]} to ${seq}`);
      if (from === "replay") {
        this.replays++;
        const told = client.told(channel).past.reduce((sum, { count }) => sum + count, 0);
        if (before && told !== seq - before[1]) this.faults.push(`SUB4: ${channel} replays ${told}`);
      }
    }
  }

  /** Notes all that a client was told, tick by tick. */
  heard(client: WireClient): void {
    this.faults.push(...client.faults);
    for (const channel of CHANNELS) {
      const { entry, past, bars, seq } = client.told(channel);
      for (const bar of [...past, ...bars]) {
        if (bar.count === 1) this.note(`${channel} ${entry.epoch} ${bar.seq}`, bar.close);
      }
      this.last.set(channel, [entry.epoch, seq]);
    }
  }

  note(name: string, value: number): void {
    const known = this.#values.get(name);
    if (known !== undefined && known !== value) this.faults.push(`${name} names two ticks`);
    this.#values.set(name, value);
  }

  get known(): number {
    return this.#values.size;
  }
}

async function freePort(): Promise<number> {
  const http = createServer();
  const port = await listen(http, 0, "127.0.0.1");
  await new Promise((resolve) => http.close(resolve));
  return port;
}

test("[BYE2] [SUB4] [FR4] killed at 20 random moments, every channel goes on in its epoch, no number names two ticks, and no replay has a hole", {
  timeout: 300_000,
}, async () => {
  const port = String(await freePort());
  const witness = new Witness();
  for (let round = 0; round < 20; round++) {
    const url = await start("--port", port, "--rate", String(QUICK_PER_SECOND));
    await using client = new WireClient(url, {});
    await until(() => client.hello !== undefined, "hello");
    const since = Object.fromEntries(witness.last);
    const wish = { channels: CHANNELS, mode: "ticks", rate: 50, history: 200, since };
    witness.resumed(client, (await client.subscribe(wish)).channels);
    // The first time before anything of it is on disk.
    await pause(round === 0 ? 0 : Math.random() * 700);
    await end("SIGKILL");
    witness.heard(client);
  }
  expect(witness.faults.join("\n")).toBe("");
  expect(witness.known).toBeGreaterThan(2_000);
  expect(witness.replays).toBeGreaterThan(10);

  // What is on disk is what was told, and no more than a second of each life is missing.
  const url = await start("--port", port, "--rate", "0");
  const text = await (await fetch(`${url}/api/history?channel=sensor/quick&format=ndjson&from=-1h`)).text();
  const epoch = witness.last.get("sensor/quick")?.[0];
  const kept = text
    .trim()
    .split("\n")
    .map((line): { seq: number; value: number } => JSON.parse(line));
  for (const { seq, value } of kept) witness.note(`sensor/quick ${epoch} ${seq}`, value);
  expect(witness.faults.join("\n")).toBe("");
  const holes = kept
    .map(({ seq }, at) => seq - (kept[at - 1]?.seq ?? seq - 1) - 1)
    .filter((hole) => hole > 0);
  expect(holes.length).toBeLessThanOrEqual(20);
  expect(Math.max(0, ...holes)).toBeLessThanOrEqual(QUICK_PER_SECOND);
});
