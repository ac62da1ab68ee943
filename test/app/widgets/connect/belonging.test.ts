import { describe, expect, it } from "vitest";
import type { FeedStatus } from "#lib/protocol.ts";
import type { Arrival } from "../../../../app/_widgets/connect/arrivals.ts";
import { type Subject, sortArrivals } from "../../../../app/_widgets/connect/belonging.ts";
import { MQTT } from "../../../../app/_widgets/connect/configs.ts";

const feed = (name: string, type: string) => ({ name, type }) as FeedStatus;
const FEEDS = [feed("HTTP push", "push"), feed("MQTT broker", "mqtt-broker"), feed("Plant", "mqtt")];
const by = (channel: string, from: string | null): Arrival => ({ channel, at: 0, feed: from });
const ARRIVALS = [
  by("sensor/pushed", "HTTP push"),
  by("sensor/played", "HTTP push"),
  by("sensor/built-in", "MQTT broker"),
  by("sensor/plant", "Plant"),
  by("sensor/nobody", null),
  by("sensor/gone", "Gone"),
];
const ownOf = (subject: Partial<Subject>) =>
  sortArrivals(
    ARRIVALS,
    { types: [], isReplay: false, ...subject },
    FEEDS,
    new Set(["sensor/played"]),
  ).own.map(({ channel }) => channel);

describe("whose success an arrival is", () => {
  it.each([
    ["Built-in broker", ["sensor/built-in"]],
    ["Your broker", ["sensor/plant"]],
  ])("%s", (name, own) => {
    expect(ownOf({ types: MQTT.find((recipe) => recipe.name === name)?.types ?? [] })).toEqual(own);
  });

  it("tells what others push from a recording that is played here", () => {
    expect(ownOf({ types: ["push"] })).toEqual(["sensor/pushed"]);
    expect(ownOf({ types: ["push"], isReplay: true })).toEqual(["sensor/played"]);
  });

  it("keeps what is nobody's here among the others", () => {
    const { own, others } = sortArrivals(ARRIVALS, { types: ["module"], isReplay: false }, FEEDS, new Set());
    expect(own).toEqual([]);
    expect(others).toEqual(ARRIVALS);
  });
});
