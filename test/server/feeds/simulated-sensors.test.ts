import { describe, expect, test } from "vitest";
import type { Tick } from "#lib/tick.ts";
import { simulatedSensors } from "../../../server/feeds/simulated-sensors.ts";
import { PlantSimulation } from "../../../server/feeds/simulation/plant-simulation.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { runFor } from "../../support/feed-recorder.ts";

const create = (options: object = {}) => simulatedSensors.create({ type: "simulated-sensors", ...options });

feedContract("simulated-sensors", { create: () => create({ rate: 50, past: 0 }) });

const HOUR = 3_600_000;

function play(
  until: number,
  { count = 11, rate, seed = 7 }: { count?: number; rate?: number; seed?: number } = {},
) {
  const simulation = new PlantSimulation(count, rate, seed);
  const byChannel = new Map<string, Tick[]>(simulation.descriptions.map(({ channel }) => [channel, []]));
  let before = 0;
  while (simulation.next < until) {
    simulation.advance(0, (tick) => {
      expect(tick.time).toBeGreaterThanOrEqual(before);
      before = tick.time;
      byChannel.get(tick.channel)?.push(tick);
    });
  }
  const of = (channel: string) => byChannel.get(`sensor/${channel}`) ?? [];
  return { simulation, byChannel, of, values: (channel: string) => of(channel).map(({ value }) => value) };
}

const hour = play(HOUR);

