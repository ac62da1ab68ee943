import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type WebSocket, WebSocketServer } from "ws";

/** One connection of a feed, as the source sees it. */
export interface SourceConnection {
  /** The JSON messages the feed has sent. */
  readonly heard: unknown[];
  /** Sends a JSON message or, a text, as it is. */
  say(message: unknown): void;
  /** Closes the connection as a server does. */
  close(code: number, reason: string): void;
  ping(): void;
}

/** A source of messages over WebSocket on this machine. */
export interface WsSource extends AsyncDisposable {
  readonly url: string;
  readonly connections: SourceConnection[];
}

/** Starts a source that calls `onMessage` with each JSON message of a feed. */
export async function openWsSource(
  onMessage: (message: unknown, connection: SourceConnection, number: number) => void = () => {},
  onOpen: (connection: SourceConnection, number: number) => void = () => {},
): Promise<WsSource> {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1" });
  await once(server, "listening");
  const connections: SourceConnection[] = [];
  server.on("connection", (socket) => {
    const connection = connectionOf(socket);
    const number = connections.push(connection);
    socket.on("message", (data) => {
      const message: unknown = jsonOf(String(data));
      connection.heard.push(message);
      onMessage(message, connection, number);
    });
    onOpen(connection, number);
  });
  return {
    url: `ws://127.0.0.1:${portOf(server.address())}`,
    connections,
    [Symbol.asyncDispose]: async () => {
      for (const client of server.clients) client.terminate();
      server.close();
      await once(server, "close");
    },
  };
}

function connectionOf(socket: WebSocket): SourceConnection {
  return {
    heard: [],
    say: (message) => socket.send(typeof message === "string" ? message : JSON.stringify(message)),
    close: (code, reason) => socket.close(code, reason),
    ping: () => socket.ping(),
  };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === "string") throw new Error("the source does not listen");
  return address.port;
}
