"use client";

import { useId, useLayoutEffect, useRef } from "react";
import { usePlotArea } from "recharts";
import { getLive } from "../../_live/live.ts";
import type { Frame } from "./frame.ts";
import type { ChartPainter, Parts, Plot } from "./painter.ts";

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
  const nodes = useRef<{ [Part in keyof Parts]: Parts[Part] | null }>({
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
  });
  useLayoutEffect(() => {
    const parts = nodes.current;
    if (plot && isComplete(parts)) painter.commit(frame, plot satisfies Plot, parts, getLive().shownNow());
  }, [frame, painter, plot]);
  if (!plot) return null;
  const { x, y, width, height } = plot;
  const node =
    <Part extends keyof Parts>(part: Part) =>
    (element: Parts[Part] | null) => {
      nodes.current[part] = element;
    };
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

function isComplete(parts: { [Part in keyof Parts]: Parts[Part] | null }): parts is Parts {
  return Object.values(parts).every((node) => node !== null);
}
