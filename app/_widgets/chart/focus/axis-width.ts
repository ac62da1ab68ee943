/** Pixels a digit and a narrow sign take at most, in labels of 12 and 12.5 px; those around a label on the axis. */
const WIDE_PX = 7.9;
const NARROW_PX = 3.9;
const AROUND_PX = 14;
const STEP_PX = 4;
const NARROW = /[.,'’\s|il]/u;

/** How wide a value axis must be for its labels, pixels: in steps, so that it seldom changes, and at least `least`. */
export function axisWidthFor(labels: readonly string[], least: number): number {
  const widest = Math.max(0, ...labels.map(textPx));
  return Math.max(least, Math.ceil((widest + AROUND_PX) / STEP_PX) * STEP_PX);
}

/** About how wide a label is, pixels: a little more rather than less. */
export function textPx(text: string): number {
  let px = 0;
  for (const letter of text) px += NARROW.test(letter) ? NARROW_PX : WIDE_PX;
  return px;
}
