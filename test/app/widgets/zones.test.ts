import fc from "fast-check";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { allZones, momentOf, offsetAt, wallAt, zoneNamed } from "../../../app/_widgets/zones.ts";

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu");

/** What a clock of a zone shows, asked of the platform by another way. */
function shown(time: number, zone: string): string {
  const clock = { dateStyle: "short", timeStyle: "medium", hourCycle: "h23", timeZone: zone } as const;
  return new Intl.DateTimeFormat("sv-SE", clock).format(time);
}

describe("the clock of a zone", () => {
  test("is what the platform shows there, at any moment", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), zones, (time, zone) => {
        expect(shown(wallAt(time, zone), "UTC")).toBe(shown(time, zone));
      }),
    );
  });

  test("of this device is its own", () => {
    vi.stubEnv("TZ", "Asia/Kolkata");
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(offsetAt(Date.UTC(2031, 0, 1), "local")).toBe(5.5 * HOUR);
  });
});

describe("the moment at which a clock shows something", () => {
  test("is one at which it does, and the first, unless it is leapt over", () => {
    fc.assert(
      fc.property(fc.integer({ min: DAY, max: 4e12 }), zones, (time, zone) => {
        const wall = wallAt(time, zone);
        const moment = momentOf(wall, zone);
        expect(wallAt(moment, zone)).toBe(wall);
        expect(moment).toBeLessThanOrEqual(time);
        expect(time - moment).toBeLessThanOrEqual(HOUR);
      }),
    );
  });

  test.each([
    [
      "is read on over what is leapt over",
      "Europe/Berlin",
      Date.UTC(2026, 2, 29, 2, 30),
      Date.UTC(2026, 2, 29, 1, 30),
    ],
    ["is the first of two", "Europe/Berlin", Date.UTC(2026, 9, 25, 2, 30), Date.UTC(2026, 9, 25, 0, 30)],
    ["knows half an hour", "Australia/Lord_Howe", Date.UTC(2026, 3, 5, 1, 45), Date.UTC(2026, 3, 4, 14, 45)],
  ])("%s", (_, zone, wall, moment) => expect(momentOf(wall, zone)).toBe(moment));
});

describe("a zone by its name", () => {
  test.each([
    ["utc", "UTC"],
    ["Local", "local"],
    [" europe/berlin ", "Europe/Berlin"],
    ["asia/katmandu", "Asia/Katmandu"],
    ["asia/kathmandu", "Asia/Kathmandu"],
    ["Europe/Atlantis", null],
    ["", null],
  ])("%j is %j", (text, zone) => expect(zoneNamed(text)).toBe(zone));

  test("is offered once, UTC first", () => {
    expect(allZones()[0]).toBe("UTC");
    expect(new Set(allZones()).size).toBe(allZones().length);
  });
});
