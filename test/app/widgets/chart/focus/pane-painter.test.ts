import { expect, test } from "vitest";
import type { PaneArt } from "../../../../../app/_widgets/chart/focus/pane-art.ts";
import { PanePainter } from "../../../../../app/_widgets/chart/focus/pane-painter.ts";
import { FOCUS_LOOK } from "../../../../../app/_widgets/chart/frame.ts";
import { idealDomain } from "../../../../../app/_widgets/chart/value-axis.ts";
import { dataOf, T0 } from "../../made.ts";

const SIZE = { width: 800, height: 400 };

/** Shows values from 36.3 to 36.4. */
class Art implements PaneArt {
  readonly key = "values";
  readonly lines = null;
  decimals = 0;
  version = () => this.decimals;
  ideal = () => {
    const domain = idealDomain(36.3, 36.4, this.decimals);
    return domain && { domain, exact: false };
  };
  labels = () => [];
  format = String;
  mount = () => {};
  draw = () => {};
}

test("a pane's axis starts anew when the decimals of its channel become known", () => {
  const art = new Art();
  const painter = new PanePainter({
    series: dataOf([[0, 36.3]]),
    window: { span: null, rangeMs: 60_000 },
    ...{ stepMs: 0, look: FOCUS_LOOK, zone: "UTC", art, onAxisWidth: () => {}, onMoved: () => {} },
  });
  const spanAt = (now: number) => {
    const { low, high } = painter.plan(now, SIZE)?.domain ?? { low: 0, high: 0 };
    return high - low;
  };
  expect(spanAt(T0)).toBeGreaterThan(4);
  art.decimals = 2;
  expect(spanAt(T0 + 100)).toBeLessThan(0.2);
});
