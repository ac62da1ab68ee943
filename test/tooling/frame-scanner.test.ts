import fc from "fast-check";
import { expect, test } from "vitest";
import type { Kind } from "#lib/channel.ts";
import { fromRow, type Row } from "#lib/row.ts";
import { Digests } from "../../bench/delivery/digests.ts";
import { FrameScanner, isFramePacket, numberOfFrame } from "../../bench/delivery/frame-scanner.ts";

const integer = fc.nat(2 ** 45);
/** JSON has no minus zero. */
const value = fc.oneof(
  integer,
  fc.double({ noDefaultInfinity: true, noNaN: true }).map((number) => number + 0),
);
const known = fc.oneof(value, fc.constant(null));

const rows: Record<Kind, fc.Arbitrary<Row>> = {
  sensor: fc.oneof(
    fc.tuple(integer, value, value),
    fc.tuple(integer, value, value, integer, value, value, value),
  ),
  symbol: fc.oneof(
    fc.tuple(integer, value, value, known, known, known),
    fc.tuple(integer, value, value, known, known, known, integer, value, value, value),
  ),
};

function packetOf(...args: unknown[]): Buffer {
  return Buffer.from(`42${JSON.stringify(["frame", ...args])}`);
}

test.for(["sensor", "symbol"] as const)(
  "the scanner reads frames of a %s as JSON.parse and lib do",
  (kind) => {
    const blocks = fc.array(fc.tuple(fc.nat(), fc.array(rows[kind], { minLength: 1, maxLength: 4 })), {
      maxLength: 5,
    });
    const scanner = new FrameScanner();
    fc.assert(
      fc.property(integer, integer, blocks, (n, base, wanted) => {
        const packet = packetOf(n, base, ...wanted.map(([handle, all]) => [handle, ...all]));
        const expected = wanted.flatMap(([handle, all]) =>
          all.map((row) => ({ handle, bar: fromRow(kind, row, base) })),
        );
        const digest = scanner.scan(packet);
        expect(numberOfFrame(packet)).toBe(n);
        expect([...digest.handles]).toEqual(expected.map(({ handle }) => handle));
        expect([...digest.ends]).toEqual(expected.map(({ bar }) => bar.seq));
        expect([...digest.starts]).toEqual(expected.map(({ bar }) => bar.seq - bar.count));
        expect([...digest.closes]).toEqual(expected.map(({ bar }) => bar.close));
      }),
    );
  },
);

test("what is no frame is not taken for one", () => {
  expect(isFramePacket(packetOf(1, 2))).toBe(true);
  expect(isFramePacket(Buffer.from('42["frames",1,2]'))).toBe(false);
  expect(isFramePacket(Buffer.from("42"))).toBe(false);
  expect(() => new FrameScanner().scan(Buffer.from('42["frame",1,2,[3,[4,{}]]]'))).toThrow(
    "no frame, at byte",
  );
});

test("frames of one number that are not the same bytes are told apart", () => {
  const digests = new Digests(true);
  const ends = (packet: Buffer): number[] => [...digests.of(packet).ends];
  expect(ends(packetOf(7, 0, [1, [5, 0, 1]]))).toEqual([5]);
  expect(ends(packetOf(7, 0, [1, [6, 0, 1]]))).toEqual([6]);
  expect(ends(packetOf(7, 0, [1, [5, 0, 1]]))).toEqual([5]);
});
