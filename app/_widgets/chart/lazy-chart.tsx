"use client";

import dynamic from "next/dynamic";

/** Recharts comes after shell and watchlist: it is the largest part of the page. Its box has its final size before. */
export const LazyChart = dynamic(() => import("../window/charts.ts").then((module) => module.LiveChart), {
  ssr: false,
});
