import { expect, test } from "vitest";
import type { ClientSocket } from "../../../server/gateway/client-socket.ts";
import { Pacer } from "../../../server/gateway/pacer.ts";
import { Readings } from "../../../server/gateway/readings.ts";
import { Session } from "../../../server/gateway/session.ts";
import { Tally } from "../../../server/gateway/tally.ts";
import { Watches } from "../../../server/gateway/watch.ts";
import type { ChannelRecord } from "../../../server/hub/channel-record.ts";
import { Hub } from "../../../server/hub/hub.ts";

/** A session whose frames are kept as text, and what else it sent. */
function sessionOf() {
  const frames: string[] = [];
  const sent: unknown[][] = [];
  const socket = {
    connected: true,
    conn: { readyState: "open", transport: { writable: true }, write: (text: string) => frames.push(text) },
    emit: (...args: unknown[]) => sent.push(args),
  } as unknown as ClientSocket;
  const pacer = new Pacer(() => new Readings());
  const session = new Session(socket, { watches: new Watches<Session>(), pacer, tally: new Tally() });
  return { session, frames, sent, flush: () => pacer.flushAll() };
}

function recordOf(hub: Hub, channel: string): ChannelRecord {
  hub.publish({ channel, value: 1, time: 1 });
  const record = hub.get(channel);
  if (!record) throw new Error("no such channel");
  return record;
}

test("[FR4] in mode ticks channels take turns where a frame does not take all, and none loses any", () => {
  const hub = new Hub();
  const { session, frames, sent, flush } = sessionOf();
  const names = Array.from({ length: 110 }, (_, at) => `sensor/many/${at}`);
  for (const name of names) session.hold(recordOf(hub, name), { mode: "ticks" }, 0);
  const publish = (): void => {
    for (const channel of names) {
      for (let at = 0; at < 2_400; at++) hub.publish({ channel, value: at + Math.PI / 1e9, time: 123_456 });
    }
  };
  // Twice at most what one frame holds: what waited in the first comes before what came since.
  publish();
  flush();
  const told = handlesOf(frames[0]);
  expect(frames[0]?.length).toBeLessThan(8.5 * 1024 * 1024);
  expect(told.length).toBeLessThan(names.length);
  flush();
  expect([...told, ...handlesOf(frames[1])].sort((a, b) => a - b)).toEqual(names.map((_, at) => at + 1));
  for (const channel of names) hub.publish({ channel, value: 0, time: 1 });
  flush();
  expect(handlesOf(frames[2])).toHaveLength(names.length);
  expect(sent).toEqual([]);
  session.close();
});

/** The handles of a frame as it was written. */
function handlesOf(text = "2[]"): number[] {
  const [, , , ...blocks] = JSON.parse(text.slice(1)) as [string, number, number, ...number[][]];
  return blocks.map(([handle]) => handle ?? 0);
}

test("a session that is closed holds nothing any more", () => {
  const record = recordOf(new Hub(), "sensor/a");
  const { session } = sessionOf();
  session.hold(record, { mode: "bars" }, 0);
  session.close();
  expect(() => session.hold(record, { mode: "bars" }, 0)).toThrow(/closed/);
  expect(record.listeners.size).toBe(0);
});
