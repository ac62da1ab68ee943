import fc from "fast-check";
import { beforeAll, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";

const THIN = "\u202F";
const MINUS = "\u2212";
const NOT_NUMBERS = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];

const RealNumberFormat = Intl.NumberFormat;
let locale = "en-US";
let format: typeof import("#lib/format.ts");

/** Loads the module as a reader in a locale would, since formats are made once and kept. */
async function readIn(name: string): Promise<void> {
  locale = name;
  vi.resetModules();
  format = await import("#lib/format.ts");
}

beforeAll(() => {
  vi.spyOn(Intl, "NumberFormat").mockImplementation(function numberFormat(
    wanted?: Intl.LocalesArgument,
    options?: Intl.NumberFormatOptions,
  ) {
    return new RealNumberFormat(wanted ?? locale, options);
  });
});
beforeEach(() => readIn("en-US"));

describe("a number", () => {
  test.each([
    [67_412.5, 2, "67,412.50"],
    [0, 0, "0"],
    [0.05, 1, "0.1"],
    [21.456, 0, "21"],
    [-3.2, 1, `${MINUS}3.2`],
    [-1_234_567.891, 2, `${MINUS}1,234,567.89`],
    [1.5, 12, "1.500000000000"],
  ])("%d with %d decimals is %s", (value, decimals, text) => {
    expect(format.formatNumber(value, decimals)).toBe(text);
  });

  test("is written as its reader does", async () => {
    await readIn("de-DE");
    expect(format.formatNumber(-67_412.5, 2)).toBe(`${MINUS}67.412,50`);
    expect(format.formatCompact(1_240_000)).toMatch(/^1,24.Mio\.$/);
  });

  test("has its decimals, U+2212 as its minus and no other, and reads back as itself", () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, fc.integer({ min: 0, max: 6 }), (number, decimals) => {
        const text = format.formatNumber(number, decimals);
        expect(text).not.toContain("-");
        expect(text.split(".")[1]?.length ?? 0).toBe(decimals);
        const read = Number(text.replaceAll(",", "").replace(MINUS, "-"));
        expect(Math.abs(read - number)).toBeLessThanOrEqual(0.5 * 10 ** -decimals + 1e-6);
      }),
    );
  });
});

describe("what is missing", () => {
  test.each(NOT_NUMBERS)("%d is a dash and never 0", (value) => {
    expect([
      format.formatNumber(value, 2),
      format.formatSigned(value, 2),
      format.formatPercent(value),
      format.formatCompact(value),
      format.formatAge(value),
      format.formatTime(value, "UTC"),
      format.formatDateTime(value, "UTC"),
    ]).toEqual(Array(7).fill("—"));
  });
});

describe("a difference", () => {
  test.each([
    [1.5, `+1.50`],
    [-1.5, `${MINUS}1.50`],
    [0, "+0.00"],
    [-1_234, `${MINUS}1,234.00`],
  ])("of %d is %s", (value, text) => expect(format.formatSigned(value, 2)).toBe(text));

  test.each([
    [0.0124, `+1.24${THIN}%`],
    [-0.5, `${MINUS}50.00${THIN}%`],
    [0, `+0.00${THIN}%`],
    [12, `+1,200.00${THIN}%`],
  ])("as a ratio of %d is %s", (ratio, text) => expect(format.formatPercent(ratio)).toBe(text));

  test("always has exactly one sign, at its front", () => {
    fc.assert(
      fc.property(fc.double({ min: -1e6, max: 1e6, noNaN: true }), (value) => {
        for (const [text, shown] of [
          [format.formatSigned(value, 2), value],
          [format.formatPercent(value), value * 100],
        ] as const) {
          expect(text).toMatch(/^[+−][\d,]+\.\d\d/);
          expect(text.startsWith("−")).toBe(Number(shown.toFixed(2)) < 0);
        }
      }),
    );
  });
});

test.each([
  [1_240_000, "1.24M"],
  [1_235_678, "1.24M"],
  [-1_500, `${MINUS}1.5K`],
  [999, "999"],
  [0, "0"],
  [7_000_000_000, "7B"],
])("%d in short is %s", (value, text) => expect(format.formatCompact(value)).toBe(text));

