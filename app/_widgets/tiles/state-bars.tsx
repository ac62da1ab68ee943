import { formatTime, type Zone } from "#lib/format.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";
import { wordFor } from "../channel-words.ts";
import { type Stretch, stretchesOf } from "./stretches.ts";

const SHADES = ["var(--state-off)", "var(--state-on)", "var(--state-on2)"];

interface BarsProps {
  readonly data: Series;
  readonly from: number;
  readonly to: number;
  /** Where what can be known ends; `to` where left out. */
  readonly until?: number;
  readonly width: number;
  readonly zone: Zone;
}

/** The stretches of one state; what is hatched behind them shows where nothing is known since the first that is. */
export function Bars({ data, from, to, until = to, width, zone }: BarsProps) {
  const toX = (time: number) => ((time - from) / (to - from)) * width;
  const first = data.rows.at(COLUMNS.time, 0);
  const begin = first < until ? Math.max(0, toX(first)) : Number.POSITIVE_INFINITY;
  const stretches = Number.isFinite(from) ? stretchesOf(data, from, until) : [];
  return (
    <>
      {width > begin && (
        <span className="hatched absolute inset-y-0" style={{ left: begin, width: toX(until) - begin }} />
      )}
      {stretches.map((stretch) => (
        <Bar
          key={stretch.from}
          data={data}
          stretch={stretch}
          x={toX(stretch.from)}
          end={toX(stretch.to)}
          zone={zone}
        />
      ))}
    </>
  );
}

interface BarProps {
  readonly data: Series;
  readonly stretch: Stretch;
  readonly x: number;
  readonly end: number;
  readonly zone: Zone;
}

function Bar({ data, stretch, x, end, zone }: BarProps) {
  const word = wordFor(data, stretch.value);
  const wide = end - x > word.length * 7 + 20;
  return (
    <span
      title={`${word} from ${formatTime(stretch.from, zone)} to ${formatTime(stretch.to, zone)}`}
      className="absolute top-0 h-full overflow-hidden rounded-[2px] pl-2 text-[12px] leading-6 whitespace-nowrap text-text"
      style={{
        left: x,
        width: Math.max(1, end - x - 1),
        background: SHADES[Math.min(2, stretch.rank)],
      }}
    >
      {wide && word}
    </span>
  );
}
