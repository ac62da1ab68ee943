import type { Overlay } from "../../../../../app/_widgets/chart/overlay.ts";
import { dataOf, T0 } from "../../made.ts";

/** An overlay of points at milliseconds after `T0`. */
export function overlayOf(points: readonly (readonly [ms: number, value: number])[]): Overlay {
  const times = points.map(([ms]) => T0 + ms);
  const values = points.map(([, value]) => value);
  return {
    ...{ id: "sma-20", label: "SMA 20", color: "var(--s2)", place: "values", decimals: 2 },
    series: dataOf([]),
    version: () => 1,
    points: () => ({ times, values }),
    at: (time) => values[times.findLastIndex((point) => point <= time)] ?? Number.NaN,
  };
}
