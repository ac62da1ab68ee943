import { readFileSync } from "node:fs";
import { connect, isIP } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectTls } from "node:tls";
import { createWebSocketStream, WebSocket } from "ws";
import { messageOf } from "#lib/message-of.ts";

/** Where a broker is and how it is known to be the right one. */
export interface BrokerAddress {
  readonly url: string;
  /** Files in PEM. */
  readonly ca?: string | undefined;
  readonly cert?: string | undefined;
  readonly key?: string | undefined;
  readonly rejectUnauthorized: boolean;
}

/** The protocols a broker's address may have. */
export const PROTOCOLS = ["mqtt:", "mqtts:", "ws:", "wss:"] as const;

/**
 * Opens a connection to a broker.
 * @throws Error in words where a file cannot be read.
 */
export function openStream(address: BrokerAddress): Duplex {
  const { protocol, hostname, port } = new URL(address.url);
  const host = hostname.replace(/^\[|\]$/g, "") || "localhost";
  if (protocol === "mqtt:") return connect({ host, port: Number(port || 1883) });
  const { rejectUnauthorized } = address;
  const secrets = { ...readFiles(address), rejectUnauthorized };
  if (protocol === "mqtts:") {
    const servername = isIP(host) === 0 ? host : "";
    return connectTls({ host, port: Number(port || 8883), servername, ...secrets });
  }
  // The stream reads on only when it was read from; a message is as large as whoever sends it likes.
  return createWebSocketStream(new WebSocket(address.url, "mqtt", { ...secrets, maxPayload: 2 ** 21 }));
}

function readFiles({ ca, cert, key }: BrokerAddress): Record<string, string> {
  const files = Object.entries({ ca, cert, key }).filter(([, file]) => file !== undefined);
  return Object.fromEntries(files.map(([option, file = ""]) => [option, readOne(option, file)]));
}

function readOne(option: string, file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Error(`${option}: ${file} cannot be read: ${messageOf(error)}`);
  }
}
