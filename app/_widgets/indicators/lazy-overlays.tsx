"use client";

import { lazyComponent } from "../lazy-component.tsx";

/** Indicators and compared channels come with the first that somebody puts on a chart. */
export const LazyOverlays = lazyComponent({ name: "What is laid over the chart" }, () =>
  import("./overlays.tsx").then((module) => module.Overlays),
);
