"use client";

import dynamic from "next/dynamic";

/** The focus chart comes with Recharts after shell and watchlist. Its box has its final size before. */
export const LazyStagedChart = dynamic(
  () => import("./staged-chart.tsx").then((module) => module.StagedChart),
  {
    ssr: false,
  },
);

export const LazyChartBar = dynamic(() => import("./chart-bar.tsx").then((module) => module.ChartBar), {
  ssr: false,
});