test.each([
  [4, 5_000, 4],
  [0, 0.1, 0],
  [null, 5_000, 0],
  [undefined, -1_000, 0],
  [null, 21.5, 1],
  [null, -3.1, 1],
  [null, 0.1 + 0.2, 1],
  [null, 73.967322, 5],
  [null, 1_234.56789, 3],
  [null, 12_345_678.5, 0],
  [null, 0.000123456, 6],
  [null, 0.0000001, 0],
  [null, Number.NaN, 0],
])("a channel of %s decimals shows %d with %d", (own, value, decimals) => {
  expect(format.decimalsOf(own, value)).toBe(decimals);
});

test("a value that is round to some decimals has no more of them", () => {
  const cents = fc.integer({ min: -1e9, max: 1e9 }).map((number) => number / 100);
  const value = fc.oneof(fc.double(), cents);
  fc.assert(
    fc.property(value, fc.integer({ min: 0, max: 6 }), (number, decimals) => {
      fc.pre(format.isRoundTo(number, decimals));
      expect(format.decimalsIn(number)).toBeLessThanOrEqual(decimals);
    }),
  );
  expect([0, 2, 3].map((decimals) => format.isRoundTo(1.25, decimals))).toEqual([false, true, true]);
  expect(format.isRoundTo(1.005, 3)).toBe(true);
});

describe("an age", () => {
  test.each([
    [0, "0.0", "s"],
    [240, "0.2", "s"],
    [9_900, "9.9", "s"],
    [14_900, "14", "s"],
    [119_999, "119", "s"],
    [120_000, "2", "min"],
    [7_199_999, "119", "min"],
    [7_200_000, "2", "h"],
    [172_799_999, "47", "h"],
    [172_800_000, "2", "d"],
    [864_000_000, "10", "d"],
  ])("of %d ms is %s %s", (ms, number, unit) => expect(format.formatAge(ms)).toBe(`${number}${THIN}${unit}`));

  test("before now, as clocks apart may tell, is none", () => {
    expect(format.formatAge(-5_000)).toBe(`0.0${THIN}s`);
  });
});

test.each([
  [0, "0:00"],
  [999, "0:00"],
  [42_000, "0:42"],
  [725_000, "12:05"],
  [3_599_999, "59:59"],
  [3_600_000, "1:00:00"],
  [3_723_000, "1:02:03"],
  [90_000_000, "25:00:00"],
  [-1_000, "0:00"],
])("a span of %d ms is %s", (ms, text) => expect(format.formatSpan(ms)).toBe(text));

