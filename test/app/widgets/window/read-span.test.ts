import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readMoment, readSpan } from "../../../../app/_widgets/window/read-span.ts";
import { sayShort, writeMoment } from "../../../../app/_widgets/window/span-words.ts";
import { wallAt } from "../../../../app/_widgets/zones.ts";

const NOW = Date.UTC(2026, 10, 21, 10, 42, 7);
const UTC = { now: NOW, zone: "UTC" };
const HOUR = 3_600_000;

describe("words for a moment", () => {
  it.each([
    ["now", NOW],
    [" -3h ", NOW - 3 * HOUR],
    ["now-90s", NOW - 90_000],
    ["−1.5d", NOW - 36 * HOUR],
    ["-15 min", NOW - 15 * 60_000],
    ["10:30", Date.UTC(2026, 10, 21, 10, 30)],
    ["2026-11-12", Date.UTC(2026, 10, 12)],
    ["2026-11-12 10:30", Date.UTC(2026, 10, 12, 10, 30)],
    ["2026-11-12, 10:30:05", Date.UTC(2026, 10, 12, 10, 30, 5)],
    ["2026-11-12T10:30:05.250Z", Date.UTC(2026, 10, 12, 10, 30, 5, 250)],
    ["2026-11-12T10:30+02:00", Date.UTC(2026, 10, 12, 8, 30)],
  ])("%s", (words, time) => {
    expect(readMoment(words, UTC)).toBe(time);
  });

  it.each([
    "",
    "soon",
    "-3",
    "3h",
    "-3 fortnights",
    "2026-13-01",
    "2026-02-30",
    "2026-14-05",
    "2025-02-29",
    "24:00",
    "10:61",
    "1e9",
  ])("“%s” is none", (words) => {
    expect(readMoment(words, UTC)).toBeNaN();
  });

  it.each([
    ["2026-02-30", "“2026-02-30” is in no calendar. Write"],
    ["2026-02-30T10:30Z", "“2026-02-30T10:30Z” is in no calendar. Write"],
    ["soon", "“soon” is not a time. Write"],
  ])("“%s” is refused by what is wrong with it", (words, fault) => {
    expect(readSpan(words, "now", UTC)).toMatchObject({
      field: "from",
      words: expect.stringContaining(fault),
    });
  });

  it("are read on the clock of the zone, and on a day its clock is changed", () => {
    const berlin = { now: NOW, zone: "Europe/Berlin" };
    expect(readMoment("2026-11-12 10:30", berlin)).toBe(Date.UTC(2026, 10, 12, 9, 30));
    expect(readMoment("2026-03-29 02:30", berlin)).toBe(Date.UTC(2026, 2, 29, 1, 30));
    expect(readMoment("2026-10-25 02:30", berlin)).toBe(Date.UTC(2026, 9, 25, 0, 30));
    expect(readMoment("11:30", berlin)).toBe(Date.UTC(2026, 10, 21, 10, 30));
  });

  it("are those a moment is written with, in every zone", () => {
    const zones = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"];
    const seconds = fc.integer({ min: Date.UTC(1980) / 1_000, max: Date.UTC(2040) / 1_000 });
    fc.assert(
      fc.property(fc.constantFrom(...zones), seconds, (zone, second) => {
        const time = second * 1_000;
        const back = readMoment(writeMoment(time, zone), { now: NOW, zone });
        // An hour that passes twice is read as its first.
        expect(wallAt(back, zone)).toBe(wallAt(time, zone));
        expect([0, HOUR / 2, HOUR]).toContain(time - back);
      }),
    );
  });
});

describe("from and to", () => {
  const fault = (from: string, to: string) => readSpan(from, to, UTC);

  it("mean a span", () => {
    expect(readSpan("-3h", "now", UTC)).toEqual({ from: NOW - 3 * HOUR, to: NOW });
  });

  it("say what is wrong with them, and with which", () => {
    expect(fault("", "now")).toEqual({ field: "from", words: "Say when it begins." });
    expect(fault("-3h", " ")).toEqual({ field: "to", words: "Say when it ends." });
    expect(fault("soon", "now")).toMatchObject({
      field: "from",
      words: expect.stringMatching(/“soon” is not a time/),
    });
    expect(fault("-1h", "-3h")).toMatchObject({
      field: "to",
      words: expect.stringMatching(/ends before it begins/),
    });
    expect(fault("-1h", "-1h")).toMatchObject({
      field: "to",
      words: expect.stringMatching(/at least a second/),
    });
    expect(fault("2027-01-01", "2027-01-02")).toMatchObject({
      field: "from",
      words: expect.stringMatching(/yet to come/),
    });
    expect(fault("-1h", "2027-01-02")).toMatchObject({
      field: "to",
      words: expect.stringMatching(/yet to come/),
    });
    expect(fault("1979-12-31", "now")).toMatchObject({ field: "from", words: expect.stringMatching(/1980/) });
    expect(fault("-11y", "now")).toMatchObject({
      field: "from",
      words: expect.stringMatching(/at most 10 years/),
    });
  });
});

describe("a span in short", () => {
  const day = Date.UTC(2026, 10, 12, 10);
  it.each([
    [4 * 60_000, "12 Nov 10:00:00 – 10:04:00"],
    [4 * HOUR, "12 Nov 10:00 – 14:00"],
    [28 * HOUR, "12 Nov 10:00 – 13 Nov 14:00"],
    [24 * HOUR, "12 Nov 10:00 – 13 Nov 10:00"],
    [20 * 24 * HOUR, "12 Nov – 2 Dec"],
    [200 * 24 * HOUR, "12 Nov 2026 – 31 May 2027"],
  ])("of %d ms", (length, words) => {
    expect(sayShort({ from: day, to: day + length }, "UTC", day)).toBe(words);
  });

  it.each([
    [4 * HOUR, "12 Nov 2026 10:00 – 14:00"],
    [28 * HOUR, "12 Nov 10:00 – 13 Nov 2026 14:00"],
    [20 * 24 * HOUR, "12 Nov – 2 Dec 2026"],
    [60 * 24 * HOUR, "12 Nov 2026 – 11 Jan 2027"],
  ])("of %d ms in another year says which", (length, words) => {
    expect(sayShort({ from: day, to: day + length }, "UTC", Date.UTC(2028, 0, 1))).toBe(words);
  });
});
