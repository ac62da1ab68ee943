import { DAY } from "#lib/durations.ts";
import {
  formatDate,
  formatDateTime,
  formatIso,
  formatTime,
  isOfAnotherYear,
  type Zone,
} from "#lib/format.ts";
import { GAP_WORDS, type GapCause, type NamedGap } from "./gaps.ts";

const SVG = "http://www.w3.org/2000/svg";

/** Gaps that are shaded as one, because nobody could see what is between them. Epoch milliseconds. */
export interface Hatch {
  readonly from: number;
  readonly to: number;
  readonly open: boolean;
  /** Each once, in the order of time. */
  readonly causes: readonly GapCause[];
  /** How many gaps it stands for. */
  readonly count: number;
}

/** Gaps with less than so much between them, pixels, are shaded as one. */
const APART_PX = 1;
/** No gap is drawn narrower, pixels. */
const LEAST_PX = 2;
/** Hatching narrower than this, pixels, looks like a dashed line: it is filled instead. */
const HATCHED_PX = 6;

/** Joins gaps, oldest first, that are less than a pixel apart. @param msPerPixel above 0. */
export function mergeGaps(gaps: readonly NamedGap[], msPerPixel: number): Hatch[] {
  const hatches: Hatch[] = [];
  for (const { from, to, open, cause } of gaps) {
    const last = hatches.at(-1);
    if (!last || from - last.to >= msPerPixel * APART_PX) {
      hatches.push({ from, to, open, causes: [cause], count: 1 });
      continue;
    }
    const causes = last.causes.includes(cause) ? last.causes : [...last.causes, cause];
    const joined = { causes, open: last.open || open, count: last.count + 1 };
    hatches[hatches.length - 1] = { from: last.from, to: Math.max(last.to, to), ...joined };
  }
  return hatches;
}

/** Shades each gap, with what it is called on hover. Rectangles are reused. */
export function drawGaps(
  group: SVGGElement,
  gaps: readonly NamedGap[],
  toX: (time: number) => number,
  height: number,
  zone: Zone,
): void {
  eachHatch(group, gaps, toX, height, (rect, box, hatch) => {
    setBox(rect, box);
    tellHatch(rect, hatch, zone);
  });
}

/** Shades gaps in a pane beside the one that says what they are. */
export function shadeGaps(
  group: SVGGElement,
  gaps: readonly NamedGap[],
  toX: (time: number) => number,
  height: number,
): void {
  eachHatch(group, gaps, toX, height, setBox);
}

type Box = Readonly<Record<string, string>>;

function eachHatch(
  group: SVGGElement,
  gaps: readonly NamedGap[],
  toX: (time: number) => number,
  height: number,
  draw: (rect: Element, box: Box, hatch: Hatch) => void,
): void {
  const origin = gaps[0]?.from ?? 0;
  const msPerPixel = 1_000 / Math.max(Number.EPSILON, toX(origin + 1_000) - toX(origin));
  const hatches = mergeGaps(gaps, msPerPixel);
  while (group.childElementCount > hatches.length) group.lastElementChild?.remove();
  for (const [at, hatch] of hatches.entries()) {
    const x = toX(hatch.from);
    const width = Math.max(LEAST_PX, toX(hatch.to) - x);
    const fill = width < HATCHED_PX ? "var(--hatch)" : "url(#hatch)";
    const box = { x: x.toFixed(1), width: width.toFixed(1), fill, height: String(height) };
    draw(group.children[at] ?? newGap(group), box, hatch);
  }
}

function setBox(rect: Element, box: Box): void {
  for (const [name, value] of Object.entries(box)) rect.setAttribute(name, value);
}

function tellHatch(rect: Element, hatch: Hatch, zone: Zone): void {
  rect.setAttribute("data-gap", hatch.causes.join(" "));
  rect.setAttribute("data-from", String(Math.round(hatch.from)));
  rect.setAttribute("data-to", hatch.open ? "" : String(Math.round(hatch.to)));
  const title = rect.firstElementChild;
  const words = `${sayHatch(hatch, zone)}\n${isoOf(hatch, zone)}`;
  if (title && title.textContent !== words) title.textContent = words;
}

function sayHatch(hatch: Hatch, zone: Zone): string {
  const gap = { ...hatch, cause: hatch.causes[0] ?? "feed" };
  if (hatch.count === 1) return sayGap(gap, zone);
  const why = hatch.causes.map((cause) => GAP_WORDS[cause]).join(", ");
  return `${hatch.count} gaps ${sayWhen(gap, zone)} · ${why}`;
}

function isoOf({ from, to, open }: Hatch, zone: Zone): string {
  return open ? `since ${formatIso(from, zone)}` : `${formatIso(from, zone)} – ${formatIso(to, zone)}`;
}

/** A gap in words: `No data 10:02:11–10:02:45 · feed silent`. */
export function sayGap(gap: NamedGap, zone: Zone): string {
  // Nothing is missing there: another story begins.
  if (gap.cause === "anew") return `Began anew at ${formatDateTime(gap.to, zone)}`;
  return `No data ${sayWhen(gap, zone)} · ${GAP_WORDS[gap.cause]}`;
}

/** A gap longer than this, ms, is told in days. */
const LONG_MS = 7 * DAY;

/**
 * When a gap is, with dates where it is of more than one day or of another year than this: `10:02:11–10:02:45`,
 * `since 10:02:11`; in days where it is long.
 */
export function sayWhen({ from, to, open }: Pick<NamedGap, "from" | "to" | "open">, zone: Zone): string {
  if (to - from > LONG_MS && !open) return `${formatDate(from, zone)} – ${formatDate(to, zone)}`;
  const sameDay = formatDate(from, zone) === formatDate(to, zone);
  const hasDate = !sameDay || isOfAnotherYear(from, zone);
  const begin = hasDate ? formatDateTime(from, zone) : formatTime(from, zone);
  return open ? `since ${begin}` : `${begin}–${sameDay ? formatTime(to, zone) : formatDateTime(to, zone)}`;
}

function newGap(group: SVGGElement): Element {
  const rect = document.createElementNS(SVG, "rect");
  rect.setAttribute("y", "0");
  rect.append(document.createElementNS(SVG, "title"));
  group.append(rect);
  return rect;
}
