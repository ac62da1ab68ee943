import { EventEmitter } from "node:events";
import type { Socket } from "socket.io";
import { expect, test } from "vitest";
import { Unread } from "../../../server/gateway/unread.ts";

/** A connection of the engine whose peer reads when a test says so. */
class FakeConn extends EventEmitter {
  readyState = "open";
  readonly transport = { writable: true };
  closed = false;

  /** Queues text; handed over where the last was taken, as the engine does. */
  send(length: number): void {
    this.emit("packetCreate", { type: "message", data: "x".repeat(length) });
    if (!this.transport.writable) return;
    this.emit("flush");
    this.transport.writable = false;
  }

  /** The peer takes what was handed over last, and then gets what is queued. */
  read(): void {
    this.transport.writable = true;
    this.send(0);
  }

  close(): void {
    this.closed = true;
  }
}

function watch(limit: number) {
  const conn = new FakeConn();
  const cuts: number[] = [];
  const unread = new Unread(conn as unknown as Socket["conn"], (bytes) => cuts.push(bytes), limit);
  return { conn, unread, cuts };
}

const MIB = 1024 * 1024;

test("[TR4] a connection more than a mebibyte behind is not answered until it has read", () => {
  const { conn, unread } = watch(16 * MIB);
  conn.send(2 * MIB);
  expect(unread.isRead).toBe(false);
  conn.read();
  expect(unread.isRead).toBe(true);
  conn.send(MIB / 2);
  expect(unread.isRead).toBe(true);
  conn.send(MIB);
  expect(unread.isRead).toBe(false);
});

test("[TR4] one that leaves more unread than the limit is cut, once, and not from within a write", async () => {
  const { conn, unread, cuts } = watch(1_000);
  for (let at = 0; at < 5; at++) conn.send(400);
  expect(cuts).toEqual([1_200]);
  expect([unread.isRead, conn.closed]).toEqual([false, false]);
  await new Promise(setImmediate);
  expect(conn.closed).toBe(true);
});
