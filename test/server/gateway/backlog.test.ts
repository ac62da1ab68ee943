import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { type Bar, barOf, fold } from "#lib/bar.ts";
import { toRow } from "#lib/row.ts";
import { Backlog, type Cursor } from "../../../server/gateway/backlog.ts";

type Step =
  | { do: "publish"; value: number; size: number | undefined }
  | { do: "open" }
  | { do: "take"; reader: number; base: number }
  | { do: "release"; reader: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("publish" as const),
      value: fc.integer({ min: -100, max: 100 }),
      size: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("open" as const) }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant("take" as const), reader: fc.nat(9), base: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("release" as const), reader: fc.nat(9) }) },
);

/** The plainest thing that does the same: each reader keeps every tick it has yet to be told. */
interface PlainReader {
  cursor: Cursor;
  waiting: Bar[];
}

function folded(waiting: readonly Bar[]): Bar | undefined {
  const [first, ...rest] = waiting;
  if (!first) return undefined;
  const bar = { ...first };
  for (const later of rest) fold(bar, later);
  return bar;
}

function plainText(waiting: readonly Bar[], base: number): string | undefined {
  const bar = folded(waiting);
  return bar && JSON.stringify([7, toRow("symbol", bar, base)]);
}

function take(backlog: Backlog, reader: PlainReader, base: number): string | undefined {
  if (!backlog.waits(reader.cursor)) return undefined;
  const text = backlog.text(reader.cursor, base);
  reader.cursor = backlog.advance(reader.cursor);
  return text;
}

function play(steps: readonly Step[], check: (backlog: Backlog, readers: PlainReader[]) => void): void {
  const backlog = new Backlog(7, "symbol");
  let readers: PlainReader[] = [];
  let seq = 0;
  for (const step of steps) {
    if (step.do === "publish") {
      seq++;
      backlog.append(barOf(seq, seq * 10, step.value, step.size));
      for (const { waiting } of readers) waiting.push(barOf(seq, seq * 10, step.value, step.size));
    } else if (step.do === "open") {
      readers.push({ cursor: backlog.open(), waiting: [] });
    } else {
      const reader = readers[step.reader % Math.max(1, readers.length)];
      if (!reader) continue;
      if (step.do === "take") {
        expect(take(backlog, reader, step.base)).toBe(plainText(reader.waiting, step.base));
        reader.waiting = [];
      } else {
        backlog.release(reader.cursor);
        readers = readers.filter((other) => other !== reader);
      }
    }
    check(backlog, readers);
  }
}

describe("the backlog of a channel", () => {
  test("[FR4] [FR6] tells every reader the fold of exactly what it has missed, whatever the others do", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        play(steps, (backlog, readers) => {
          for (const { cursor, waiting } of readers) {
            expect(backlog.peek(cursor)?.count ?? 0).toBe(waiting.length);
            expect(backlog.count(cursor)).toBe(waiting.length);
          }
        });
      }),
      { numRuns: 500 },
    );
  });

  test("[FR4] [FR6] does so with many places, whichever of them are left first", () => {
    const reader = fc.nat(70);
    const places = fc
      .integer({ min: 30, max: 70 })
      .map((count): Step[] =>
        Array.from({ length: count }, (_, at): Step[] => [
          { do: "open" },
          { do: "publish", value: (at * 7) % 11, size: at },
        ]).flat(),
      );
    const later: fc.Arbitrary<Step> = fc.oneof(
      step,
      fc.record({ do: fc.constant("take" as const), reader, base: fc.nat(2) }),
      fc.record({ do: fc.constant("release" as const), reader }),
    );
    const steps = fc.tuple(places, fc.array(later, { maxLength: 120, size: "max" }));
    fc.assert(
      fc.property(steps, ([first, rest]) => {
        play([...first, ...rest], (backlog, readers) => {
          for (const { cursor, waiting } of readers) {
            expect(JSON.stringify(backlog.peek(cursor))).toBe(JSON.stringify(folded(waiting)));
          }
        });
      }),
      { numRuns: 40 },
    );
  });

  test("merges what many places share once for all of them", () => {
    const backlog = new Backlog(7, "sensor");
    const cursors = Array.from({ length: 400 }, (_, at) => {
      const cursor = backlog.open();
      backlog.append(barOf(at + 1, at, at));
      return cursor;
    });
    const last = backlog.open();
    let steps = 0;
    const newerOf = (newer: Cursor | undefined): Cursor | undefined => {
      steps++;
      return newer;
    };
    for (const cursor of cursors) {
      const { newer } = cursor;
      Object.defineProperty(cursor, "newer", { get: () => newerOf(newer) });
    }
    for (const [at, cursor] of cursors.entries()) expect(backlog.peek(cursor)?.count).toBe(400 - at);
    expect(backlog.waits(last)).toBe(false);
    expect(steps).toBeLessThan(400 * 40);
  });

  test("holds no more bars than there are places where readers stand", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 120 }), (steps) => {
        play(steps, (backlog, readers) => {
          expect(backlog.size).toBe(new Set(readers.map(({ cursor }) => cursor)).size);
        });
      }),
    );
  });

  test("[SLOW3] says what waits for one reader without a look at the others", () => {
    const backlog = new Backlog(7, "sensor");
    const cursor = backlog.open();
    for (const seq of [1, 2, 3]) {
      backlog.append(barOf(seq, seq, seq));
      backlog.open();
    }
    const newer = vi.fn(() => undefined);
    Object.defineProperty(cursor, "newer", { get: newer });
    expect(backlog.count(cursor)).toBe(3);
    expect(newer).not.toHaveBeenCalled();
  });

  test("writes a row once for readers at the same place", () => {
    const backlog = new Backlog(7, "sensor");
    const [one, two] = [backlog.open(), backlog.open()];
    backlog.append(barOf(1, 1, 1));
    expect(one).toBe(two);
    const text = backlog.text(one, 0);
    backlog.advance(one);
    expect(backlog.text(two, 0)).toBe(text);
    expect(backlog.size).toBe(2);
  });

  test("forgets everything when the last reader has gone", () => {
    const backlog = new Backlog(7, "sensor");
    const cursor = backlog.open();
    backlog.append(barOf(1, 1, 1));
    backlog.release(cursor);
    expect(backlog.size).toBe(0);
    const late = backlog.open();
    expect(backlog.waits(late)).toBe(false);
  });
});
