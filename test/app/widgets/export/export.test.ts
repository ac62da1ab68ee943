import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Overlay } from "../../../../app/_widgets/chart/overlay.ts";
import { csvOf } from "../../../../app/_widgets/export/csv.ts";
import { fileNameOf } from "../../../../app/_widgets/export/file-name.ts";
import { ticksLink } from "../../../../app/_widgets/export/ticks-link.ts";
import { dataOf, T0 } from "../made.ts";

const WINDOW = { from: T0, to: T0 + 60_000 };
const PRICE = { channel: "symbol/X", kind: "symbol" } as const;

function overlayOf(id: string, value: number, decimals: number): Overlay {
  return {
    ...{ id, label: "", color: "", place: "values", decimals },
    series: dataOf([]),
    version: () => 0,
    points: () => ({ times: [], values: [] }),
    at: () => value,
  };
}

describe("a CSV", () => {
  test("has times in UTC, raw numbers, nothing where nothing is known, and the oldest first", () => {
    const data = dataOf(
      [
        [0, 0.1, { volume: 0.1 }],
        [0, 0.3, { volume: 0.2 }],
        [1_000, 1e-7, { bid: 2 }],
      ],
      PRICE,
    );
    expect(csvOf(data, WINDOW, [])).toBe(
      [
        "time,open,high,low,close,volume,count,bid,ask",
        "2023-11-14T22:13:20.000Z,0.1,0.3,0.1,0.3,0.3,2,,",
        "2023-11-14T22:13:21.000Z,1e-7,1e-7,1e-7,1e-7,,1,2,",
        "",
      ].join("\n"),
    );
  });

  test("reads back as what it was written of", () => {
    const rows = fc.uniqueArray(
      fc.tuple(fc.integer({ min: 0, max: 60_000 }), fc.double({ noNaN: true, noDefaultInfinity: true })),
      {
        selector: ([ms]) => ms,
        maxLength: 30,
      },
    );
    fc.assert(
      fc.property(rows, (made) => {
        const csv = csvOf(dataOf(made), WINDOW, []);
        const read: Record<string, string>[] = parse(csv, { columns: true });
        const back = read.map(({ time = "", close = "" }) => [Date.parse(time) - T0, Number(close)]);
        expect(back).toEqual([...made].sort(([a], [b]) => a - b).map(([ms, value]) => [ms, value + 0]));
      }),
    );
  });

  test("has what is computed with four decimals more than its channel, and another channel's values as they are", () => {
    const lines = csvOf(dataOf([[0, 1]]), WINDOW, [
      overlayOf("sma-2", 0.1 + 0.2, 2),
      overlayOf("sensor/b", 0.1 + 0.2, 2),
      overlayOf("vwap", 100 / 3, 2),
    ]).split("\n");
    expect(lines[1]).toMatch(/,0\.3,0\.30000000000000004,33\.333333$/);
  });

  test("quotes what has a comma", () => {
    expect(csvOf(dataOf([[0, 1]]), WINDOW, [overlayOf("a,b", Number.NaN, 0)])).toMatch(/,"a,b"\n.*,\n$/);
  });
});

describe("the name of a file", () => {
  const from = Date.UTC(2026, 10, 21, 10);

  test.each([
    ["BTC-USD", from + 3_600_000, "UTC", "BTC-USD 2026-11-21 10.00–11.00 UTC"],
    ["BTC-USD", from + 61_000, "UTC", "BTC-USD 2026-11-21 10.00.00–10.01.01 UTC"],
    ["Boiler 1", from + 86_400_000, "Europe/Berlin", "Boiler 1 2026-11-21 11.00–2026-11-22 11.00 CET"],
    ["a/b:c", from + 3_600_000, "Asia/Kathmandu", "a-b.c 2026-11-21 15.45–16.45 GMT+5.45"],
  ])("of %s up to %d in %s is %s", (title, to, zone, name) => {
    expect(fileNameOf(title, { from, to }, zone)).toBe(name);
  });
});

test("the link to every tick has the window, its end included", () => {
  const link = new URL(ticksLink("symbol/X", { from: 1, to: 2 }, "ndjson"), "http://board");
  expect(link.pathname).toBe("/api/history");
  expect(Object.fromEntries(link.searchParams)).toEqual({
    ...{ channel: "symbol/X", format: "ndjson", from: "1", to: "3" },
  });
});
