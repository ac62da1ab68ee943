"use client";

import { useId, useLayoutEffect, useRef } from "react";
import { usePlotArea } from "recharts";
import { getLive } from "../../_live/live.ts";
import type { Frame } from "./frame.ts";
import type { ChartPainter, Parts, Plot } from "./painter.ts";

type Nodes = { [Part in keyof Parts]: Parts[Part] | null };

const NO_NODES: Nodes = {
  slide: null,
  line: null,
  broken: null,
  band: null,
  excursion: null,
  beyond: null,
  gaps: null,
  end: null,
  cross: null,
  point: null,
};

interface LayerProps {
  readonly frame: Frame;
  readonly painter: ChartPainter;
  /** A CSS colour. */
  readonly color: string;
}

/** The moving parts. React places them once; the painter sets what they show. */
export function LiveLayer({ frame, painter, color }: LayerProps) {
  const plot = usePlotArea();
  const clip = useId();
  const node = useParts(frame, painter, plot);
  if (!plot) return null;
  const { x, y, width, height } = plot;
  return (
    <g transform={`translate(${x} ${y})`}>
      <clipPath id={clip}>
        <rect width={width} height={height} />
      </clipPath>
      <clipPath id={`${clip}-beyond`}>
        <rect ref={node("beyond")} x={-width} width={3 * width} height={0} />
      </clipPath>
      <g clipPath={`url(#${clip})`}>
        <g ref={node("slide")}>
          <g ref={node("gaps")} />
          <path
            ref={node("excursion")}
            clipPath={`url(#${clip}-beyond)`}
            fill="var(--warn)"
            fillOpacity={0.28}
          />
          <path ref={node("band")} fill={color} fillOpacity={0.2} />
          <path
            ref={node("line")}
            data-line
            fill="none"
            stroke={color}
            strokeWidth={1.5}
            strokeLinejoin="round"
            strokeLinecap="round"
          />
          <path ref={node("broken")} data-broken fill="var(--surface-1)" stroke={color} strokeWidth={1.5} />
          <line
            ref={node("cross")}
            data-crosshair
            y2={height}
            stroke="var(--text-3)"
            strokeDasharray="3 3"
            visibility="hidden"
          />
          <circle
            ref={node("point")}
            r={2.5}
            fill="var(--surface-1)"
            stroke={color}
            strokeWidth={1.5}
            visibility="hidden"
          />
          <circle ref={node("end")} className="chart-end" r={2.5} style={{ color }} />
        </g>
      </g>
    </g>
  );
}

/** Hands the painter its parts for a frame; the answer takes each as React places it. */
function useParts(frame: Frame, painter: ChartPainter, plot: Plot | undefined) {
  const nodes = useRef({ ...NO_NODES });
  useLayoutEffect(() => {
    const parts = nodes.current;
    if (plot && isComplete(parts)) painter.commit(frame, plot, parts, getLive().shownNow());
  }, [frame, painter, plot]);
  return <Part extends keyof Parts>(part: Part) =>
    (element: Parts[Part] | null) => {
      nodes.current[part] = element;
    };
}

function isComplete(parts: Nodes): parts is Parts {
  return Object.values(parts).every((node) => node !== null);
}
