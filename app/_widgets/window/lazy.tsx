"use client";

import dynamic from "next/dynamic";

const loadChart = () => import("./charts.ts").then((module) => module.StagedChart);

// Asked for with the page's own code, so that it is there when the first rows are. A fault is told where it is drawn.
if (typeof window !== "undefined") loadChart().catch(() => {});

/** The focus chart comes with Recharts after shell and watchlist. Its box has its final size before. */
export const LazyStagedChart = dynamic(loadChart, { ssr: false });

/** A strip of states with what moves it in time. */
export const LazyStagedStrip = dynamic(
  () => import("./staged-strip.tsx").then((module) => module.StagedStrip),
  {
    ssr: false,
  },
);

export const LazyChartBar = dynamic(() => import("./chart-bar.tsx").then((module) => module.ChartBar), {
  ssr: false,
});

/** The way back to now where there is no chart to have it. */
export const LazyBackToLive = dynamic(
  () => import("./back-to-live.tsx").then((module) => module.BackToLive),
  {
    ssr: false,
  },
);
