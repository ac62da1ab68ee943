"use client";

import { lazyComponent } from "../lazy-component.tsx";

/** Recharts comes after shell and watchlist: it is the largest part of the page. Its box has its final size before. */
export const LazyChart = lazyComponent({ name: "The chart", early: true }, () =>
  import("../window/charts.ts").then((module) => module.LiveChart),
);
