import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ListedGroup } from "../../../../app/_widgets/listing.ts";
import {
  anchoredTop,
  groupKey,
  layoutOf,
  lineAt,
  mountedLines,
  revealedTop,
} from "../../../../app/_widgets/watchlist/layout.ts";

const HEIGHTS = { group: 28, row: 40, more: 32 };

function group(name: string, count: number, left = 0): ListedGroup {
  const named = (length: number, from: string) =>
    Array.from({ length }, (_, at) => `sensor/${name}/${from}${at}`);
  return { name, channels: named(count, "c"), left: named(left, "l"), simulated: false, absent: false };
}

const layout = (groups: readonly ListedGroup[], ...closed: string[]) =>
  layoutOf(groups, new Set(closed), HEIGHTS);
const sizes = fc.array(fc.tuple(fc.nat(12), fc.nat(2), fc.boolean()), { maxLength: 12 });

describe("the layout of a watchlist", () => {
  test("has a heading, its rows and that there is more; of a folded group the heading alone", () => {
    const { lines, tops } = layout([group("a", 2, 1), group("b", 3), group("empty", 0, 4)], "b");
    expect(lines.map(({ kind }) => kind)).toEqual(["group", "row", "row", "more", "group"]);
    expect(tops).toEqual([0, 28, 68, 108, 140, 168]);
  });

  test("knows each line by key and by height, without a gap", () => {
    fc.assert(
      fc.property(sizes, (made) => {
        const groups = made.map(([count, left], at) => group(`g${at}`, count, left));
        const closed = made.flatMap(([, , shut], at) => (shut ? [`g${at}`] : []));
        const all = layout(groups, ...closed);
        expect(all.indexes.size).toBe(all.lines.length);
        expect(all.sections.map(({ end }) => end).at(-1) ?? 0).toBe(all.lines.length);
        for (const [at, { kind, key }] of all.lines.entries()) {
          const top = all.tops[at] ?? Number.NaN;
          expect(all.indexes.get(key)).toBe(at);
          expect(lineAt(all, top)).toBe(at);
          expect(lineAt(all, top + HEIGHTS[kind] - 1)).toBe(at);
        }
      }),
    );
  });
});

describe("the lines that are mounted", () => {
  test("are those in sight, some on either side, and those to keep", () => {
    expect(mountedLines(5_000, { start: 100, end: 110 }, [4_999])).toEqual([
      ...Array.from({ length: 27 }, (_, at) => 92 + at),
      4_999,
    ]);
    expect(mountedLines(5_000, { start: 0, end: 3 }, [-1, 2, 5_000])).toHaveLength(12);
  });

  test("are all of a short list", () => {
    expect(mountedLines(60, { start: 0, end: 3 }, [])).toHaveLength(60);
    expect(mountedLines(0, { start: 0, end: 0 }, [])).toEqual([]);
  });
});

describe("scrolling", () => {
  const long = layout([group("a", 20), group("b", 20)]);

  test("brings a line into sight below the heading, and moves nothing where it is", () => {
    const view = { top: 400, height: 300 };
    expect(revealedTop(long, 12, view)).toBe(400);
    expect(revealedTop(long, 10, view)).toBe(360);
    expect(revealedTop(long, 20, view)).toBe(28 + 20 * 40 - 300);
    expect(revealedTop(long, 0, view)).toBe(0);
  });

  test("what was at the top stays there when lines come before it", () => {
    const grown = layout([group("new", 5), group("a", 20), group("b", 20)]);
    expect(anchoredTop(long, grown, 300)).toBe(300 + 28 + 5 * 40);
    expect(anchoredTop(long, grown, 0)).toBe(0);
  });

  test("a group that folds up while its rows are at the top leaves its heading there", () => {
    const folded = layout([group("a", 20), group("b", 20)], "b");
    const heading = folded.indexes.get(groupKey("b")) ?? -1;
    expect(anchoredTop(long, folded, 1_000)).toBe(folded.tops[heading]);
  });
});
