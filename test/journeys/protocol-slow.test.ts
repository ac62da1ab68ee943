import { afterEach, beforeEach, expect, test } from "vitest";
import type { SessionStatus } from "#lib/status.ts";
import { eventually } from "../support/eventually.ts";
import { GatewayStage } from "../support/gateway-stage.ts";
import { RawReader, readingOne } from "../support/raw-reader.ts";
import { pause, until } from "../support/wire.ts";

let stage: GatewayStage;
beforeEach(async () => {
  stage = await GatewayStage.open();
});
afterEach(() => stage[Symbol.asyncDispose]());

/** The only session there is, or the slowest. */
function slowest(): SessionStatus {
  const [status] = stage.gateway.statuses(1);
  if (!status) throw new Error("there is no session");
  return status;
}

const reading = (options = {}): Promise<RawReader> => readingOne(stage, options);
/** The frames received, once none has come for a while: when a reader is judged its last may be on the way. */
async function settled(reader: RawReader): Promise<number> {
  for (let count = -1; count !== reader.frames().length; await pause(150)) count = reader.frames().length;
  return reader.frames().length;
}

const lastOf = (reader: RawReader): number => reader.frames().at(-1) ?? 0;
const seen = (reader: RawReader, n = lastOf(reader)): void => reader.send(`42["seen",${n}]`);

test("[SLOW1] one that says what it has seen is judged by that, though it answers pings", async () => {
  await using reader = await reading();
  seen(reader);
  await eventually(() => slowest().state === "lagging", "lagging", 15_000);
  const count = await settled(reader);
  await pause(300);
  expect(reader.frames()).toHaveLength(count);
  seen(reader);
  await until(() => reader.frames().length > count, "the newest state");
  await pause(300);
  expect(reader.frames()).toHaveLength(count + 1);
  seen(reader);
  await until(() => slowest().state === "healthy", "healthy again");
  await until(() => reader.frames().length > count + 3, "its pace");
});

test("[SLOW1] a number that was never sent is no proof of having seen it", async () => {
  await using reader = await reading();
  seen(reader, lastOf(reader) + 1_000_000);
  await pause(2_500);
  expect(slowest().state).toBe("healthy");
});

test("[SLOW1] one that never says so and answers no pings is judged by those", async () => {
  await using _reader = await reading({ pongs: false });
  expect(await eventually(() => slowest().state === "lagging", "lagging", 15_000)).toBeLessThan(3_000);
});

test("[SLOW1] [SUB7] a hidden page, which says rarely what it has seen, is not taken for slow", async () => {
  await using reader = await reading();
  seen(reader);
  reader.send('421["configure",{"visible":false}]');
  for (let at = 0; at < 35; at++) {
    await pause(100);
    expect(slowest().state).toBe("healthy");
  }
  expect(slowest().rate).toBe(1);
});

test("[SLOW1] a reader with nothing to read is not slow, whatever it answers", async () => {
  stage.publish(1);
  await using reader = await RawReader.connect(stage.url, { pongs: false });
  await reader.subscribe({ channels: ["sensor/#"], rate: 20 });
  stage.publish(1);
  await until(() => reader.frames().length === 1, "a frame");
  await pause(2_500);
  expect([slowest().state, slowest().waiting]).toEqual(["healthy", 0]);
});

test("[SLOW1] while the server itself stands still, nobody is late", async () => {
  await using reader = await reading();
  await using other = await RawReader.connect(stage.url);
  await other.subscribe({ channels: ["sensor/#"], rate: 20 });
  for (let at = 0; at < 2; at++) {
    await pause(850);
    // The worst moment: timers come before what is received meanwhile.
    await new Promise(setImmediate);
    seen(reader);
    const over = performance.now() + 3_000;
    while (performance.now() < over);
    // By the clock: a reader that says nothing for longer would be late by rights.
    for (const started = performance.now(); performance.now() < started + 300; await pause(10)) {
      expect(stage.gateway.counts()).toMatchObject({ lagging: 0, stalled: 0 });
    }
  }
});

