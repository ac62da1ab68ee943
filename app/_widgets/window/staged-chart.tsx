"use client";

import { FocusChart, type FocusChartProps } from "../chart/focus/focus-chart.tsx";
import { ChartStage } from "./chart-stage.tsx";

/** The focus chart with what moves it in time. */
export function StagedChart(props: Omit<FocusChartProps, "gestures">) {
  return (
    <ChartStage series={props.series}>
      {(gestures) => <FocusChart {...props} gestures={gestures} />}
    </ChartStage>
  );
}
