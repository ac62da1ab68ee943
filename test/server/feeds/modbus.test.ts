import { once } from "node:events";
import { createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Feed } from "../../../server/feeds/feed.ts";
import { decode, encode } from "../../../server/feeds/modbus/number.ts";
import { blocksOf, register } from "../../../server/feeds/modbus/register.ts";
import { modbus } from "../../../server/feeds/modbus.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { feedRecorder, runFor } from "../../support/feed-recorder.ts";
import { type ModbusDevice, openModbusDevice } from "../../support/modbus-device.ts";
import { waitFor } from "../../support/wait-for.ts";

const feedOf = (port: number, registers: readonly object[], more: object = {}): Feed =>
  modbus.create({ type: "modbus", host: "127.0.0.1", port, interval: 50, registers, ...more });
const registerOf = (given: object) => register.parse({ channel: "sensor/a", address: 0, ...given });

let steady: ModbusDevice;
let gone = 0;
beforeAll(async () => {
  steady = await openModbusDevice();
  steady.holding.set(0, 215);
  const closed = await openModbusDevice();
  gone = closed.port;
  await closed[Symbol.asyncDispose]();
});
afterAll(() => steady[Symbol.asyncDispose]());

feedContract("modbus", {
  create: () => feedOf(steady.port, [{ channel: "sensor/a", address: 0 }]),
  broken: () => feedOf(gone, [{ channel: "sensor/a", address: 0 }]),
  ticks: 4,
});

describe("the words of a device", () => {
  test.each([
    [{}, [65_535], 65_535],
    [{ type: "int16" }, [65_535], -1],
    [{ type: "int16", scale: 0.1 }, [65_433], -10.3],
    [{ scale: 0.1, offset: -40 }, [603], 20.3],
    [{ type: "uint32" }, [0xffff, 0xfffe], 4_294_967_294],
    [{ type: "int32" }, [0xffff, 0xfffe], -2],
    [{ type: "int32", wordOrder: "little" }, [0xfffe, 0xffff], -2],
    [{ type: "float32" }, [0x41aa, 0x6666], 21.3],
    [{ type: "float32", wordOrder: "little" }, [0x6666, 0x41aa], 21.3],
    [{ type: "bool" }, [1], 1],
  ])("%j: %j is %d, and the other way round", (given, words, value) => {
    expect(decode(words, registerOf(given))).toBe(value);
    expect(encode(value, registerOf(given))).toEqual(words);
  });

  test("a value that does not fit is refused in words", () => {
    expect(() => encode(-1, registerOf({}))).toThrow("-1 does not fit into uint16");
    expect(() => encode(40_000, registerOf({ type: "int16" }))).toThrow("does not fit into int16");
    expect(() => encode(Number.NaN, registerOf({}))).toThrow("does not fit");
  });

  test("neighbours are read by one request, up to what one may ask for", () => {
    const at = (address: number, more: object = {}) =>
      registerOf({ address, channel: `sensor/${address}`, ...more });
    const blocks = blocksOf([
      at(3),
      at(1, { type: "float32" }),
      at(0),
      at(5),
      at(3, { kind: "input" }),
      at(4, { kind: "coil" }),
    ]);
    expect(blocks.map(({ kind, address, length }) => [kind, address, length])).toEqual([
      ["coil", 4, 1],
      ["holding", 0, 4],
      ["holding", 5, 1],
      ["input", 3, 1],
    ]);
    const many = Array.from({ length: 300 }, (_, address) => at(address));
    expect(blocksOf(many).map(({ length }) => length)).toEqual([125, 125, 50]);
  });
});

