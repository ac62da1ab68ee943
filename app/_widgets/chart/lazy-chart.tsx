"use client";

import dynamic from "next/dynamic";

const load = () => import("../window/charts.ts").then((module) => module.LiveChart);

// Asked for with the page's own code, so that it is there when the first rows are. A fault is told where it is drawn.
if (typeof window !== "undefined") load().catch(() => {});

/** Recharts comes after shell and watchlist: it is the largest part of the page. Its box has its final size before. */
export const LazyChart = dynamic(load, { ssr: false });
