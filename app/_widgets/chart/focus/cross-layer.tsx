"use client";

import type { RefObject } from "react";

/** The crosshair's elements, over all panes; who moves the pointer or the data sets where they are. */
export function CrossLayer({ picture, color }: { picture: RefObject<SVGSVGElement | null>; color: string }) {
  const dashes = { stroke: "var(--text-3)", strokeDasharray: "3 3", visibility: "hidden" };
  const box = { fill: "var(--surface-3)", height: 21, rx: 3 };
  const text = { y: 15, fill: "var(--text)", fontSize: 12, className: "num" };
  return (
    <svg ref={picture} aria-hidden className="pointer-events-none absolute inset-0 size-full">
      <line data-crosshair {...dashes} />
      <line data-cross-height {...dashes} />
      <circle r={2.5} fill="var(--surface-1)" stroke={color} strokeWidth={1.5} visibility="hidden" />
      <g visibility="hidden">
        <rect {...box} />
        <text {...text} textAnchor="middle" />
      </g>
      <g visibility="hidden">
        <rect {...box} />
        <text {...text} />
      </g>
    </svg>
  );
}