describe("a device over Modbus TCP", () => {
  test("is asked for its registers and bits, scaled and described", async () => {
    await using device = await openModbusDevice();
    for (const [address, word] of [215, 0x41aa, 0x6666].entries()) device.holding.set(address, word);
    device.input.set(9, 7);
    device.coils.set(4, true);
    const registers = [
      {
        channel: "sensor/t",
        address: 0,
        scale: 0.1,
        name: "Boiler",
        unit: "°C",
        decimals: 1,
        writable: true,
        min: 0,
        max: 90,
      },
      { channel: "sensor/f", address: 1, type: "float32" },
      { channel: "sensor/i", address: 9, kind: "input" },
      { channel: "sensor/c", address: 4, kind: "coil" },
      { channel: "sensor/d", address: 3, kind: "discrete" },
    ];
    const { ticks, descriptions, refusals } = await runFor(
      feedOf(device.port, registers, { unit: 7, group: "Plant" }),
      5,
    );
    expect(Object.fromEntries(ticks.map(({ channel, value }) => [channel, value]))).toEqual({
      "sensor/t": 21.5,
      "sensor/f": 21.3,
      "sensor/i": 7,
      "sensor/c": 1,
      "sensor/d": 1,
    });
    expect(device.asked).toContainEqual([0, 3]);
    expect(device.unit).toBe(7);
    expect(descriptions[0]).toEqual({
      channel: "sensor/t",
      name: "Boiler",
      unit: "°C",
      decimals: 1,
      group: "Plant",
      expectedMs: 60,
      command: { type: "number", min: 0, max: 90, step: 0.1 },
    });
    expect(refusals).toEqual([]);
  });

  test("an illegal address is named with its register, and the others are read", async () => {
    await using device = await openModbusDevice();
    for (const address of [0, 2]) device.holding.set(address, address + 10);
    const registers = [0, 1, 2].map((address) => ({ channel: `sensor/r${address}`, address }));
    const { ticks, refusals } = await runFor(feedOf(device.port, registers), 4);
    expect(ticks.map(({ channel, value }) => [channel, value])).toEqual([
      ["sensor/r0", 10],
      ["sensor/r2", 12],
      ["sensor/r0", 10],
      ["sensor/r2", 12],
    ]);
    expect(refusals[0]).toEqual({ reason: "illegal data address", detail: "holding 1 (sensor/r1)" });
    expect(device.asked.slice(0, 2)).toEqual([
      [0, 3],
      [0, 1],
    ]);
  });

  test("a wish is written, and what the device reports follows", async () => {
    await using device = await openModbusDevice();
    device.holding.set(0, 600);
    for (const address of [4, 5]) device.holding.set(address, 0);
    device.coils.set(3, false);
    const registers = [
      { channel: "sensor/setpoint", address: 0, scale: 0.1, writable: true, min: 0, max: 90 },
      { channel: "sensor/level", address: 4, type: "float32", writable: true },
      { channel: "sensor/pump", address: 3, kind: "coil", writable: true },
      { channel: "sensor/other", address: 1 },
    ];
    const feed = feedOf(device.port, registers);
    const abort = new AbortController();
    const { signal } = abort;
    const recorder = feedRecorder();
    await expect(feed.command?.("sensor/pump", 1, signal)).rejects.toThrow(/is not connected$/);
    const run = feed.run(recorder.emit, signal);
    await waitFor(() => expect(recorder.ticks.length).toBeGreaterThan(2));
    await Promise.all([
      feed.command?.("sensor/setpoint", 65.5, signal),
      feed.command?.("sensor/level", -1.5, signal),
      feed.command?.("sensor/pump", 1, signal),
    ]);
    const latest = () => Object.fromEntries(recorder.ticks.map(({ channel, value }) => [channel, value]));
    await waitFor(() =>
      expect(latest()).toMatchObject({ "sensor/setpoint": 65.5, "sensor/level": -1.5, "sensor/pump": 1 }),
    );
    await expect(feed.command?.("sensor/setpoint", 91, signal)).rejects.toThrow("91 is not within 0 and 90");
    await expect(feed.command?.("sensor/other", 1, signal)).rejects.toThrow(
      /cannot be written; set "writable"/,
    );
    abort.abort();
    await run;
  });

  test("that goes away ends the run in words, and so does one that never answers", async () => {
    const device = await openModbusDevice();
    device.holding.set(0, 1);
    const registers = [{ channel: "sensor/a", address: 0 }];
    const recorder = feedRecorder();
    const run = feedOf(device.port, registers, { timeout: 5_000 }).run(
      recorder.emit,
      new AbortController().signal,
    );
    const fault = expect(run).rejects.toThrow(`127.0.0.1:${device.port}: the connection broke`);
    await waitFor(() => expect(recorder.ticks.length).toBeGreaterThan(0));
    await device[Symbol.asyncDispose]();
    await fault;

    const mute = createServer(() => {}).listen(0, "127.0.0.1");
    await once(mute, "listening");
    const address = mute.address();
    const port = typeof address === "object" && address ? address.port : 0;
    const silent = feedOf(port, registers, { timeout: 100 }).run(recorder.emit, new AbortController().signal);
    await expect(silent).rejects.toThrow(`127.0.0.1:${port}: no answer within 0.1 s`);
    mute.close();
  });

  test("a config that cannot be meant is refused in words", () => {
    const faultsOf = (...registers: object[]) =>
      modbus.options
        .safeParse({ type: "modbus", host: "h", registers })
        .error?.issues.map(({ message }) => message)
        .join();
    expect(faultsOf({ channel: "sensor/a", address: 0 }, { channel: "sensor/a", address: 1 })).toMatch(
      /named twice/,
    );
    expect(faultsOf({ channel: "a b", address: 0 })).toMatch(/"a b": a channel starts with/);
    expect(faultsOf({ channel: "sensor/a", address: 0, kind: "coil", type: "int16" })).toMatch(
      /leave type out/,
    );
    expect(faultsOf({ channel: "sensor/a", address: 0, kind: "input", writable: true })).toMatch(
      /can be written/,
    );
    expect(faultsOf({ channel: "sensor/a", address: 0, scale: 0 })).toMatch(/scale is not 0/);
  });
});
