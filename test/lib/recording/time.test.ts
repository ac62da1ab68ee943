import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseTime } from "#lib/recording/time.ts";

const AT = Date.UTC(2020, 0, 1, 17, 0, 0, 65);

describe("times in recordings", () => {
  test.each([
    ["2020-01-01T17:00:00.065Z", AT],
    ["2020-01-01T17:00:00.065", AT],
    ["2020-01-01 17:00:00.065", AT],
    ["2020-01-01 17:00:00,065 UTC", AT],
    ["2020-01-01T18:00:00.065+01:00", AT],
    ["2020-01-01T11:30:00.065-0530", AT],
    ["2020-01-01T18:00:00.065+01", AT],
    ["2020-01-01T17:00:00.065123456Z", AT],
    ["20200101 170000065", AT],
    ["20200101 170000", AT - 65],
    ["20200101T170000Z", AT - 65],
    ["20200101T170000.065Z", AT],
    ["20200101T170000,065", AT],
    ["20200101T170000065Z", AT],
    ["20200101T170000", AT - 65],
    ["20200101T180000.065+0100", AT],
    ["2020-01-01 17:00", AT - 65],
    ["2020-01-01", Date.UTC(2020, 0, 1)],
    ["2013-12-02 21:15:00", Date.UTC(2013, 11, 2, 21, 15)],
    ["2020-02-29", Date.UTC(2020, 1, 29)],
    ["1577898000.065", AT],
    ["1577898000065", AT],
    ["1577898000065123", AT],
    ["1577898000065123456", AT],
    [1577898000, AT - 65],
    [1577898000065, AT],
    [" 1577898000065 ", AT],
    ["0", 0],
    ["-1", -1000],
  ])("%j is understood", (given, expected) => {
    expect(parseTime(given)).toBe(expected);
  });

  test("[TR6] without a zone is UTC, wherever the machine is", () => {
    const module = new URL("../../../lib/recording/time.ts", import.meta.url);
    const program = `import { parseTime } from "${module}"; console.log(parseTime("2020-01-01 17:00:00.065"), parseTime("2020-01-01"), new Date(0).getHours());`;
    const env = { ...process.env, TZ: "Asia/Tokyo" };
    const said = execFileSync(process.execPath, ["--input-type=module", "-e", program], { env });
    expect(said.toString().trim()).toBe(`${AT} ${Date.UTC(2020, 0, 1)} 9`);
  });

  test.each([
    [""],
    ["soon"],
    ["2020-13-01"],
    ["2019-02-29"],
    ["2020-01-01T25:00:00"],
    ["2020-01-01T10:61:00"],
    ["20200101 1700"],
    ["20200101T250000Z"],
    ["20200101T170000X"],
    ["1,577"],
    ["NaN"],
    [null],
    [undefined],
    [{}],
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
  ])("%j is not", (given) => {
    expect(Number.isFinite(parseTime(given))).toBe(false);
  });

  test("every date that ISO 8601 writes comes back", () => {
    const date = fc.date({ min: new Date("1000-01-01"), max: new Date("9999-01-01"), noInvalidDate: true });
    fc.assert(fc.property(date, (at) => parseTime(at.toISOString()) === at.getTime()));
    fc.assert(fc.property(date, (at) => parseTime(at.toISOString().replace(/[-:]/g, "")) === at.getTime()));
  });
});