describe("the simulated plant", () => {
  test("has the channels people expect, with unit, group and limits", () => {
    const channels = hour.simulation.descriptions.map(({ channel }) => channel);
    expect(channels).toHaveLength(11);
    expect(channels).toContain("sensor/boiler-1/temperature");
    const store = hour.simulation.descriptions.find(
      ({ channel }) => channel === "sensor/cold-store-1/temperature",
    );
    expect(store).toMatchObject({
      unit: "°C",
      decimals: 1,
      group: "Cold store",
      limits: { h: -16 },
      expectedMs: 1200,
    });
  });

  test("tells the same stream for the same seed and another for another", () => {
    const of = (seed: number) => [...play(60_000, { seed }).byChannel.values()];
    expect(of(3)).toEqual(of(3));
    expect(of(3)).not.toEqual(of(4));
  });

  test("the boiler follows its setpoint with a lag", () => {
    const temperatures = hour.values("boiler-1/temperature");
    const setpoints = hour.values("boiler-1/setpoint");
    expect(new Set(setpoints).size).toBeGreaterThan(1);
    const off = temperatures
      .map((value, at) => Math.abs(value - (setpoints[at] ?? value)))
      .sort((a, b) => a - b);
    expect(off[Math.floor(off.length / 2)]).toBeLessThan(5);
    // No spike apart, the water cannot move faster than its time constant lets it.
    const steps = temperatures.slice(1).map((value, at) => Math.abs(value - (temperatures[at] ?? value)));
    const jumps = steps.filter((step) => step > 2);
    expect(jumps.length).toBeLessThan(20);
  });

  test("states are told at the start and on a change alone, and speak without a rhythm", () => {
    for (const channel of ["boiler-1/burner", "feed-pump/state", "cold-store-1/door"]) {
      const values = hour.values(channel);
      expect(hour.of(channel)[0]?.time).toBe(0);
      expect(values.length).toBeGreaterThan(2);
      expect(values.slice(1).every((value, at) => value !== values[at])).toBe(true);
      const description = hour.simulation.descriptions.find((d) => d.channel === `sensor/${channel}`);
      expect(description?.expectedMs).toBeUndefined();
      expect(Object.keys(description?.labels ?? {})).toEqual(expect.arrayContaining(values.map(String)));
    }
  });

  test("the pump keeps the tank between its levels", () => {
    const levels = [...hour.values("feed-tank/level")].sort((a, b) => a - b);
    expect(levels[Math.floor(levels.length * 0.02)]).toBeGreaterThan(28);
    expect(levels[Math.floor(levels.length * 0.98)]).toBeLessThan(88);
  });

  test("an open door now and then takes the cold store over its high limit", () => {
    const values = hour.values("cold-store-1/temperature");
    const over = values.filter((value) => value > -16).length / values.length;
    expect(over).toBeGreaterThan(0.005);
    expect(over).toBeLessThan(0.6);
  });

  test("vibration has bursts while the pump runs", () => {
    const values = [...hour.values("feed-pump/vibration")].sort((a, b) => a - b);
    expect(values[Math.floor(values.length / 2)]).toBeLessThan(2.5);
    expect(values.at(-1)).toBeGreaterThan(4.5);
  });

  test("now and then a sensor is silent for seconds, and another repeats itself", () => {
    let dropouts = 0;
    let stuck = 0;
    for (const { channel, expectedMs } of hour.simulation.descriptions) {
      if (expectedMs === undefined || channel.endsWith("setpoint")) continue;
      const ticks = hour.byChannel.get(channel) ?? [];
      dropouts += ticks.filter(({ time }, at) => time - (ticks[at - 1]?.time ?? time) > 3_000).length;
      stuck += longestRun(ticks.map(({ value }) => value)) >= 9 ? 1 : 0;
    }
    expect(dropouts).toBeGreaterThan(5);
    expect(dropouts).toBeLessThan(100);
    expect(stuck).toBeGreaterThan(0);
  });

  test("makes as many channels as asked, named for their lines, at the rate asked", () => {
    const { simulation, byChannel } = play(10_000, { count: 1000, rate: 10 });
    const channels = simulation.descriptions.map(({ channel }) => channel);
    expect(new Set(channels).size).toBe(1000);
    expect(channels).toContain("sensor/line-001/temperature");
    const ticks = [...byChannel.values()].reduce((sum, list) => sum + list.length, 0);
    expect(ticks).toBeGreaterThan(90_000);
    expect(ticks).toBeLessThan(105_000);
    expect(
      simulatedSensors.options.safeParse({ type: "simulated-sensors", count: 1000, rate: 10 }).success,
    ).toBe(true);
  });

  test("fewer channels are the first ones", () => {
    expect(play(1_000, { count: 3 }).simulation.descriptions.at(-1)?.channel).toBe(
      "sensor/boiler-1/pressure",
    );
  });

  test("a past fills a state's timeline from its start", async () => {
    const { ticks } = await runFor(create({ past: 60_000 }), 500);
    const door = ticks.find(({ channel }) => channel === "sensor/cold-store-1/door");
    expect(door?.time).toBeLessThan(Date.now() - 50_000);
  });
});

function longestRun(values: readonly number[]): number {
  let longest = 0;
  let run = 0;
  for (const [at, value] of values.entries()) {
    run = value === values[at - 1] ? run + 1 : 1;
    longest = Math.max(longest, run);
  }
  return longest;
}

test("the boiler follows the setpoint it was told, and nobody else sets it from then on", () => {
  const simulation = new PlantSimulation(11, 1, 7);
  const values = new Map<string, number[]>();
  const hours = (count: number): void => {
    values.clear();
    for (const until = simulation.next + count * 3_600_000; simulation.next < until; )
      simulation.advance(0, ({ channel, value }) => {
        values.set(channel, [...(values.get(channel) ?? []).slice(-999), value]);
      });
  };
  hours(0.1);
  simulation.command("sensor/boiler-1/setpoint", 62.5);
  hours(1);
  expect(new Set(values.get("sensor/boiler-1/setpoint"))).toEqual(new Set([62.5]));
  const sorted = (values.get("sensor/boiler-1/temperature") ?? []).toSorted((a, b) => a - b);
  expect(Math.abs((sorted[500] ?? 0) - 62.5)).toBeLessThan(4);
  expect(() => simulation.command("sensor/boiler-1/temperature", 70)).toThrow(/takes no command/);
});
