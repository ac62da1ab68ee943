import { formatTime, type Zone } from "#lib/format.ts";
import { GAP_WORDS, type NamedGap } from "./gaps.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Shades each gap, with what it is called on hover. Rectangles are reused. */
export function drawGaps(
  group: SVGGElement,
  gaps: readonly NamedGap[],
  toX: (time: number) => number,
  height: number,
  zone: Zone,
): void {
  while (group.childElementCount > gaps.length) group.lastElementChild?.remove();
  for (const [at, gap] of gaps.entries()) {
    const rect = group.children[at] ?? newGap(group);
    const x = toX(gap.from);
    rect.setAttribute("x", x.toFixed(1));
    rect.setAttribute("width", Math.max(0, toX(gap.to) - x).toFixed(1));
    rect.setAttribute("height", String(height));
    rect.setAttribute("data-gap", gap.cause);
    rect.setAttribute("data-from", String(Math.round(gap.from)));
    rect.setAttribute("data-to", gap.open ? "" : String(Math.round(gap.to)));
    const title = rect.firstElementChild as Element;
    const words = sayGap(gap, zone);
    if (title.textContent !== words) title.textContent = words;
  }
}

/** A gap in words: `No data 10:02:11–10:02:45 · feed silent`. */
export function sayGap(gap: NamedGap, zone: Zone): string {
  const when = gap.open
    ? `since ${formatTime(gap.from, zone)}`
    : `${formatTime(gap.from, zone)}–${formatTime(gap.to, zone)}`;
  return `No data ${when} · ${GAP_WORDS[gap.cause]}`;
}

function newGap(group: SVGGElement): Element {
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("y", "0");
  rect.setAttribute("fill", "url(#hatch)");
  rect.append(document.createElementNS(SVG, "title"));
  group.append(rect);
  return rect;
}
