import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { type IServiceVector, ServerTCP } from "modbus-serial";

/** A device that speaks Modbus TCP on this machine. Registers it does not have are illegal addresses. */
export interface ModbusDevice extends AsyncDisposable {
  readonly port: number;
  /** Each request for registers or bits: the first and how many. */
  readonly asked: (readonly [address: number, length: number])[];
  readonly holding: Map<number, number>;
  readonly input: Map<number, number>;
  readonly coils: Map<number, boolean>;
  /** The unit that the last request was for. */
  unit: number;
}

class IllegalAddress extends Error {
  readonly modbusErrorCode = 2;
}

/** Starts a device. */
export async function openModbusDevice(port = 0): Promise<ModbusDevice> {
  const taken = port || (await freePort());
  const holding = new Map<number, number>();
  const input = new Map<number, number>();
  const coils = new Map<number, boolean>();
  const asked: [number, number][] = [];
  const words = (from: Map<number, number>) => (address: number, length: number, unit: number) => {
    device.unit = unit;
    asked.push([address, length]);
    return Array.from({ length }, (_, at) => present(from.get(address + at)));
  };
  const word = (from: Map<number, number>) => (address: number, unit: number) =>
    words(from)(address, 1, unit)[0] ?? 0;
  // The library asks for one register by the first two and for several by the others.
  const vector: IServiceVector = {
    getHoldingRegister: word(holding),
    getInputRegister: word(input),
    getMultipleHoldingRegisters: words(holding),
    getMultipleInputRegisters: words(input),
    getCoil: (address: number) => present(coils.get(address)),
    getDiscreteInput: (address: number) => address % 2 === 1,
    setRegister: (address: number, value: number) => void holding.set(address, value),
    setCoil: (address: number, value: boolean) => void coils.set(address, value),
  };
  const server = new ServerTCP(vector, { host: "127.0.0.1", port: taken });
  await once(server, "initialized");
  const device: ModbusDevice = {
    port: taken,
    asked,
    holding,
    input,
    coils,
    unit: 0,
    [Symbol.asyncDispose]: async () => {
      for (const socket of server.socks.keys()) socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return device;
}

function present<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new IllegalAddress("there is no such register");
  return value;
}

/** The library's server does not say which port it took. */
async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = addressOf(probe.address());
  probe.close();
  await once(probe, "close");
  return port;
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === "string") throw new Error("nothing listens");
  return address;
}
