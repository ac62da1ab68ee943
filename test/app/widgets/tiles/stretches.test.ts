import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Stretch, stretchesOf } from "../../../../app/_widgets/tiles/stretches.ts";
import { dataOf, type MadeRow, pushAll, T0 } from "../made.ts";

const LABELS = { "10": "on", "0": "off", "2": "idle" };
const stateOf = (rows: readonly MadeRow[]) => dataOf(rows, { expectedMs: null, labels: LABELS });
const short = ({ from, to, value }: Stretch) => [from - T0, to - T0, value];

describe("the stretches of a state", () => {
  test("hold each value until the next, the last one up to the edge", () => {
    const data = stateOf([
      [0, 0],
      [1_000, 2],
      [5_000, 10],
    ]);
    expect(stretchesOf(data, T0, T0 + 60_000).map(short)).toEqual([
      [0, 1_000, 0],
      [1_000, 5_000, 2],
      [5_000, 60_000, 10],
    ]);
  });

  test("of one value said again and again are one", () => {
    const data = stateOf([
      [0, 2],
      [1_000, 2],
      [2_000, 2],
      [3_000, 0],
    ]);
    expect(stretchesOf(data, T0, T0 + 4_000).map(short)).toEqual([
      [0, 3_000, 2],
      [3_000, 4_000, 0],
    ]);
  });

  test("begin at the window's edge with the value that held there, and at the first value known if later", () => {
    const data = stateOf([
      [0, 0],
      [1_000, 2],
    ]);
    expect(stretchesOf(data, T0 + 30_000, T0 + 60_000).map(short)).toEqual([[30_000, 60_000, 2]]);
    expect(stretchesOf(data, T0 - 30_000, T0 + 500).map(short)).toEqual([[0, 500, 0]]);
    expect(stretchesOf(data, T0 - 30_000, T0 - 1)).toEqual([]);
  });

  test("do not reach across an outage, neither one that lasts nor one that ended", () => {
    const data = stateOf([
      [0, 2],
      [1_000, 2],
    ]);
    data.beginOutage("connection");
    expect(stretchesOf(data, T0, T0 + 60_000).map(short)).toEqual([[0, 1_000, 2]]);
    pushAll(data, [[20_000, 2]]);
    expect(stretchesOf(data, T0, T0 + 60_000).map(short)).toEqual([
      [0, 1_000, 2],
      [20_000, 60_000, 2],
    ]);
  });

  test("are ranked by the order of the labels' numbers; what has no label is drawn as off", () => {
    const data = stateOf([
      [0, 0],
      [1_000, 2],
      [2_000, 10],
      [3_000, 7],
    ]);
    expect(stretchesOf(data, T0, T0 + 4_000).map(({ rank }) => rank)).toEqual([0, 1, 2, 0]);
  });

  test("of nothing are none", () => {
    expect(stretchesOf(stateOf([]), T0, T0 + 1_000)).toEqual([]);
    expect(stretchesOf(dataOf([], null), T0, T0 + 1_000)).toEqual([]);
  });

  test("follow one another without a hole from the first value known to the edge, and no two alike touch", () => {
    const steps = fc.array(fc.tuple(fc.nat(5_000), fc.constantFrom(0, 2, 10)), {
      minLength: 1,
      maxLength: 50,
    });
    fc.assert(
      fc.property(steps, fc.nat(50_000), fc.integer({ min: 1, max: 50_000 }), (all, skip, length) => {
        let ms = 0;
        const data = stateOf(
          all.map(([step, value]): MadeRow => {
            ms += step;
            return [ms, value];
          }),
        );
        const [from, to] = [T0 + skip, T0 + skip + length];
        const first = Math.max(from, T0 + (all[0]?.[0] ?? 0));
        const found = stretchesOf(data, from, to);
        const edges = found.flatMap((stretch) => [stretch.from, stretch.to]);
        expect([edges[0], edges.at(-1)]).toEqual(first < to ? [first, to] : [undefined, undefined]);
        for (const [at, stretch] of found.entries()) {
          expect(stretch.to).toBeGreaterThan(stretch.from);
          if (at === 0) continue;
          expect(stretch.from).toBe(found[at - 1]?.to);
          expect(stretch.value).not.toBe(found[at - 1]?.value);
        }
      }),
    );
  });
});
