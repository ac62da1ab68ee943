import { createServer, type Server as HttpServer } from "node:http";
import { Socket } from "node:net";
import { pino } from "pino";
import { Server } from "socket.io";
import { type WebSocket, WebSocketServer } from "ws";
import type { Tick } from "#lib/tick.ts";
import { Gateway } from "../../server/gateway/gateway.ts";
import { textMessage } from "../../server/gateway/web-socket-bytes.ts";
import { Hub } from "../../server/hub/hub.ts";
import type { WayName } from "./load-messages.ts";

/** One way in which ticks reach readers, attached to a server. */
export interface Way {
  publish(tick: Tick): void;
  /** Writes what waits. Nothing, where each tick is written as it comes. */
  flush(): void;
  /** Whether it flushes by itself at its readers' rate. */
  readonly isPaced: boolean;
}

/** Opens a way on a server. */
export const WAYS: Readonly<Record<WayName, (httpServer: HttpServer) => Way>> = {
  tidemark: openTidemark,
  rooms: openRooms,
  raw: openRaw,
};

export function newHttpServer(): HttpServer {
  return createServer((_, response) => response.writeHead(404).end());
}

function openTidemark(httpServer: HttpServer): Way {
  const hub = new Hub();
  const log = pino({ level: "silent" });
  const gateway = new Gateway({ httpServer, hub, feeds: () => [], version: "0.0.0", log });
  return { publish: (tick) => hub.publish(tick), flush: () => gateway.flushAll(), isPaced: true };
}

/** What most programs do: a room for each channel, an event with an object for each tick. */
function openRooms(httpServer: HttpServer): Way {
  const io = new Server(httpServer);
  io.on("connection", (socket) => {
    socket.on("subscribe", async (wish: { channels: string[] }, answer: (places: object) => void) => {
      await socket.join(wish.channels);
      answer({ channels: wish.channels.map(() => ({ handle: 0, seq: 0 })) });
    });
  });
  const publish = ({ channel, time, value: price, size, bid, ask }: Tick): void => {
    io.to(channel).emit("tick", { channel, time, price, size, bid, ask });
  };
  return { publish, flush: () => undefined, isPaced: true };
}

/** A channel of the raw way. */
interface RawChannel {
  readonly handle: number;
  seq: number;
}

/**
 * The least that a server of frames can do: ticks become rows as they come, a flush makes one buffer and writes it to
 * each socket. It speaks as much of engine.io and Socket.IO as its readers need, and does nothing for slow ones.
 */
class RawWay implements Way {
  readonly isPaced = false;
  readonly #readers = new Set<Socket>();
  readonly #channels = new Map<string, RawChannel>();
  #blocks: unknown[] = [];
  #base = Date.now();
  #n = 0;

  publish({ channel, time, value, size, bid, ask }: Tick): void {
    const known = this.#channels.get(channel) ?? { handle: this.#channels.size + 1, seq: 0 };
    this.#channels.set(channel, known);
    const row = [++known.seq, time - this.#base, value, size ?? null, bid ?? null, ask ?? null];
    this.#blocks.push([known.handle, row]);
  }

  flush(): void {
    if (this.#blocks.length === 0) return;
    const event = JSON.stringify(["frame", ++this.#n, this.#base, ...this.#blocks]);
    const buffer = textMessage(`42${event}`);
    for (const socket of this.#readers) socket.write(buffer);
    this.#blocks = [];
    this.#base = Date.now();
  }

  /** Speaks to a connection. */
  open(ws: WebSocket): void {
    ws.send('0{"sid":"raw","upgrades":[],"pingInterval":25000,"pingTimeout":20000}');
    ws.on("message", (data) => {
      const said = data.toString();
      if (said === "40") ws.send('40{"sid":"raw"}');
      const id = /^42(\d+)\["subscribe"/.exec(said)?.[1];
      if (id !== undefined) this.#enter(ws, id);
    });
  }

  #enter(ws: WebSocket, id: string): void {
    ws.send(`43${id}${JSON.stringify([{ channels: [...this.#channels.values()] }])}`);
    const socket: unknown = Reflect.get(ws, "_socket");
    if (!(socket instanceof Socket)) throw new Error("ws has no socket");
    this.#readers.add(socket);
    ws.on("close", () => this.#readers.delete(socket));
  }
}

function openRaw(server: HttpServer): Way {
  const way = new RawWay();
  const webSockets = new WebSocketServer({ server, path: "/socket.io/" });
  webSockets.on("connection", (ws) => way.open(ws));
  return way;
}
