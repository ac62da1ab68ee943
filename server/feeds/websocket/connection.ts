import { type RawData, WebSocket } from "ws";
import { connectionFault, shown } from "../web-address.ts";

/** Characters or bytes of the longest message that is read; a longer one is refused. */
export const MAX_MESSAGE = 1_048_576;
/** A message longer than this, in bytes, ends the connection, so that memory stays bounded. */
const MAX_PAYLOAD = 16 * MAX_MESSAGE;
/** Milliseconds a server may take to accept the connection. */
const HANDSHAKE = 10_000;
/** Milliseconds after which a connection counts as one that stays. */
const SETTLED = 1_000;
/** Milliseconds a server may take to close it in order. */
const GOODBYE = 500;

export interface ListenOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Texts sent as soon as it is open, in this order. */
  readonly send: readonly string[];
  /** Sent each `interval` milliseconds; without a text it is a ping frame. */
  readonly ping?: { readonly text?: string | undefined; readonly interval: number } | undefined;
  /** Milliseconds without a word from the server after which the connection counts as broken. */
  readonly idleTimeout: number;
  /** Called when it has been open for a moment: a server that wants nobody closes it at once. */
  readonly onSettled: () => void;
  readonly onMessage: (text: string) => void;
}

/**
 * Listens on one connection. Resolves when the signal aborts; rejects with an Error in words when the connection
 * cannot be made, breaks, is closed by the server, or is silent for too long.
 */
export async function listenOn(options: ListenOptions, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const where = shown(options.url);
  const socket = new WebSocket(options.url, {
    headers: options.headers,
    maxPayload: MAX_PAYLOAD,
    handshakeTimeout: HANDSHAKE,
  });
  const stopCare = careFor(socket, options, (fault) => reject(new Error(`${where}: ${fault}`)));
  socket.on("error", (error) => reject(new Error(`${where}: ${connectionFault(error)}`)));
  socket.on("close", (code, reason) => reject(new Error(`${where}: ${closing(code, String(reason))}`)));
  socket.on("message", (data) => {
    if (!signal.aborted) options.onMessage(textOf(data));
  });
  const stop = (): void => resolve();
  signal.addEventListener("abort", stop, { once: true });
  try {
    await promise;
  } finally {
    signal.removeEventListener("abort", stop);
    stopCare();
    goodbye(socket);
  }
}

/** Greets, pings, and notices silence. Returns what ends it. */
function careFor(socket: WebSocket, options: ListenOptions, onFault: (fault: string) => void): () => void {
  const { send, ping, idleTimeout, onSettled } = options;
  let heard = Date.now();
  let settling: NodeJS.Timeout | undefined;
  const hear = (): void => {
    heard = Date.now();
  };
  for (const event of ["open", "message", "ping", "pong"]) socket.on(event, hear);
  socket.once("open", () => {
    for (const text of send) socket.send(text);
    settling = setTimeout(onSettled, SETTLED);
  });
  const pinging = ping && setInterval(() => sayPing(socket, ping.text), ping.interval);
  const watching = setInterval(() => {
    if (Date.now() - heard >= idleTimeout) onFault(`silent for ${idleTimeout / 1000} s`);
  }, idleTimeout / 4);
  return () => {
    clearTimeout(settling);
    clearInterval(pinging);
    clearInterval(watching);
  };
}

function sayPing(socket: WebSocket, text: string | undefined): void {
  if (socket.readyState !== WebSocket.OPEN) return;
  if (text === undefined) socket.ping();
  else socket.send(text);
}

/** Leaves in order and, where the server does not answer, without it. Nothing that happens from here on matters. */
function goodbye(socket: WebSocket): void {
  socket.close();
  setTimeout(() => socket.terminate(), GOODBYE).unref();
}

function closing(code: number, reason: string): string {
  // 1006 is the library's own: the connection ended without a word.
  const said = code === 1006 ? "the connection broke" : `closed by the server with ${code}`;
  return reason === "" ? said : `${said}: ${reason}`;
}

function textOf(data: RawData): string {
  if (Array.isArray(data)) return Buffer.concat(data).toString();
  return (Buffer.isBuffer(data) ? data : Buffer.from(data)).toString();
}
