"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useMemo, useRef } from "react";
import { formatDate, formatDuration, formatFromTo, zoneNameOver } from "#lib/format.ts";
import { useNow } from "../../_live/hooks.ts";
import type { Series } from "../../_live/series.ts";
import { labelOf } from "../channel-words.ts";
import type { Overlay } from "../chart/overlay.ts";
import { windowAt } from "../chart/window-figures.ts";
import { useSettings } from "../settings/settings.ts";
import { usePhone } from "../use-phone.ts";
import type { Span } from "../view-store.ts";
import { type Column, columnsOf, usedColumns } from "./table-columns.ts";
import { GapRow, TableRow } from "./table-row.tsx";
import { linesAfter, type TableLine, tableLines } from "./table-rows.ts";

interface Props {
  readonly series: Series;
  readonly rangeMs: number;
  /** The span looked at; `null` while the chart follows now. */
  readonly span: Span | null;
  readonly overlays?: readonly Overlay[];
}

/** Pixels of a line, at a desk and on a phone. */
const LINE = 28;
const PHONE_LINE = 36;
const NO_OVERLAYS: readonly Overlay[] = [];

function useLines(series: Series, { from, to, following }: ReturnType<typeof windowAt>) {
  const { version } = series;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the rows of a series change with its version.
  return useMemo(
    () => (Number.isFinite(from) ? tableLines(series, { from, to }, following) : []),
    [series, from, to, following, version],
  );
}

/** What the focus chart shows, in numbers: newest first, two looks a second, and only what is in sight is mounted. */
export function TableView({ series, rangeMs, span, overlays = NO_OVERLAYS }: Props) {
  const { zone } = useSettings();
  const window = windowAt(series, span, rangeMs, useNow(500));
  const { from, to } = window;
  const lines = useLines(series, window);
  const all = useMemo(() => columnsOf(series, overlays), [series, overlays]);
  const columns = useMemo(() => usedColumns(all, lines, series), [all, lines, series]);
  const height = usePhone() ? PHONE_LINE : LINE;
  const scroller = useRef<HTMLElement>(null);
  const virtualizer = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  });
  useAnchor(scroller, lines, height);
  const items = virtualizer.getVirtualItems();
  const above = items[0]?.index ?? 0;
  const below = lines.length - 1 - (items.at(-1)?.index ?? -1);
  const name = labelOf(series.channel, series.entry);
  return (
    <section
      ref={scroller}
      aria-label={`${name}, table`}
      data-table={series.channel}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard.
      tabIndex={0}
      className="num absolute inset-0 overflow-auto [overflow-anchor:none] focus-visible:outline-offset-[-2px]"
    >
      <table className="w-full border-collapse text-[13px]" aria-rowcount={lines.length + 1}>
        <caption className="sr-only">
          {name}, {formatFromTo(from, to, zone)} {zoneNameOver(zone, from, to)}, newest first
        </caption>
        <Head columns={columns} zoneWord={zoneNameOver(zone, from, to)} bucketMs={series.bucketMs} />
        <tbody>
          <Space height={above * height} columns={columns.length} />
          {items.map(({ index }) => {
            const line = lines[index];
            if (!line) return null;
            const place = { rowIndex: index + 2, height, zone };
            if (line.kind === "gap")
              return <GapRow key={keyOf(line)} {...{ line, ...place }} columns={columns.length} />;
            return (
              <TableRow
                key={keyOf(line)}
                {...{ line, series, columns, ...place }}
                short={formatDate(from, zone) === formatDate(to, zone)}
              />
            );
          })}
          <Space height={Math.max(0, below) * height} columns={columns.length} />
        </tbody>
      </table>
      {lines.length === 0 && <p className="p-3 text-text-2">Nothing was measured in this span of time.</p>}
    </section>
  );
}

function keyOf({ kind, time }: TableLine): string {
  return `${kind} ${time}`;
}

interface HeadProps {
  readonly columns: readonly Column[];
  /** Which clock the times are on. */
  readonly zoneWord: string;
  /** Milliseconds of a bar; 0 for ticks. */
  readonly bucketMs: number;
}

function Head({ columns, zoneWord, bucketMs }: HeadProps) {
  return (
    <thead>
      <tr aria-rowindex={1} className="h-7 text-[12px] text-text-3">
        <th scope="col" className="table-head left-0 z-20 px-3 text-left font-normal">
          Time, {zoneWord}
          {bucketMs > 0 && ` · ${formatDuration(bucketMs)} bars`}
        </th>
        {columns.map(({ name, head }) => (
          <th
            key={name}
            scope="col"
            className="table-head z-10 px-3 text-right font-normal whitespace-nowrap"
          >
            {head}
          </th>
        ))}
      </tr>
    </thead>
  );
}

/** Stands for the lines that are not mounted. */
function Space({ height, columns }: { height: number; columns: number }) {
  if (height === 0) return null;
  return (
    <tr aria-hidden style={{ height }}>
      <td colSpan={columns + 1} className="p-0" />
    </tr>
  );
}

/** When lines come above what somebody reads, that stays where it is; at the top the newest is always in sight. */
function useAnchor(
  scroller: React.RefObject<HTMLElement | null>,
  lines: readonly TableLine[],
  height: number,
): void {
  const before = useRef(lines);
  useLayoutEffect(() => {
    const held = before.current;
    before.current = lines;
    const box = scroller.current;
    if (!box || held === lines || box.scrollTop < height) return;
    const at = Math.floor(box.scrollTop / height);
    const line = held[at];
    if (line) box.scrollTop += (linesAfter(lines, line.time) - linesAfter(held, line.time)) * height;
  }, [scroller, lines, height]);
}
