import { once } from "node:events";
import { connect, type Socket } from "node:net";
import ModbusRTU from "modbus-serial";
import { connectionFault } from "../web-address.ts";
import type { Block, Register } from "./register.ts";

/** What a device answers in place of a value: MODBUS Application Protocol 1.1b3, 7. */
const EXCEPTIONS: Readonly<Record<number, string>> = {
  1: "illegal function",
  2: "illegal data address",
  3: "illegal data value",
  4: "the device has failed",
  5: "the device needs more time",
  6: "the device is busy",
  8: "the memory of the device is faulty",
  10: "the gateway has no path to the device",
  11: "the device behind the gateway does not answer",
};

/** What a device has answered in place of a value. The connection is as good as it was. */
export class DeviceException extends Error {
  override readonly name = "DeviceException";
}

export interface DeviceOptions {
  readonly host: string;
  readonly port: number;
  /** The device's number behind this address, 0 to 255. */
  readonly unit: number;
  /** Milliseconds an answer may take. */
  readonly timeout: number;
}

/** A connection to a device over Modbus TCP. One request at a time, as many devices know no better. */
export class Device {
  readonly #client: InstanceType<typeof ModbusRTU>;
  readonly #socket: Socket;
  readonly #options: DeviceOptions;
  #last: Promise<unknown> = Promise.resolve();

  private constructor(socket: Socket, client: InstanceType<typeof ModbusRTU>, options: DeviceOptions) {
    this.#socket = socket;
    this.#client = client;
    this.#options = options;
  }

  /** Connects. Rejects with an Error in words, also when the signal aborts. */
  static async connect(options: DeviceOptions, signal: AbortSignal): Promise<Device> {
    const { host, port, unit, timeout } = options;
    const socket = connect({ host, port });
    // Whatever is wrong later is told by the request that meets it.
    socket.on("error", () => {});
    const limit = AbortSignal.timeout(timeout);
    try {
      await once(socket, "connect", { signal: AbortSignal.any([signal, limit]) });
      const client = new ModbusRTU();
      client.on("error", () => {});
      await client.linkTCP(socket, { port });
      client.setID(unit);
      client.setTimeout(timeout);
      return new Device(socket, client, options);
    } catch (error) {
      socket.destroy();
      const why = limit.aborted ? "it does not answer" : connectionFault(error);
      throw new Error(`${host}:${port}: ${why}`);
    }
  }

  /** The words, or bits as 0 and 1, of a block. Rejects with DeviceException, or with an Error when the connection is bad. */
  async read({ kind, address, length }: Block): Promise<readonly number[]> {
    const client = this.#client;
    if (kind === "coil") return bitsOf(await this.#ask(() => client.readCoils(address, length)), length);
    if (kind === "discrete") {
      return bitsOf(await this.#ask(() => client.readDiscreteInputs(address, length)), length);
    }
    const read = kind === "input" ? client.readInputRegisters : client.readHoldingRegisters;
    return (await this.#ask(() => read.call(client, address, length))).data;
  }

  /** Writes the words of a holding register, or a coil. Rejects as `read` does. */
  async write({ kind, address }: Register, words: readonly number[]): Promise<void> {
    const client = this.#client;
    const [word = 0] = words;
    if (kind === "coil") await this.#ask(() => client.writeCoil(address, word !== 0));
    else if (words.length === 1) await this.#ask(() => client.writeRegister(address, word));
    else await this.#ask(() => client.writeRegisters(address, [...words]));
  }

  close(): void {
    this.#socket.destroy();
  }

  async #ask<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    const before = this.#last;
    const asked = before.then(() => this.#worded(request));
    this.#last = asked.catch(() => {});
    return await asked;
  }

  async #worded<Answer>(request: () => Promise<Answer>): Promise<Answer> {
    const { host, port, timeout } = this.#options;
    try {
      if (this.#socket.destroyed) throw new Error("the connection broke");
      return await untilClosed(request(), this.#socket);
    } catch (error) {
      const { modbusCode, name } = partsOf(error);
      if (typeof modbusCode === "number") {
        throw new DeviceException(EXCEPTIONS[modbusCode] ?? `exception ${modbusCode}`);
      }
      const late = name === "TransactionTimedOutError";
      const why = late ? `no answer within ${timeout / 1000} s` : connectionFault(error);
      throw new Error(`${host}:${port}: ${why}`);
    }
  }
}

/** Some of the library's errors are no Error. */
function partsOf(error: unknown): { readonly modbusCode?: unknown; readonly name?: unknown } {
  return typeof error === "object" && error !== null ? error : {};
}

/** The library waits for its timeout when the connection is closed in the middle of a request. */
async function untilClosed<Answer>(answer: Promise<Answer>, socket: Socket): Promise<Answer> {
  const { promise, reject } = Promise.withResolvers<never>();
  const closed = (): void => reject(new Error("the connection broke"));
  socket.once("close", closed);
  try {
    return await Promise.race([answer, promise]);
  } finally {
    socket.off("close", closed);
    answer.catch(() => {});
  }
}

function bitsOf({ data }: { readonly data: readonly boolean[] }, length: number): number[] {
  return data.slice(0, length).map(Number);
}
