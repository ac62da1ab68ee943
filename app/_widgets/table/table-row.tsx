import { DAY } from "#lib/durations.ts";
import { formatBegin, formatDate, formatIso, type Zone } from "#lib/format.ts";
import type { Series } from "../../_live/series.ts";
import { sayGap } from "../chart/gap-marks.ts";
import type { Column } from "./table-columns.ts";
import { type BarLine, figuresOf, type GapLine } from "./table-rows.ts";

interface Place {
  /** Among all lines, those that are not mounted included; the head is the first. */
  readonly rowIndex: number;
  /** Pixels. */
  readonly height: number;
  readonly zone: Zone;
}

interface Props extends Place {
  readonly line: BarLine;
  readonly series: Series;
  readonly columns: readonly Column[];
  /** Whether all lines are of one day, so that a phone need not say it. */
  readonly short: boolean;
}

/** One tick or bar. */
export function TableRow({ line, series, columns, rowIndex, height, zone, short }: Props) {
  const { time } = line;
  const { bucketMs } = series;
  const figures = figuresOf(series, line);
  // What is computed of a bar is known at its end.
  const known = bucketMs > 0 ? time + bucketMs - 1 : time;
  return (
    <tr aria-rowindex={rowIndex} data-time={time} style={{ height }} className="border-t border-grid">
      <th
        scope="row"
        title={formatIso(time, zone)}
        className="sticky left-0 bg-surface-1 px-3 text-left font-normal whitespace-nowrap text-text-2"
      >
        {bucketMs < DAY && <span className={short ? "max-md:hidden" : ""}>{formatDate(time, zone)}, </span>}
        {formatBegin(time, bucketMs, zone)}
      </th>
      {columns.map(({ name, value, say }) => {
        const number = value(figures, known);
        return (
          <td
            key={name}
            data-value={Number.isNaN(number) ? "" : number}
            className="px-3 text-right whitespace-nowrap"
          >
            {say(number)}
          </td>
        );
      })}
    </tr>
  );
}

/** A stretch of which nothing is known. */
export function GapRow({
  line,
  rowIndex,
  height,
  zone,
  columns,
}: Place & { line: GapLine; columns: number }) {
  const { from, to, open, cause } = line;
  return (
    <tr
      aria-rowindex={rowIndex}
      data-gap={cause}
      data-from={from}
      data-to={open ? "" : to}
      style={{ height }}
      className="hatched border-t border-grid text-text-2"
    >
      <td
        colSpan={columns + 1}
        className="px-3"
        title={`${formatIso(from, zone)} – ${open ? "" : formatIso(to, zone)}`}
      >
        {sayGap(line, zone)}
      </td>
    </tr>
  );
}
