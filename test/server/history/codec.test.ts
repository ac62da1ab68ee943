import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeBars, encodeBars } from "../../../server/history/codec/bar-block.ts";
import { decodeBatch, encodeBatch } from "../../../server/history/codec/batch.ts";
import { ByteReader, ByteWriter } from "../../../server/history/codec/bytes.ts";
import { readColumn, writeColumn } from "../../../server/history/codec/column.ts";
import { decodeTicks, encodeTicks } from "../../../server/history/codec/tick-block.ts";
import { foldTicks } from "../../../server/history/folded-bar.ts";
import { TickTable } from "../../../server/history/tick-table.ts";

/** What is written of a column is read again. */
function again(column: Float64Array, beside?: Float64Array): Float64Array {
  const writer = new ByteWriter();
  writeColumn(writer, column, beside);
  return readColumn(new ByteReader(writer.written), column.length, beside);
}

const positive = (value: number): number => (value === 0 ? 0 : value);
const decimal = fc
  .tuple(fc.integer(), fc.integer({ min: 0, max: 9 }))
  .map(([whole, digits]) => whole / 10 ** digits);
const number = fc.oneof(
  fc.double().map(positive),
  decimal.map(positive),
  fc.integer().map(positive),
  fc.constant(Number.NaN),
  fc.constantFrom(2 ** 49, -(2 ** 49), 2 ** 49 - 1, 1e300, 5e-324),
);

function tableOf(count: number, value: (at: number) => number, extras = false): TickTable {
  const table = new TickTable();
  for (let at = 0; at < count; at++) {
    const none = Number.NaN;
    table.push(3, at + 1, 1.7e12 + at * 100, value(at), extras ? at % 7 : none, none, extras ? 5 : none);
  }
  return table;
}

describe("a column", () => {
  test("is read as it was written, whatever its numbers", () => {
    fc.assert(
      fc.property(fc.array(number, { minLength: 1, maxLength: 60 }), (values) => {
        expect(again(Float64Array.from(values))).toEqual(Float64Array.from(values));
      }),
    );
  });

  test("is read as it was written beside another", () => {
    const pair = fc.tuple(number, number);
    fc.assert(
      fc.property(fc.array(pair, { minLength: 1, maxLength: 60 }), (pairs) => {
        const column = Float64Array.from(pairs, ([value]) => value);
        const beside = Float64Array.from(pairs, ([, value]) => value);
        expect(again(column, beside)).toEqual(column);
      }),
    );
  });

  test.each([
    ["one number", new Float64Array(4_096).fill(21.5), 9],
    ["times of a steady pace", Float64Array.from({ length: 4_096 }, (_, at) => 1.7e12 + 250 * at), 4_120],
    [
      "values of two digits that move a little",
      Float64Array.from({ length: 4_096 }, (_, at) => Math.round(2_000 + 50 * Math.sin(at / 50)) / 100),
      4_120,
    ],
  ])("of %s takes a byte a number at the most", (_, column, bytes) => {
    const writer = new ByteWriter();
    writeColumn(writer, column);
    expect(writer.length).toBeLessThanOrEqual(bytes);
  });
});

test("whole numbers of either sign are read as they were written", () => {
  const whole = fc.maxSafeInteger().filter((value) => Math.abs(value) <= 2 ** 52);
  fc.assert(
    fc.property(fc.array(whole), (values) => {
      const writer = new ByteWriter();
      for (const value of values) writer.zigzag(value);
      const reader = new ByteReader(writer.written);
      expect(values.map(() => positive(reader.zigzag()))).toEqual(values.map(positive));
    }),
  );
});

describe("a block of ticks", () => {
  test.each([false, true])("is read as it was written, with sizes and quotes: %s", (extras) => {
    const table = tableOf(500, (at) => Math.sin(at), extras);
    const read = decodeTicks(encodeTicks(table, 100, 400), 3);
    expect(read.length).toBe(300);
    for (const at of [0, 150, 299]) {
      const tick = (of: TickTable, i: number) => [
        of.seq[i],
        of.time[i],
        of.value[i],
        of.size(i),
        of.bid(i),
        of.ask(i),
      ];
      expect(tick(read, at)).toEqual(tick(table, at + 100));
    }
  });

  test("that the disk has changed is refused", () => {
    const bytes = Uint8Array.from(encodeTicks(tableOf(500, (at) => at % 13)));
    for (const at of [0, 20, bytes.length >> 1, bytes.length - 1]) {
      const changed = bytes.slice();
      changed[at] = (changed[at] as number) ^ 0x10;
      expect(() => decodeTicks(changed, 3)).toThrow();
    }
    expect(() => decodeTicks(bytes.subarray(0, 50), 3)).toThrow();
  });
});

test.each([false, true])(
  "a batch of the journal is read as it was written, with sizes and quotes: %s",
  (extras) => {
    const table = tableOf(300, (at) => at / 3, extras);
    const read = decodeBatch(encodeBatch(table));
    expect([read.length, read.run[299], read.seq[299], read.time[299], read.value[299]]).toEqual([
      300,
      3,
      300,
      1.7e12 + 29_900,
      299 / 3,
    ]);
    expect([read.size(4), read.bid(4), read.ask(4)]).toEqual([table.size(4), table.bid(4), table.ask(4)]);
  },
);

test.each([false, true])("a row of bars is read as it was written, with sizes and quotes: %s", (extras) => {
  const bars = foldTicks(
    tableOf(5_000, (at) => Math.round(Math.sin(at / 30) * 1_000) / 100, extras),
    1_000,
    300,
  );
  const read = decodeBars(encodeBars(bars));
  expect(read.map(({ area }, at) => area / (bars[at]?.area ?? 0))).toEqual(
    bars.map(() => expect.closeTo(1, 12)),
  );
  expect(read).toEqual(bars.map((bar, at) => ({ ...bar, area: read[at]?.area })));
});
