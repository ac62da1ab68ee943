import { z } from "zod";
import type { Command } from "#lib/catalog.ts";
import type { Emit, Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import { Device, DeviceException } from "./modbus/device.ts";
import { decode, encode } from "./modbus/number.ts";
import { type Block, blocksOf, nameOf, type Register, register, typeOf, widthOf } from "./modbus/register.ts";
import { sleep } from "./sleep.ts";

const options = z
  .strictObject({
    type: z.literal("modbus"),
    name: feedName,
    host: z.string().min(1).max(255),
    port: z.int().min(1).max(65_535).default(502),
    unit: z.int().min(0).max(255).default(1),
    interval: z.number().min(50).max(3_600_000).default(1_000),
    timeout: z.number().min(50).max(60_000).default(2_000),
    group: z.string().min(1).max(60).optional(),
    registers: z.array(register).min(1).max(5_000),
  })
  .refine(({ registers }) => new Set(registers.map(({ channel }) => channel)).size === registers.length, {
    error: "a channel is named twice; give each register its own",
    path: ["registers"],
  });

type Options = z.infer<typeof options>;

/** A device that speaks Modbus TCP, asked again and again. */
class Modbus implements Feed {
  readonly type = "modbus";
  readonly saysStarted = true;
  readonly name: string;
  readonly source: string;
  readonly maxChannels: number;
  readonly #options: Options;
  #device: Device | undefined;

  constructor(given: Options) {
    this.name = given.name ?? `${given.host}:${given.port}`;
    this.source = `${given.host}:${given.port}, unit ${given.unit}`;
    this.maxChannels = given.registers.length;
    this.#options = given;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    if (signal.aborted) return;
    let stop = (): void => {};
    try {
      const device = await Device.connect(this.#options, signal);
      stop = () => device.close();
      signal.addEventListener("abort", stop);
      this.#device = device;
      await this.#goOn(device, emit, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      this.#device = undefined;
      signal.removeEventListener("abort", stop);
      stop();
    }
  }

  async command(channel: string, value: number): Promise<void> {
    const one = this.#options.registers.find((candidate) => candidate.channel === channel);
    if (!one?.writable) throw new Error(`${channel} cannot be written; set "writable" for its register`);
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = one;
    if (!(value >= min && value <= max)) throw new Error(`${value} is not within ${min} and ${max}`);
    const words = encode(value, one);
    if (!this.#device) throw new Error(`${this.name} is not connected`);
    await this.#device.write(one, words);
  }

  async #goOn(device: Device, emit: Emit, signal: AbortSignal): Promise<void> {
    const { registers, interval } = this.#options;
    for (const one of registers) this.#describe(one, emit);
    let blocks = blocksOf(registers);
    for (let due = Date.now(); !signal.aborted; due = Math.max(due + interval, Date.now())) {
      await sleep(due - Date.now(), signal);
      const read: Block[] = [];
      for (const block of blocks) {
        if (signal.aborted) return;
        read.push(...(await this.#take(device, block, emit, signal)));
      }
      blocks = read;
      emit.connected();
    }
  }

  /** Reads a block and returns how to read it the next time: one by one, where the device refuses the whole. */
  async #take(device: Device, block: Block, emit: Emit, signal: AbortSignal): Promise<readonly Block[]> {
    const { registers } = block;
    try {
      const words = await device.read(block);
      if (!signal.aborted) this.#tell(words, block, emit);
      return [block];
    } catch (error) {
      if (!(error instanceof DeviceException) || signal.aborted) throw error;
      const [only, ...others] = registers;
      if (only && others.length === 0) {
        emit.refuse(error.message, nameOf(only));
        return [block];
      }
      return registers.flatMap((one) => blocksOf([one]));
    }
  }

  #tell(words: readonly number[], block: Block, emit: Emit): void {
    const time = Date.now();
    for (const one of block.registers) {
      const at = one.address - block.address;
      const value = decode(words.slice(at, at + widthOf(one)), one);
      if (Number.isFinite(value)) emit({ channel: one.channel, time, value });
      else emit.refuse("value is not a number", nameOf(one));
    }
  }

  #describe(one: Register, emit: Emit): void {
    const { channel, name, unit, decimals } = one;
    const { interval, group } = this.#options;
    const expectedMs = Math.ceil(interval * 1.2);
    emit.describe({ channel, name, unit, decimals, group, expectedMs, command: commandOf(one) });
  }
}

function commandOf(one: Register): Command | undefined {
  if (!one.writable) return undefined;
  if (typeOf(one) === "bool") return { type: "choice", options: { "0": "off", "1": "on" } };
  const step = typeOf(one) === "float32" ? undefined : Math.abs(one.scale);
  return { type: "number", min: one.min, max: one.max, step };
}

export const modbus = defineFeedType("modbus", {
  options,
  help: {
    host: 'the address of the device or its gateway, such as "192.168.1.20"',
    port: "its port, 1 to 65535, such as 502",
    unit: "the number of the device behind the address, 0 to 255, such as 1",
    interval: "milliseconds between two rounds of reading, 50 to 3600000, such as 1000",
    timeout: "milliseconds an answer may take, 50 to 60000, such as 2000",
    group: 'the heading its channels are listed under, such as "Boiler house"',
    registers:
      'a list of values, such as [{ "channel": "sensor/boiler/temperature", "address": 40, "scale": 0.1 }]',
  },
  create: (given) => new Modbus(given),
});
