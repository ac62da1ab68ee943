/** What Recharts draws at a time and not at a place: labels of the time axis, vertical lines of the grid. */
const FRAMED_TIMES = ".recharts-xAxis-tick-labels, .recharts-cartesian-grid-vertical";
const TIME_LABELS = ".recharts-xAxis-tick-labels text";
/** Half the width of a time's label, and a little beside it, pixels. */
const HALF_TIME = 32;
/** What stands beside the plot at a value: labels of the value axis and of limits. */
const AXIS_LABELS = ".recharts-yAxis-tick-labels text, .recharts-reference-line text, text.recharts-label";
/** An axis label nearer to a label of ours than this (pixels) is left out. */
const LABEL_HEIGHT = 17;

/** What Recharts drew in a picture that has a time, and so slides. */
export function framedTimes(picture: SVGElement | null): SVGElement[] {
  return [...(picture?.querySelectorAll<SVGElement>(FRAMED_TIMES) ?? [])];
}

/** Leaves out the labels of the value axis that labels at these heights (pixels from the picture's top) would cover. */
export function clearAxis(picture: SVGElement | null, heights: readonly number[]): void {
  for (const tick of picture?.querySelectorAll<SVGTextElement>(AXIS_LABELS) ?? []) {
    const y = Number(tick.getAttribute("y"));
    const near = heights.some((height) => Math.abs(y - height) < LABEL_HEIGHT);
    tick.style.visibility = near ? "hidden" : "";
  }
}

/** Fades the labels of the time axis that one between two places (pixels from the picture's left) would cover. */
export function fadeTimes(picture: Element | null, from: number, to: number, slid: number): void {
  for (const tick of picture?.querySelectorAll<SVGTextElement>(TIME_LABELS) ?? []) {
    const x = Number(tick.getAttribute("x")) + slid;
    tick.style.opacity = x + HALF_TIME > from && x - HALF_TIME < to ? "0" : "";
  }
}

/** Fades the labels of the value axis that one at a height (pixels from the picture's top) would cover. */
export function fadeValues(picture: Element | null, height: number): void {
  for (const tick of picture?.querySelectorAll<SVGTextElement>(AXIS_LABELS) ?? []) {
    tick.style.opacity = Math.abs(Number(tick.getAttribute("y")) - height) < LABEL_HEIGHT ? "0" : "";
  }
}
