"use client";

import dynamic from "next/dynamic";
import { lazyComponent } from "../lazy-component.tsx";

/** The focus chart comes with Recharts after shell and watchlist. Its box has its final size before. */
export const LazyStagedChart = lazyComponent(() =>
  import("./charts.ts").then((module) => module.StagedChart),
);

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
