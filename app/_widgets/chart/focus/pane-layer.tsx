"use client";

import { useId, useLayoutEffect, useRef } from "react";
import { usePlotArea } from "recharts";
import { getLive } from "../../../_live/live.ts";
import type { Frame } from "../frame.ts";
import type { PanePainter } from "./pane-painter.ts";

/** Where a pane's painter draws, inside the picture Recharts has framed. React places it once. */
export function PaneLayer({
  frame,
  painter,
  axisWidth,
}: {
  frame: Frame;
  painter: PanePainter;
  axisWidth: number;
}) {
  const plot = usePlotArea();
  const id = useId();
  const slide = useRef<SVGGElement>(null);
  const fixed = useRef<SVGGElement>(null);
  useLayoutEffect(() => {
    if (!plot || !slide.current || !fixed.current) return;
    const stage = { slide: slide.current, fixed: fixed.current, plot, axisWidth, id };
    painter.commit(frame, stage, getLive().shownNow());
  }, [frame, painter, plot, axisWidth, id]);
  if (!plot) return null;
  const { x, y, width, height } = plot;
  return (
    <g transform={`translate(${x} ${y})`}>
      <clipPath id={id}>
        <rect width={width} height={height} />
      </clipPath>
      <g clipPath={`url(#${id})`}>
        <g ref={slide} />
      </g>
      <g ref={fixed} />
    </g>
  );
}
