"use client";

import { useMemo } from "react";
import type { ServerSample } from "#lib/status.ts";
import { Panel } from "../../_ui/panel.tsx";
import { lazyComponent } from "../lazy-component.tsx";
import { useSettings } from "../settings/settings.ts";
import { useBox } from "../use-box.ts";
import { pointsOf, type Series } from "./trend-data.ts";

/** Recharts comes after the figures: it is the largest part of the page. Its box has its final size before. */
const LazyTrend = lazyComponent({ name: "The chart" }, () =>
  import("./trend.tsx").then((module) => module.Trend),
);

interface Props {
  readonly title: string;
  readonly samples: readonly ServerSample[];
  readonly series: readonly Series[];
  /** A value in the legend. */
  readonly format: (value: number) => string;
  /** The least top of the scale. */
  readonly least: number;
}

/** A chart of the last five minutes under its title, with the newest values beside it. */
export function TrendPanel({ title, samples, series, format, least }: Props) {
  const { ref, width, height } = useBox<HTMLDivElement>();
  const { zone } = useSettings();
  const points = useMemo(() => pointsOf(samples, series), [samples, series]);
  const newest = samples.at(-1);
  const told = series.map(({ name, value }) => `${name} ${newest ? format(value(newest)) : "unknown"}`);
  return (
    <Panel className="min-w-0">
      <div className="flex items-center gap-3 px-3 pt-2.5">
        <h2 className="flex-1 truncate font-semibold">{title}</h2>
        <ul className="num flex gap-3 text-[12px] leading-4 whitespace-nowrap text-text-2">
          {series.map(({ name, color, value }) => (
            <li key={name} className="flex items-center gap-1.5">
              <span aria-hidden className="h-0.5 w-3" style={{ background: color }} />
              {name} <b className="font-semibold text-text">{newest ? format(value(newest)) : "—"}</b>
            </li>
          ))}
        </ul>
      </div>
      <div
        ref={ref}
        role="img"
        aria-label={`${title}, last five minutes: ${told.join(", ")}`}
        data-trend={title}
        className="h-[144px] overflow-hidden"
      >
        {width > 0 && points.length > 0 && (
          <LazyTrend
            points={points}
            series={series}
            least={least}
            zone={zone}
            width={width}
            height={height}
          />
        )}
      </div>
    </Panel>
  );
}