test("[SLOW2] what waits for a slow reader is one bar per channel, and what it gets first is the newest", async () => {
  stage.publish(40);
  await using reader = await RawReader.connect(stage.url, { pongs: false });
  await reader.subscribe({ channels: ["sensor/#"], rate: 20, history: 0 });
  stage.keepPublishing(40, 10);
  await eventually(() => slowest().state === "lagging", "lagging", 15_000);
  const before = await settled(reader);
  await until(() => slowest().waiting > 40 * 50, "ticks that wait");
  expect(reader.frames()).toHaveLength(before);
  // It answers after all.
  const ping = reader.messages.findLast(({ opcode }) => opcode === 9)?.text ?? "";
  reader.pong(ping);
  await until(() => reader.frames().length === before + 1, "one frame");
  const [, , , ...blocks] = JSON.parse(reader.texts('42["frame"').at(-1)?.slice(2) ?? "[]");
  expect(blocks).toHaveLength(40);
  for (const [, ...rows] of blocks) expect(rows).toHaveLength(1);
  const { seq, count } = reader.told(1);
  expect(count).toBe(seq - 1);
});

test("[SLOW2] a reader that stops reading for a while misses nothing", async () => {
  await using reader = await reading();
  reader.socket.pause();
  await eventually(() => slowest().state === "lagging", "lagging", 4_000);
  await pause(1_000);
  reader.socket.resume();
  await until(() => slowest().state === "healthy", "healthy again");
  await pause(200);
  const { seq, count } = reader.told(1);
  expect(count).toBe(seq - 1);
});

test("[SLOW2] by long-polling a reader that asks for nothing is slow, and healthy once it asks again", async () => {
  stage.publish(1);
  const url = `${stage.url}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1));
  const poll = async (): Promise<string> => (await fetch(`${url}&sid=${sid}`)).text();
  const post = (body: string): Promise<unknown> => fetch(`${url}&sid=${sid}`, { method: "POST", body });
  await post("40");
  await post('420["subscribe",{"channels":["sensor/#"],"rate":20}]');
  let text = "";
  while (!text.includes("430[")) text += await poll();
  stage.keepPublishing(1, 10);
  await eventually(() => slowest().state === "lagging", "lagging", 15_000);
  const frames = `${await poll()}${await poll()}`.match(/\["frame"/g) ?? [];
  expect(frames.length).toBeLessThanOrEqual(2);
  for (let at = 0; at < 3; at++) await poll();
  await until(() => slowest().state === "healthy", "healthy again");
});

// Again where it fails: other work on the machine can only lower the pace.
test("[SLOW3] one that stops reading is noticed, costs nothing to speak of, and the others keep their pace", {
  retry: 2,
}, async () => {
  const channels = 200;
  stage.publish(channels);
  const readers = await Promise.all(Array.from({ length: 20 }, () => RawReader.connect(stage.url)));
  for (const reader of readers) await reader.subscribe({ channels: ["sensor/#"], rate: 10, history: 0 });
  stage.keepPublishing(channels, 20);
  const healthy = readers.slice(1);
  const count = (): number => healthy.reduce((sum, reader) => sum + reader.frames().length, 0);
  await pause(500);
  const before = count();
  await pause(2_000);
  const undisturbed = count() - before;
  readers[0]?.socket.pause();
  const took = await eventually(() => stage.gateway.counts().lagging === 1, "the notice", 15_000);
  expect(took).toBeLessThan(3_500);
  const during = count();
  await pause(2_000);
  expect((count() - during) / undisturbed).toBeGreaterThan(0.9);
  expect(stage.gateway.counts()).toMatchObject({ sessions: 20, lagging: 1 });
  for (const reader of readers) await reader[Symbol.asyncDispose]();
});