describe("a moment", () => {
  const MOMENT = Date.UTC(2026, 10, 21, 10, 42, 7, 999);
  const two = (value: number) => String(value).padStart(2, "0");

  test("in universal time", () => {
    expect(format.formatTime(MOMENT, "UTC")).toBe("10:42:07");
    expect(format.formatDateTime(MOMENT, "UTC")).toBe("21 Nov 2026, 10:42:07");
    expect(format.formatTime(Date.UTC(2026, 0, 1), "UTC")).toBe("00:00:00");
  });

  test("on the reader's own clock", () => {
    // A machine on universal time could not tell the two clocks apart.
    vi.stubEnv("TZ", "Asia/Kolkata");
    onTestFinished(() => void vi.unstubAllEnvs());
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (time) => {
        const date = new Date(time);
        const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(":");
        expect(format.formatTime(time, "local")).toBe(clock);
      }),
    );
  });

  test.each([
    [1_000, "10:42:07"],
    [30_000, "10:42:07"],
    [60_000, "10:42"],
    [12 * 3_600_000, "10:42"],
    [86_400_000, "21 Nov"],
    [14 * 86_400_000, "21 Nov"],
    [30.4375 * 86_400_000, "Nov 2026"],
    [12 * 30.4375 * 86_400_000, "2026"],
  ])("on an axis of steps of %d ms is %s", (step, text) => {
    expect(format.formatTick(MOMENT, step, "UTC")).toBe(text);
  });

  test.each([
    [Date.UTC(2026, 10, 22), 1_000, "22 Nov"],
    [Date.UTC(2026, 10, 22), 3_600_000, "22 Nov"],
    [Date.UTC(2027, 0, 1), 3_600_000, "01 Jan"],
    [Date.UTC(2027, 0, 1), 86_400_000, "2027"],
    [Date.UTC(2026, 8, 1), 86_400_000, "01 Sep"],
  ])("at %d, where another day or year begins, an axis of %d ms says %s", (time, step, text) => {
    expect(format.formatTick(time, step, "UTC")).toBe(text);
  });

  test.each([
    ["UTC", "UTC", "2026-11-21T10:42:07.999Z"],
    ["Europe/Berlin", "CET", "2026-11-21T11:42:07.999+01:00 Europe/Berlin"],
    ["America/New_York", "EST", "2026-11-21T05:42:07.999-05:00 America/New_York"],
    ["Australia/Lord_Howe", "LHDT", "2026-11-21T21:42:07.999+11:00 Australia/Lord_Howe"],
    ["Asia/Kathmandu", "GMT+5:45", "2026-11-21T16:27:07.999+05:45 Asia/Kathmandu"],
    ["Europe/London", "GMT", "2026-11-21T10:42:07.999+00:00 Europe/London"],
  ])("in %s has the zone's short name %s, and is %s in full", (zone, short, iso) => {
    expect(format.zoneName(zone, MOMENT)).toBe(short);
    expect(format.formatIso(MOMENT, zone)).toBe(iso);
  });

  test("in full reads back as the same moment, whatever the zone", () => {
    const zones = fc.constantFrom(
      "Europe/Berlin",
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
    );
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), zones, (time, zone) => {
        expect(Date.parse(format.formatIso(time, zone).split(" ")[0] ?? "")).toBe(time);
      }),
    );
  });

  test("has the zone's summer name in summer", () => {
    expect(format.zoneName("Europe/Berlin", Date.UTC(2026, 6, 1))).toBe("CEST");
  });

  test("and another on the same day have the date once", () => {
    const later = (hours: number) => format.formatFromTo(MOMENT, MOMENT + hours * 3_600_000, "UTC");
    expect(later(1)).toBe("21 Nov 2026, 10:42:07 – 11:42:07");
    expect(later(24)).toBe("21 Nov 2026, 10:42:07 – 22 Nov 2026, 10:42:07");
  });
});

test.each([
  ["UTC", true],
  ["local", true],
  ["Europe/Berlin", true],
  ["Europe/Atlantis", false],
  ["", false],
])("%j is a zone: %s", (name, known) => expect(format.isZone(name)).toBe(known));

test.each([
  [400, `0.4${THIN}s`],
  [34_999, `34${THIN}s`],
  [154_000, `2${THIN}min 34${THIN}s`],
  [120_000, `2${THIN}min`],
  [3_600_000, `1${THIN}h`],
  [3_605_000, `1${THIN}h`],
  [266_400_000, `3${THIN}d 2${THIN}h`],
  [Number.NaN, "—"],
])("%d ms last %s", (ms, text) => expect(format.formatDuration(ms)).toBe(text));

test("the beginning of a bar is told as exactly as its width is", () => {
  const at = Date.UTC(2026, 10, 21, 10, 42);
  expect(format.formatBegin(at, 0, "UTC")).toBe("10:42:00");
  expect(format.formatBegin(at + 7, 0, "UTC")).toBe("10:42:00.007");
  expect(format.formatBegin(at, 200, "UTC")).toBe("10:42:00.000");
  expect(format.formatBegin(at, 2_000, "UTC")).toBe("10:42:00");
  expect(format.formatBegin(at, 60_000, "UTC")).toBe("10:42");
  expect(format.formatBegin(at, 86_400_000, "UTC")).toBe("21 Nov 2026");
});

test("a day of another year has its year on the first label of an axis", () => {
  const [day, now] = [86_400_000, Date.UTC(2026, 10, 21)];
  expect(format.isOfAnotherYear(Date.UTC(2025, 11, 31, 23, 30), "UTC", now)).toBe(true);
  expect(format.isOfAnotherYear(Date.UTC(2025, 11, 31, 23, 30), "Europe/Berlin", now)).toBe(false);
  expect(format.formatFirstTick(Date.UTC(2019, 4, 2), day, "UTC")).toBe("02 May 2019");
  expect(format.formatFirstTick(Date.UTC(2019, 4, 2, 10), 3_600_000, "UTC")).toBe("10:00");
});
