"use client";

import dynamic from "next/dynamic";

/** Indicators and compared channels come with the first that somebody puts on a chart. */
export const LazyOverlays = dynamic(() => import("./overlays.tsx").then((module) => module.Overlays), {
  ssr: false,
});
