import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createFeeds } from "../../server/feeds/choose-feeds.ts";
import { ROOT } from "../support/steps.ts";
import { startWire, until, type Wire } from "../support/wire.ts";

const CHANNEL = "sensor/oven/setpoint";
let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "tidemark-commands-"));
});
afterAll(() => rm(folder, { recursive: true }));

/** A server with a feed of the user's own, once the oven is known. */
async function withOven(name: string, source: string): Promise<Wire> {
  const file = path.join(folder, name);
  await writeFile(file, source);
  const wire = await startWire({ allow: ["sensor/oven/#"], feeds: createFeeds([{ type: "module", file }]) });
  await using client = await wire.connect();
  await until(() => client.feeds.at(-1)?.[1]?.channels === 1, "the oven");
  return wire;
}

test("[CMD2] the oven of the page about feeds of your own takes a setpoint, and rejects one in its own words", async () => {
  const page = await readFile(path.join(ROOT, "docs/your-own-feed.md"), "utf8");
  const source = /```ts\n([^`]*async command[^`]*)```/.exec(page)?.[1] ?? "";
  await using wire = await withOven("oven.ts", source);
  const client = await wire.connect();
  const [entry] = (await (await fetch(`${wire.url}/api/channels?match=${CHANNEL}`)).json()).channels;
  expect(entry.command).toEqual({ type: "number", min: 50, max: 250, step: 5, allowed: true });
  await client.ask("command", { channel: CHANNEL, value: 200 });
  await until(() => client.commands.length === 2, "confirmed");
  await client.ask("command", { channel: CHANNEL, value: 240 });
  await until(() => client.commands.length === 4, "rejected");
  expect(client.commands.map(({ state, message }) => message ?? state)).toEqual([
    "accepted",
    "confirmed",
    "accepted",
    "the oven is locked above 230 °C",
  ]);
});

test("[CMD2] a feed of one's own that never answers, or ends meanwhile, is waited for no longer than asked", async () => {
  const source = `import { appendFileSync } from "node:fs";
    let over = () => {};
    export default {
      name: "Oven",
      async run(emit, signal) {
        const channel = "${CHANNEL}";
        emit.describe({ channel, command: { type: "choice", options: { 1: "on", 2: "out" } } });
        emit({ channel, value: 0 });
        await new Promise((resolve) => { over = resolve; signal.addEventListener("abort", resolve); });
      },
      command(channel, value, signal) {
        if (value === 2) over();
        return new Promise(() => signal.addEventListener("abort", () => appendFileSync("${folder}/aborted", "x")));
      },
    };`;
  await using wire = await withOven("never.js", source);
  const client = await wire.connect();
  await client.ask("command", { channel: CHANNEL, value: 1, timeoutMs: 300 });
  await until(() => client.commands.length === 2, "the time is over");
  expect(client.commands[1]).toMatchObject({ state: "timeout" });
  await expect.poll(() => exists("aborted")).toBe(true);
  await client.ask("command", { channel: CHANNEL, value: 2 });
  await until(() => client.commands.length === 4, "it has ended");
  expect(client.commands[3]).toMatchObject({
    state: "rejected",
    message: "the feed has ended before it answered",
  });
});

async function exists(name: string): Promise<boolean> {
  return readFile(path.join(folder, name)).then(
    () => true,
    () => false,
  );
}
