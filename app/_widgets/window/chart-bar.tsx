"use client";

import { ChartArea, ChartCandlestick, ChartLine, Table2 } from "lucide-react";
import type { Series } from "../../_live/series.ts";
import { RANGES, useBoard } from "../board-store.ts";
import { CompareMenu } from "../compare/compare-menu.tsx";
import { ExportMenu } from "../export/export-menu.tsx";
import { useShownOf } from "../export/shown-chart.ts";
import { IndicatorsMenu } from "../indicators/indicators-menu.tsx";
import { CHART_TYPES, type ChartType, changeView, useView } from "../view-store.ts";
import { toggleTable, typeOf } from "./choose.ts";
import { IntervalMenu } from "./interval-menu.tsx";
import { lengthOf } from "./span.ts";

const ICONS = { candles: ChartCandlestick, line: ChartLine, area: ChartArea } as const;
const NAMES = { candles: "Candles", line: "Line", area: "Area" } as const;

/** How the focus chart is drawn, at the right of its header. A channel of states has a table at the most. */
export function ChartBar({ data, className = "" }: { data: Series; className?: string }) {
  const view = useView();
  const { range } = useBoard();
  const { channel, entry } = data;
  const type = typeOf(view, channel);
  const isState = Boolean(entry?.labels);
  const drawnMs = useShownOf(channel)?.series.bucketMs ?? 0;
  const spanMs = view.span ? lengthOf(view.span) : RANGES[range];
  return (
    <div className={`flex items-center gap-1.5 ${className}`}>
      {!isState && !view.table && <Types chosen={type} />}
      {!isState && (type === "candles" || view.table) && (
        <IntervalMenu chosen={view.interval} spanMs={spanMs} drawnMs={drawnMs} />
      )}
      <button
        type="button"
        aria-label="Table"
        aria-pressed={view.table}
        title="Table (T)"
        data-testid="table"
        onClick={toggleTable}
        className={`inline-grid size-7 place-items-center rounded-md max-md:size-9 ${
          view.table ? "bg-surface-3 text-text" : "text-text-2 hover:bg-surface-2 hover:text-text"
        }`}
      >
        <Table2 aria-hidden size={16} />
      </button>
      {!isState && <IndicatorsMenu channel={channel} />}
      {!isState && <CompareMenu channel={channel} />}
      <ExportMenu />
    </div>
  );
}

function Types({ chosen }: { chosen: ChartType }) {
  return (
    <fieldset
      aria-label="Type of chart"
      data-testid="chart-type"
      className="inline-flex h-7 items-center rounded-md bg-surface-2 p-0.5 max-md:h-9"
    >
      {CHART_TYPES.map((type) => {
        const Icon = ICONS[type];
        return (
          <button
            key={type}
            type="button"
            aria-label={NAMES[type]}
            aria-pressed={type === chosen}
            title={`${NAMES[type]} (C)`}
            onClick={() => changeView({ type })}
            className={`grid h-6 w-[30px] place-items-center rounded-sm max-md:h-8 max-md:w-9 ${
              type === chosen ? "bg-surface-1 text-text ring-1 ring-border" : "text-text-2 hover:text-text"
            }`}
          >
            <Icon aria-hidden size={15} />
          </button>
        );
      })}
    </fieldset>
  );
}
