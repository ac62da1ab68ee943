import { describe, expect, test } from "vitest";
import { factsOf } from "#lib/catalog.ts";
import { sweepStates } from "../../../server/hub/freshness.ts";
import { Hub } from "../../../server/hub/hub.ts";

const tick = (channel: string, value = 1, time = 1_000) => ({ channel, value, time });

describe("the hub", () => {
  test("numbers the ticks of each channel from 1 and tells that channel's listeners", () => {
    const hub = new Hub();
    hub.publish(tick("sensor/a"));
    const told: [number, number][] = [];
    hub.get("sensor/a")?.listeners.add((seq, { value }) => told.push([seq, value]));
    hub.publish(tick("sensor/b", 5));
    hub.publish(tick("sensor/a", 7));
    expect(told).toEqual([[2, 7]]);
    expect([hub.get("sensor/a")?.seq, hub.get("sensor/b")?.seq]).toEqual([2, 1]);
  });

  test("holds the newest ticks up to its capacity, with what is known of each", () => {
    const hub = new Hub({ recent: { ms: 0, ticks: 3 } });
    for (let value = 1; value <= 5; value++)
      hub.publish({ ...tick("symbol/A", value, value * 10), bid: value - 1 });
    const record = hub.get("symbol/A");
    expect([record?.oldest, record?.seq, record?.lastTime]).toEqual([3, 5, 50]);
    expect(record?.barOf(3)).toMatchObject({ seq: 3, time: 30, close: 3, count: 1, bid: 2, ask: Number.NaN });
    expect(record?.timeOf(2)).toBe(Number.NaN);
  });

  test("lists facts, state and seq, all of it or what a pattern covers", () => {
    const hub = new Hub();
    hub.describe(factsOf({ channel: "sensor/a/x", name: "A" }, "sensor", "Feed"));
    hub.publish(tick("sensor/b/x"));
    expect(hub.catalog().map(({ channel, name, state, seq }) => [channel, name, state, seq])).toEqual([
      ["sensor/a/x", "A", "offline", 0],
      ["sensor/b/x", null, "live", 1],
    ]);
    expect(hub.catalog("sensor/b/#")).toHaveLength(1);
  });

  test("gives a channel that was removed and comes again another handle and epoch", () => {
    const hub = new Hub();
    hub.publish(tick("sensor/a"));
    const first = hub.get("sensor/a");
    hub.remove("sensor/a");
    hub.publish(tick("sensor/a"));
    const second = hub.get("sensor/a");
    expect(second?.handle).not.toBe(first?.handle);
    expect(second?.epoch).not.toBe(first?.epoch);
    expect(second?.seq).toBe(1);
  });

  test("keeps more and more of the past until its bytes are used up, and a channel that is removed gives back its own", () => {
    const hub = new Hub({ recent: { bytes: 10_000 } });
    for (let at = 0; at < 1_000; at++) hub.publish(tick(`sensor/${at % 4}`, at, at));
    expect(hub.recentBytes).toBeLessThanOrEqual(10_000);
    const held = (channel: string): number =>
      1 + (hub.get(channel)?.seq ?? 0) - (hub.get(channel)?.oldest ?? 0);
    const before = held("sensor/0");
    expect(before).toBeLessThan(250);
    for (const gone of ["sensor/1", "sensor/2", "sensor/3"]) hub.remove(gone);
    for (let at = 0; at < 1_000; at++) hub.publish(tick("sensor/0", at, 1_000 + at));
    expect(held("sensor/0")).toBeGreaterThan(2 * before);
    hub.remove("sensor/0");
    expect(hub.recentBytes).toBe(0);
  });

  test("tells of channels added, described anew, removed and of another state", () => {
    const hub = new Hub();
    const told: string[] = [];
    for (const kind of ["added", "described", "removed"] as const)
      hub[kind].add(({ channel }) => told.push(`${kind} ${channel}`));
    hub.changed.add(({ channel, state }) => told.push(`${channel} ${state}`));
    hub.publish(tick("sensor/a"));
    hub.describe(factsOf({ channel: "sensor/a" }, "sensor", "Feed"));
    hub.closed(["sensor/a", "sensor/unknown"]);
    hub.remove("sensor/a");
    hub.remove("sensor/a");
    expect(told).toEqual([
      "added sensor/a",
      "sensor/a live",
      "described sensor/a",
      "sensor/a closed",
      "removed sensor/a",
    ]);
  });

  test("[FR8] a late tick is numbered and kept, and is neither the newest nor a sign of life", () => {
    let now = 0;
    const hub = new Hub({ clock: () => now });
    hub.describe(factsOf({ channel: "sensor/a", expectedMs: 1_000 }, "sensor", "Feed"));
    hub.publish(tick("sensor/a", 7, 5_000));
    now = 4_000;
    hub.publish(tick("sensor/a", 3, 4_000));
    sweepStates(hub, now);
    const record = hub.get("sensor/a");
    expect([record?.seq, record?.lastTime, record?.state]).toEqual([2, 5_000, "late"]);
    expect(record?.fold(1, 2)).toMatchObject({ seq: 2, time: 5_000, open: 7, close: 7, low: 3, count: 2 });
    hub.publish(tick("sensor/a", 8, 5_000));
    expect(record?.state).toBe("live");
  });

  test("[FR7] what a broker had kept is stale until the next tick, unless its time says that it is young", () => {
    const hub = new Hub({ clock: () => 0 });
    const kept = (channel: string, time: number) =>
      hub.publish({ ...tick(channel, 1, time), retained: true });
    for (const name of ["steady", "young", "old"])
      hub.describe(factsOf({ channel: `sensor/${name}`, expectedMs: 60_000 }, "sensor", "Feed"));
    kept("sensor/unknown", Date.now());
    kept("sensor/steady", Date.now());
    kept("sensor/young", Date.now() - 10_000);
    kept("sensor/old", Date.now() - 7_200_000);
    const states = () => Array.from(hub.records(), ({ channel, state }) => `${channel.slice(7)} ${state}`);
    const told = ["steady stale", "young live", "old offline", "unknown stale"];
    expect(states()).toEqual(told);
    sweepStates(hub, 250);
    expect(states()).toEqual(told);
    hub.publish(tick("sensor/unknown", 2, Date.now()));
    sweepStates(hub, 250);
    expect(hub.get("sensor/unknown")?.state).toBe("live");
  });

  test("refuses a tick on a new channel whose name is none", () => {
    expect(() => new Hub().publish(tick("nonsense"))).toThrow(/symbol\//);
  });
});

describe("[FR7] freshness", () => {
  function aged(expectedMs: number | undefined) {
    let now = 0;
    const hub = new Hub({ clock: () => now });
    hub.describe(factsOf({ channel: "sensor/a", expectedMs }, "sensor", "Feed"));
    // Years old, as the ticks of a recording are: the arrival counts.
    hub.publish(tick("sensor/a", 1, 1_000));
    return {
      hub,
      wait: (ms: number) => {
        now += ms;
      },
      stateAfter: (silence: number) => {
        now = silence;
        sweepStates(hub, now);
        return hub.get("sensor/a")?.state;
      },
    };
  }

  test("goes by the time since the last tick arrived, against what the channel expects", () => {
    const { stateAfter } = aged(1_000);
    expect([500, 3_001, 10_001, 60_001].map(stateAfter)).toEqual(["live", "late", "stale", "offline"]);
  });

  test("a channel that speaks only on a change is never late", () => {
    expect(aged(undefined).stateAfter(1e9)).toBe("live");
  });

  test("what went offline with its feed is as fresh as its age says when the feed is back", () => {
    const { hub, stateAfter, wait } = aged(1_000);
    hub.lost(["sensor/a", "sensor/unknown"]);
    expect(stateAfter(500)).toBe("offline");
    hub.back(["sensor/a", "sensor/unknown"]);
    expect(hub.get("sensor/a")?.state).toBe("live");
    hub.lost(["sensor/a"]);
    wait(3_001);
    hub.back(["sensor/a"]);
    expect(hub.get("sensor/a")?.state).toBe("late");
  });

  test("a feed that is back says nothing for a device that was away, before it failed or since", () => {
    const { hub, stateAfter } = aged(1_000);
    hub.offline(["sensor/a"]);
    hub.lost(["sensor/a"]);
    hub.back(["sensor/a"]);
    expect(stateAfter(10)).toBe("offline");
    hub.publish(tick("sensor/a"));
    hub.lost(["sensor/a"]);
    hub.offline(["sensor/a"]);
    hub.back(["sensor/a"]);
    expect(stateAfter(20)).toBe("offline");
  });

  test("what its feed called offline or closed stays so until the next tick", () => {
    const { hub, stateAfter } = aged(1_000);
    hub.closed(["sensor/a"]);
    expect(stateAfter(10)).toBe("closed");
    hub.offline(["sensor/a"]);
    expect(stateAfter(20)).toBe("offline");
    hub.publish(tick("sensor/a"));
    expect(hub.get("sensor/a")?.state).toBe("live");
  });
});
