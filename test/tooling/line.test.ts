import { createServer } from "node:http";
import { Server, type Socket } from "socket.io";
import { describe, expect, it } from "vitest";
import { Line } from "../../bench/delivery/line.ts";
import { listen } from "../../server/http/listen.ts";
import { until } from "../support/wire.ts";

/** A stock Socket.IO server and what it was told; it pings all the time. */
async function startStock(greet: (socket: Socket) => void) {
  const httpServer = createServer();
  const io = new Server(httpServer, { pingInterval: 100, pingTimeout: 1_000 });
  const reasons: string[] = [];
  io.on("connection", (socket) => {
    socket.on("disconnect", (reason) => reasons.push(reason));
    greet(socket);
  });
  const url = `http://127.0.0.1:${await listen(httpServer, 0, "127.0.0.1")}`;
  return { url, reasons, [Symbol.asyncDispose]: () => io.close() };
}

describe("a line", () => {
  it("is told events and answers in the order a stock server sent them, of any size", async () => {
    const long = "x".repeat(70_000);
    await using server = await startStock((socket) => {
      socket.on("ask", (message, answer) => {
        socket.emit("before", message);
        answer({ ok: true, long });
        socket.emit("after", 1, null, long);
      });
    });
    const order: unknown[] = [];
    const line = new Line(server.url, { event: (name, args) => order.push([name, ...args]) });
    await line.ready;
    line.ask("ask", { long }, (answer) => order.push(answer));
    await until(() => order.length === 3, "all that was sent");
    expect(order).toEqual([["before", { long }], { ok: true, long }, ["after", 1, null, long]]);
    line.destroy();
  });

  it("answers pings, and is given up where it stops reading and does not answer them unasked", async () => {
    await using server = await startStock(() => undefined);
    const [reading, silent, hanging] = [0, 1, 2].map(() => new Line(server.url, {}));
    for (const line of [reading, silent, hanging]) await line?.ready;
    silent?.pause();
    hanging?.pause();
    const pongs = setInterval(() => hanging?.pong(), 100);
    await until(() => server.reasons.length > 0, "the silent one's end");
    await new Promise((resolve) => setTimeout(resolve, 300));
    clearInterval(pongs);
    expect(server.reasons).toEqual(["ping timeout"]);
    for (const line of [reading, silent, hanging]) line?.destroy();
  });

  it("ends as it is told to, and says so once", async () => {
    await using server = await startStock(() => undefined);
    let closed = 0;
    const [polite, cut] = [0, 1].map(() => new Line(server.url, { closed: () => closed++ }));
    for (const line of [polite, cut]) await line?.ready;
    polite?.leave();
    await until(() => server.reasons.length === 1, "the goodbye");
    cut?.destroy();
    await until(() => server.reasons.length === 2 && closed === 2, "the end");
    expect(server.reasons).toEqual(["client namespace disconnect", "transport close"]);
  });

  it("is not ready where nobody listens", async () => {
    await expect(new Line("http://127.0.0.1:1", {}).ready).rejects.toThrow("ECONNREFUSED");
  });
});
