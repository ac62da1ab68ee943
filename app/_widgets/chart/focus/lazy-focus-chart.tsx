"use client";

import dynamic from "next/dynamic";

/** The focus chart comes with Recharts after shell and watchlist. Its box has its final size before. */
export const LazyFocusChart = dynamic(() => import("./focus-chart.tsx").then((module) => module.FocusChart), {
  ssr: false,
});
