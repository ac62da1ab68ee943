"use client";

import { lazyComponent } from "../lazy-component.tsx";

/** The focus chart comes with Recharts after shell and watchlist. Its box has its final size before. */
export const LazyStagedChart = lazyComponent({ name: "The chart", early: true }, () =>
  import("./charts.ts").then((module) => module.StagedChart),
);

/** A strip of states with what moves it in time. */
export const LazyStagedStrip = lazyComponent({ name: "The strip of states" }, () =>
  import("./staged-strip.tsx").then((module) => module.StagedStrip),
);

export const LazyChartBar = lazyComponent({ name: "The chart’s menus" }, () =>
  import("./chart-bar.tsx").then((module) => module.ChartBar),
);

/** The way back to now where there is no chart to have it. */
export const LazyBackToLive = lazyComponent({ name: "The way back to live" }, () =>
  import("./back-to-live.tsx").then((module) => module.BackToLive),
);
