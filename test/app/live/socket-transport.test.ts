import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Server, type Socket } from "socket.io";
import { afterEach, expect, test, vi } from "vitest";
import { socketTransport } from "../../../app/_live/socket-transport.ts";
import type { Transport } from "../../../app/_live/transport.ts";
import { waitFor } from "../../support/wait-for.ts";

const open: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

/** A Socket.IO server on a free port of the loopback, and a transport to it that writes down what it tells. */
async function pair(port = 0) {
  const http = createServer();
  const io = new Server(http);
  await new Promise<void>((resolve) => http.listen(port, "127.0.0.1", resolve));
  open.push(() => io.close());
  const at = (http.address() as AddressInfo).port;
  return { io, at };
}

function transportTo(port: number): { transport: Transport; told: string[] } {
  const transport = socketTransport(`http://127.0.0.1:${port}`);
  const told: string[] = [];
  for (const event of ["opened", "closed", "frame", "left"] as const) {
    transport.on(event, (...args: unknown[]) => told.push([event, ...args].join(" ")));
  }
  open.push(() => transport.close());
  return { transport, told };
}

test("tells events and answers in the order of the wire", async () => {
  const { io, at } = await pair();
  io.on("connection", (socket: Socket) => {
    socket.on("catalog", (_ask, answer) => {
      socket.emit("frame", 1, 10);
      answer({ ok: true, channels: [] });
      socket.emit("frame", 2, 20);
    });
  });
  const { transport, told } = transportTo(at);
  transport.open();
  await waitFor(() => expect(told).toEqual(["opened"]));
  transport.request("catalog", {}, (answer) => told.push(`answer ${answer?.ok}`));
  await waitFor(() => expect(told).toHaveLength(4));
  expect(told.slice(1)).toEqual(["frame 1 10", "answer true", "frame 2 20"]);
});

test("a lost connection ends what waits for an answer, and opens again only when told to", async () => {
  const { io, at } = await pair();
  const { transport, told } = transportTo(at);
  transport.open();
  await waitFor(() => expect(told).toEqual(["opened"]));
  transport.request("catalog", {}, (answer) => told.push(`answer ${answer}`));
  io.disconnectSockets(true);
  await waitFor(() => expect(told).toContain("closed"));
  expect(told.filter((line) => line === "answer null")).toHaveLength(1);
  transport.open();
  await waitFor(() => expect(told.at(-1)).toBe("opened"));
});

test("a try that fails is told once, and so is each further one", async () => {
  const { io, at } = await pair();
  await io.close();
  const { transport, told } = transportTo(at);
  transport.open();
  await waitFor(() => expect(told).toEqual(["closed"]));
  transport.open();
  await waitFor(() => expect(told).toEqual(["closed", "closed"]));
  await pair(at);
  transport.open();
  await waitFor(() => expect(told).toEqual(["closed", "closed", "opened"]));
});

test("given up, it tells so at once, and can be opened anew", async () => {
  const { at } = await pair();
  const { transport, told } = transportTo(at);
  transport.open();
  await waitFor(() => expect(told).toEqual(["opened"]));
  transport.close();
  expect(told).toEqual(["opened", "closed"]);
  transport.open();
  await waitFor(() => expect(told).toEqual(["opened", "closed", "opened"]));
});

test("without a connection a question is answered with nothing, and not kept for later", async () => {
  const { io, at } = await pair();
  const asked = vi.fn();
  io.on("connection", (socket: Socket) => socket.onAny(asked));
  const { transport, told } = transportTo(at);
  const done = vi.fn();
  transport.request("catalog", {}, done);
  expect(done.mock.calls).toEqual([[null]]);
  transport.open();
  await waitFor(() => expect(told).toEqual(["opened"]));
  transport.request("configure", { visible: true }, () => {});
  await waitFor(() => expect(asked).toHaveBeenCalled());
  expect(asked.mock.calls[0]?.[0]).toBe("configure");
});

test("a refusal by the server comes with its words", async () => {
  const { io, at } = await pair();
  io.use((_socket, next) => next(Object.assign(new Error("too many sessions"), { data: { code: "limit" } })));
  const { transport, told } = transportTo(at);
  transport.open();
  await waitFor(() => expect(told).toEqual(["closed too many sessions"]));
});

test("[SLOW1] seen reaches the server while there is a connection, and is not kept for the next", async () => {
  const { io, at } = await pair();
  const heard: unknown[] = [];
  io.on("connection", (socket: Socket) => socket.on("seen", (n) => heard.push(n)));
  const { transport, told } = transportTo(at);
  transport.seen(1);
  transport.open();
  await waitFor(() => expect(told).toEqual(["opened"]));
  transport.seen(2);
  await waitFor(() => expect(heard).toEqual([2]));
});
