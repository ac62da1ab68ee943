import { expect, test } from "vitest";
import { Reading } from "../../../server/gateway/reading.ts";
import { subscriptionTo } from "../../../server/gateway/subscription.ts";
import { Watches } from "../../../server/gateway/watch.ts";
import { Hub } from "../../../server/hub/hub.ts";

const hub = new Hub();
const watches = new Watches<number>();
const CHANNELS = ["sensor/a", "sensor/b", "sensor/c"];
for (const channel of CHANNELS) hub.publish({ channel, value: 1, time: 1 });

/** A reading of channels; one whose name ends in `!` is read tick by tick. */
function readingOf(...names: string[]): Reading {
  const reading = new Reading([]);
  for (const name of names) {
    const record = hub.get(name.replace("!", ""));
    if (!record) throw new Error(`no channel ${name}`);
    reading.set(subscriptionTo(watches.enter(record, 0), name.endsWith("!") ? "ticks" : "bars"));
  }
  return reading;
}

test("readings of the same channels and modes match, in whatever order they came", () => {
  const [one, two] = [readingOf("sensor/a", "sensor/b!"), readingOf("sensor/b!", "sensor/c", "sensor/a")];
  two.delete("sensor/c");
  expect([one.matches(two), two.matches(one)]).toEqual([true, true]);
  expect(one.digest).toBe(two.digest);
});

test.each([
  [["sensor/a"], ["sensor/b"]],
  [["sensor/a"], ["sensor/a!"]],
  [["sensor/a"], ["sensor/a", "sensor/b"]],
  [
    ["sensor/a", "sensor/b!"],
    ["sensor/a!", "sensor/b"],
  ],
])("%j and %j do not, whatever their digests", (one, two) => {
  expect(readingOf(...one).matches(readingOf(...two))).toBe(false);
  expect(readingOf(...two).matches(readingOf(...one))).toBe(false);
});

test("a channel that is held anew is held once", () => {
  const reading = readingOf("sensor/a", "sensor/a!");
  expect([reading.size, reading.get("sensor/a")?.mode]).toEqual([1, "ticks"]);
  expect(reading.digest).toBe(readingOf("sensor/a!").digest);
});
