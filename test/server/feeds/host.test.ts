import { describe, expect, test } from "vitest";
import { parseDisks, parseNetwork } from "../../../server/feeds/host/linux.ts";
import { measured, Rate, type Reading } from "../../../server/feeds/host/reading.ts";
import { temperature } from "../../../server/feeds/host/temperature.ts";
import { Traffic } from "../../../server/feeds/host/traffic.ts";
import { Host, host } from "../../../server/feeds/host.ts";
import { feedContract } from "../../contracts/feed-contract.ts";
import { runFor } from "../../support/feed-recorder.ts";

feedContract("host", {
  create: () => host.create({ type: "host", interval: 250 }),
  broken: () => new Host({ interval: 250 }, () => Promise.reject(new Error("no such system"))),
  ticks: 8,
});

const one = (name: string, value: number): Reading => ({
  name,
  read: async () => [measured(name, value, { name })],
});

describe("this machine's sensors", () => {
  test("tell its processor, its cores and its memory", async () => {
    const { descriptions, ticks } = await runFor(host.create({ type: "host", interval: 250 }), 20);
    const channels = descriptions.map(({ channel }) => channel);
    expect(channels).toEqual(
      expect.arrayContaining(["sensor/host/cpu", "sensor/host/cpu/0", "sensor/host/memory"]),
    );
    for (const { channel, value } of ticks) {
      if (!/cpu|memory$/.test(channel)) continue;
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(100);
    }
    expect(descriptions.every(({ group }) => group === "This machine")).toBe(true);
    expect(descriptions.every(({ expectedMs = 0 }) => expectedMs >= 250)).toBe(true);
  });

  test("one reading that fails is counted and the others go on", async () => {
    const broken: Reading = { name: "fan", read: () => Promise.reject(new Error("EIO")) };
    const feed = new Host({ interval: 250 }, async () => [broken, one("good", 1)]);
    const { ticks, refusals } = await runFor(feed, 2);
    expect(ticks.map(({ channel }) => channel)).toEqual(["sensor/host/good", "sensor/host/good"]);
    expect(refusals[0]).toEqual({ reason: "fan could not be read", detail: "EIO" });
  });

  test("what the machine does not know is not told", async () => {
    const feed = new Host({ interval: 250 }, async () => [one("unknown", Number.NaN), one("good", 1)]);
    const { descriptions } = await runFor(feed, 2);
    expect(descriptions.map(({ channel }) => channel)).toEqual(["sensor/host/good"]);
  });

  test.each([
    [48.5, 48.5],
    [0, Number.NaN],
    [-273, Number.NaN],
    [Number.NaN, Number.NaN],
  ])("a temperature of %d is told as %d", async (celsius, told) => {
    expect((await temperature(async () => celsius).read())[0]?.value).toBe(told);
  });

  test("a counter becomes a rate, and a restarted one is unknown for once", () => {
    const rate = new Rate();
    expect([rate.of(100, 0), rate.of(600, 500), rate.of(50, 1000), rate.of(150, 1500)]).toEqual([
      Number.NaN,
      1000,
      Number.NaN,
      200,
    ]);
  });

  test("traffic has a channel for each way", async () => {
    const traffic = new Traffic("disk", { read: "in", write: "out" }, async () => ({ in: 1, out: 2 }));
    expect((await traffic.read()).map(({ description }) => [description.channel, description.name])).toEqual([
      ["sensor/host/disk/read", "Disk read"],
      ["sensor/host/disk/write", "Disk write"],
    ]);
  });
});

describe("Linux's tables", () => {
  const devices = [
    "Inter-|   Receive                                                |  Transmit",
    " face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop",
    "    lo: 500 1 0 0 0 0 0 0 500 1 0 0",
    "  eth0:1000 1 0 0 0 0 0 0 2000 1 0 0",
    " veth1: 900 1 0 0 0 0 0 0 900 1 0 0",
  ].join("\n");

  test("network bytes are those of the way outside, else of all but loopback", () => {
    const routes = "Iface\tDestination\tGateway\neth0\t00000000\t0101A8C0\neth0\t0001A8C0\t00000000\n";
    expect(parseNetwork(devices, routes)).toEqual({ in: 1000, out: 2000 });
    expect(parseNetwork(devices, "")).toEqual({ in: 1900, out: 2900 });
    expect(parseNetwork("a\nb\n", "")).toEqual({ in: Number.NaN, out: Number.NaN });
  });

  test("disk bytes are those of whole disks", () => {
    const stats = [
      "   7       0 loop0 9 0 900 0 9 0 900 0",
      " 254       0 vda 10 0 4 0 10 0 6 0",
      " 254       1 vda1 10 0 4 0 10 0 6 0",
    ].join("\n");
    expect(parseDisks(stats, ["loop0", "vda"])).toEqual({ in: 2048, out: 3072 });
  });
});
