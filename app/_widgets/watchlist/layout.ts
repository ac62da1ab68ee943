import type { ListedGroup } from "../listing.ts";

/** A line of the watchlist: a group's heading, a channel, or that the group has more. */
export type Line =
  | { readonly kind: "group"; readonly key: string }
  | { readonly kind: "row"; readonly key: string; readonly channel: string; readonly place: number }
  | { readonly kind: "more"; readonly key: string };

/** Pixels. */
export interface Heights {
  readonly group: number;
  readonly row: number;
  readonly more: number;
}

/** A group and where its lines are: from `first`, its heading, to before `end`. */
export interface Section {
  readonly group: ListedGroup;
  readonly open: boolean;
  readonly first: number;
  readonly end: number;
}

/** Where every line stands, whether or not it is mounted. */
export interface Layout {
  readonly lines: readonly Line[];
  /** The top of each line, and last the height of all, pixels. */
  readonly tops: readonly number[];
  readonly sections: readonly Section[];
  /** The index of each line by its key. */
  readonly indexes: ReadonlyMap<string, number>;
  readonly heights: Heights;
}

/** Lists of so many lines are mounted whole: the browser's own search finds all of them. */
const WHOLE = 60;
/** Lines mounted beyond those in sight, on each side. */
const OVERSCAN = 8;

export function groupKey(name: string): string {
  return `group ${name}`;
}

/** Lays out groups of channels from top to bottom; `closed` ones are no more than their heading. */
export function layoutOf(
  groups: readonly ListedGroup[],
  closed: ReadonlySet<string>,
  heights: Heights,
): Layout {
  const lines: Line[] = [];
  const sections: Section[] = [];
  for (const group of groups) {
    if (group.channels.length === 0) continue;
    const first = lines.length;
    const open = !closed.has(group.name);
    lines.push({ kind: "group", key: groupKey(group.name) });
    if (open) pushLines(lines, group);
    sections.push({ group, open, first, end: lines.length });
  }
  const tops = [0];
  for (const [at, { kind }] of lines.entries()) tops.push((tops[at] ?? 0) + heights[kind]);
  const indexes = new Map(lines.map(({ key }, at) => [key, at]));
  return { lines, tops, sections, indexes, heights };
}

function pushLines(lines: Line[], { name, channels, left }: ListedGroup): void {
  for (const [place, channel] of channels.entries()) {
    lines.push({ kind: "row", key: channel, channel, place });
  }
  if (left.length > 0) lines.push({ kind: "more", key: `more ${name}` });
}

/** Which lines are mounted while those from `start` to `end` are in sight; `kept` ones always are. */
export function mountedLines(
  count: number,
  { start, end }: { readonly start: number; readonly end: number },
  kept: readonly number[],
): number[] {
  const whole = count <= WHOLE;
  const from = whole ? 0 : Math.max(0, start - OVERSCAN);
  const to = whole ? count - 1 : Math.min(count - 1, end + OVERSCAN);
  const mounted = Array.from({ length: Math.max(0, to - from + 1) }, (_, at) => from + at);
  const beyond = kept.filter((at) => at >= 0 && at < count && (at < from || at > to));
  return [...new Set([...mounted, ...beyond])].sort((a, b) => a - b);
}

/** The line at a height, pixels from the top. */
export function lineAt({ lines, tops }: Layout, height: number): number {
  let [low, high] = [0, lines.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((tops[middle] ?? 0) <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}

/**
 * Where to scroll when a list changes so that what was at the top stays there; where that is gone, the nearest line
 * before it that is not.
 */
export function anchoredTop(before: Layout, after: Layout, scrolled: number): number {
  if (scrolled <= 0) return 0;
  const top = lineAt(before, scrolled);
  for (let at = top; at >= 0; at--) {
    const index = after.indexes.get(before.lines[at]?.key ?? "");
    if (index === undefined) continue;
    const into = at === top ? scrolled - (before.tops[at] ?? 0) : 0;
    return (after.tops[index] ?? 0) + into;
  }
  return 0;
}

/** Where to scroll so that a line is in sight, below the heading that sticks; `scrolled` where it is already. */
export function revealedTop(layout: Layout, index: number, view: { top: number; height: number }): number {
  const { lines, tops, heights } = layout;
  const over = lines[index]?.kind === "group" ? 0 : heights.group;
  const [top = 0, bottom = 0] = tops.slice(index, index + 2);
  if (top - over < view.top) return Math.max(0, top - over);
  return bottom > view.top + view.height ? bottom - view.height : view.top;
}
