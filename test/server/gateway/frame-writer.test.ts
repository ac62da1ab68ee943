import { createServer } from "node:http";
import { Socket as TcpSocket } from "node:net";
import { Server, type Socket } from "socket.io";
import { afterEach, expect, test, vi } from "vitest";
import { Frame } from "../../../server/gateway/frame.ts";
import { FrameWriter } from "../../../server/gateway/frame-writer.ts";
import { RawSocket } from "../../../server/gateway/raw-socket.ts";
import { listen } from "../../../server/http/listen.ts";
import { GatewayStage } from "../../support/gateway-stage.ts";
import { RawReader } from "../../support/raw-reader.ts";
import { pause, until, WireClient } from "../../support/wire.ts";

afterEach(() => vi.restoreAllMocks());

function frameOf(n: number, entry = "[1,[2,3,4]]"): Frame {
  const frame = new Frame({ n, base: 5, at: 0, atOnce: false });
  frame.add(entry, 1, 0);
  return frame;
}

/** What a server writes to its side of its connections, call by call. */
function writesOf(url: string): Buffer[] {
  const port = Number(new URL(url).port);
  const writes: Buffer[] = [];
  const write = TcpSocket.prototype.write;
  vi.spyOn(TcpSocket.prototype, "write").mockImplementation(function (this: TcpSocket, data, ...rest) {
    if (this.localPort === port) writes.push(Buffer.from(data));
    return Reflect.apply(write, this, [data, ...rest]);
  });
  return writes;
}

test("[FR1] a frame is one message of the WebSocket, to the byte", async () => {
  await using stage = await GatewayStage.open();
  stage.publish(1);
  await using reader = await RawReader.connect(stage.url);
  await reader.subscribe({ channels: ["sensor/#"], rate: 50 });
  stage.hub.publish({ channel: "sensor/0", value: 2.5, time: 1_700_000_000_000 });
  await until(() => reader.frames().length === 1, "a frame");
  const message = reader.messages.findLast(({ opcode }) => opcode === 1);
  const [, n, base] = /^42\["frame",(\d+),(\d+),/.exec(message?.text ?? "") ?? [];
  const text = `42["frame",${n},${base},[1,[2,${1_700_000_000_000 - Number(base)},2.5]]]`;
  expect(message?.bytes).toEqual(Buffer.concat([Buffer.from([0x81, text.length]), Buffer.from(text)]));
  // The ping behind it, with the frame's number.
  const ping = Buffer.from(String(n));
  expect(reader.messages.at(-1)?.bytes).toEqual(Buffer.concat([Buffer.from([0x89, ping.length]), ping]));
});

test.each([
  [108, [0x81, 125]],
  [109, [0x81, 126, 0, 126]],
  [65_518, [0x81, 126, 0xff, 0xff]],
  [65_519, [0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
])("a frame's header says how long it is, with an entry of %d bytes", (length, header) => {
  const frame = frameOf(10, "x".repeat(length));
  expect([...frame.buffer.subarray(0, header.length)]).toEqual(header);
  expect(frame.buffer.length).toBe(frame.bytes);
  expect(frame.buffer.toString("latin1", header.length)).toBe(`4${frame.packet}`);
});

test("each session is written to once a flush, one contiguous buffer, whatever the number of channels", async () => {
  await using stage = await GatewayStage.open();
  stage.publish(30);
  const readers = await Promise.all([1, 2, 3].map(() => RawReader.connect(stage.url)));
  for (const reader of readers) await reader.subscribe({ channels: ["sensor/#"], rate: 0.1 });
  const writes = writesOf(stage.url);
  for (let flush = 0; flush < 5; flush++) {
    stage.publish(30);
    stage.gateway.flushAll();
    await pause(5);
  }
  const frames = writes.filter((bytes) => bytes.includes('42["frame"'));
  expect(frames).toHaveLength(15);
  // Besides, only pings of the engine are written, and none in so short a time.
  expect(writes).toHaveLength(15);
  for (const bytes of frames) expect(bytes[0]).toBe(0x81);
  await until(() => readers.every((reader) => reader.frames().length === 5), "the frames");
  for (const reader of readers) await reader[Symbol.asyncDispose]();
});

/** A server whose every connection is handed to a test, with a writer of frames. */
async function serve(greet: (socket: Socket, writer: FrameWriter) => void) {
  const httpServer = createServer();
  const io = new Server(httpServer);
  io.on("connection", (socket) => greet(socket, new FrameWriter(socket, () => undefined)));
  const port = await listen(httpServer, 0, "127.0.0.1");
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => io.close() };
}

test.each([
  ["websocket", true],
  ["websocket", false],
  ["polling", true],
])(
  "frames and other events arrive in the order they were sent, by %s, private members as expected: %s",
  async (transport, known) => {
    if (!known) vi.spyOn(RawSocket, "of").mockReturnValue(undefined);
    await using server = await serve((socket, writer) => {
      const send = (from: number): void => {
        writer.write(frameOf(from), false);
        socket.emit("notice", { code: "limit", message: "a" });
        writer.write(frameOf(from + 1), true);
        writer.write(frameOf(from + 2), true);
        socket.emit("left", ["a"]);
        socket.emit("left", ["b"]);
        writer.write(frameOf(from + 3), false);
      };
      send(1);
      setTimeout(send, 20, 10);
    });
    await using client = new WireClient(server.url, { transports: [transport] });
    await until(() => client.order.length === 14, "everything");
    const order = ["frame", "notice", "frame", "frame", "left", "left", "frame"];
    expect(client.order).toEqual([...order, ...order]);
    expect(client.faults.filter((fault) => !fault.includes("before its entry"))).toEqual([]);
  },
);

test("there is no raw socket where the libraries' private members are others", () => {
  const sender = { _state: 0, _queue: [] };
  const ws = { readyState: 1, _socket: new TcpSocket(), _sender: sender, on: () => undefined };
  const conn = (socket: unknown, more: object = { writeBuffer: [] }, name = "websocket"): Socket["conn"] =>
    ({ transport: { name, socket }, ...more }) as unknown as Socket["conn"];
  expect(RawSocket.of(conn(ws))).toBeInstanceOf(RawSocket);
  expect(RawSocket.of(conn(ws, {}))).toBeUndefined();
  expect(RawSocket.of(conn(ws, { writeBuffer: [] }, "polling"))).toBeUndefined();
  for (const [name, value] of Object.entries({ readyState: "open", _socket: {}, _sender: {}, on: 1 })) {
    expect(RawSocket.of(conn({ ...ws, [name]: value }))).toBeUndefined();
  }
  for (const other of [undefined, null, {}, { ...ws, _sender: { ...sender, _queue: 1 } }]) {
    expect(RawSocket.of(conn(other))).toBeUndefined();
  }
});
