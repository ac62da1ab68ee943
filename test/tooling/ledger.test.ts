import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { barOf, fold } from "#lib/bar.ts";
import type { Kind } from "#lib/channel.ts";
import type { Entry } from "#lib/protocol.ts";
import { type Row, toRow } from "#lib/row.ts";
import { Ledger } from "../../bench/delivery/ledger.ts";
import { faultOfValues, zigzag } from "../../bench/delivery/zigzag.ts";

const RULES = { zigzag: true, heldByServer: true };

/** The row of the ticks from one number to another, folded as the server folds. */
function rowOf(kind: Kind, first: number, last: number): Row {
  const tick = (seq: number) => barOf(seq, seq, zigzag(seq), kind === "symbol" ? 1 : Number.NaN);
  const bar = tick(first);
  for (let seq = first + 1; seq <= last; seq++) fold(bar, tick(seq));
  return toRow(kind, bar, 0);
}

function entryOf(kind: Kind, seq: number, from: Entry["from"], rows: Row[]): Entry {
  const facts = { name: null, unit: null, decimals: null, group: null, source: null, expectedMs: null };
  const more = { limits: null, labels: null, command: null, state: "live", epoch: "e", base: 0 } as const;
  return { handle: 1, channel: `${kind}/a`, kind, ...facts, ...more, seq, from, rows };
}

/** A ledger that was told ticks 1 to 4 in a snapshot and 5 to 7 in a frame. */
function started(kind: Kind = "sensor"): Ledger {
  const ledger = new Ledger(RULES);
  ledger.connected();
  ledger.entries([entryOf(kind, 4, "snapshot", [rowOf(kind, 1, 2), rowOf(kind, 3, 4)])], false);
  ledger.frame(1, [[1, rowOf(kind, 5, 7)]]);
  return ledger;
}

describe("a ledger", () => {
  it("counts what it is told since the first entry, over frames and replays", () => {
    const ledger = started();
    ledger.connected();
    ledger.entries([entryOf("sensor", 10, "replay", [rowOf("sensor", 8, 10)])], true);
    ledger.frame(2, [[1, rowOf("sensor", 11, 11), rowOf("sensor", 12, 13)]]);
    expect(ledger.faults).toEqual([]);
    expect(ledger.accounts.get("sensor/a")).toMatchObject({ from: 4, seq: 13, told: 9, close: 13 });
    expect(ledger.since()).toEqual({ "sensor/a": ["e", 13] });
  });

  it.each<[string, (ledger: Ledger) => void]>([
    ["a tick missing", (ledger) => ledger.frame(2, [[1, rowOf("sensor", 9, 9)]])],
    ["a tick twice", (ledger) => ledger.frame(2, [[1, rowOf("sensor", 7, 8)]])],
    ["a frame number again", (ledger) => ledger.frame(1, [])],
    ["an unknown handle", (ledger) => ledger.frame(2, [[2, rowOf("sensor", 8, 8)]])],
    ["a wrong value", (ledger) => ledger.frame(2, [[1, [8, 0, 8]]])],
    ["a snapshot of what is held", (ledger) => ledger.entries([entryOf("sensor", 9, "snapshot", [])], true)],
    [
      "a replay that ends too early",
      (ledger) => ledger.entries([entryOf("sensor", 9, "replay", [rowOf("sensor", 8, 8)])], true),
    ],
    [
      "a replay with a hole",
      (ledger) => ledger.entries([entryOf("sensor", 9, "replay", [rowOf("sensor", 9, 9)])], true),
    ],
    [
      "rows that do not end at seq",
      (ledger) =>
        ledger.entries(
          [{ ...entryOf("sensor", 9, "snapshot", [rowOf("sensor", 8, 8)]), epoch: "f", handle: 2 }],
          true,
        ),
    ],
    [
      "a gap from elsewhere",
      (ledger) => ledger.notice({ code: "gap", channel: "sensor/a", from: 9, to: 10, reason: "" }),
    ],
    [
      "a frame of a connection before",
      (ledger) => {
        ledger.connected();
        ledger.frame(2, [[1, rowOf("sensor", 8, 8)]]);
      },
    ],
  ])("finds %s", (_, happens) => {
    const ledger = started();
    expect(ledger.faultCount).toBe(0);
    happens(ledger);
    expect(ledger.faultCount).toBe(1);
  });

  it("counts what a notice calls lost", () => {
    const ledger = started();
    ledger.notice({ code: "gap", channel: "sensor/a", from: 8, to: 10, reason: "" });
    ledger.frame(2, [[1, rowOf("sensor", 11, 11)]]);
    expect(ledger).toMatchObject({ lost: 3, faultCount: 0 });
  });
});

describe("zigzag values", () => {
  const span = fc.tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 0, max: 50 }));

  it.each<[Kind, number]>([
    ["sensor", 3],
    ["symbol", 6],
  ])("of a %s's bar follow from its number and count, and no other number passes", (kind, tail) => {
    fc.assert(
      fc.property(span, fc.nat(), fc.integer({ min: 1, max: 9 }), ([first, more], pick, change) => {
        const row = rowOf(kind, first, first + more);
        expect(faultOfValues(row, tail)).toBeUndefined();
        const compared = [
          2,
          ...(kind === "symbol" ? [3] : []),
          ...(more > 0 ? [1, 2, 3].map((at) => tail + at) : []),
        ];
        const at = compared[pick % compared.length] ?? 2;
        const wrong = row.with(at, (row[at] ?? 0) + change);
        expect(faultOfValues(wrong, tail)).toBeDefined();
      }),
    );
  });
});
