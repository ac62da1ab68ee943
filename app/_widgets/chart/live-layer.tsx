"use client";

import { useId, useLayoutEffect, useRef } from "react";
import { usePlotArea } from "recharts";
import { getLive } from "../../_live/live.ts";
import type { Frame, Look } from "./frame.ts";
import type { ChartPainter, Parts, Plot } from "./painter.ts";

interface LayerProps {
  readonly frame: Frame;
  readonly painter: ChartPainter;
  /** A CSS colour. */
  readonly color: string;
  readonly look: Look;
}

/** The moving parts. React places them once; the painter sets what they show. */
export function LiveLayer({ frame, painter, color, look }: LayerProps) {
  const plot = usePlotArea();
  const clip = useId();
  const nodes = useRef<{ [Part in keyof Parts]: Parts[Part] | null }>({
    slide: null,
    line: null,
    area: null,
    excursion: null,
    beyond: null,
    gaps: null,
    end: null,
    cross: null,
    point: null,
    label: null,
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
          <path ref={node("area")} fill={color} fillOpacity={0.135} />
          <path
            ref={node("excursion")}
            clipPath={`url(#${clip}-beyond)`}
            fill="var(--warn)"
            fillOpacity={0.28}
          />
          <path
            ref={node("line")}
            data-line
            fill="none"
            stroke={color}
            strokeWidth={1.5}
            strokeLinejoin="round"
            strokeLinecap="round"
          />
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
      {look.lastLabel && (
        <g ref={node("label")} className="last-label">
          <line x2={width} stroke="var(--text-3)" strokeDasharray="1 3" />
          <rect x={width} y={-10.5} width={look.axisWidth - 2} height={21} rx={3} style={{ color }} />
          <text x={width + 7} y={4.5} fontSize={12.5} fontWeight={600} className="num" />
        </g>
      )}
    </g>
  );
}

function isComplete(parts: { [Part in keyof Parts]: Parts[Part] | null }): parts is Parts {
  return Object.entries(parts).every(([part, node]) => part === "label" || node !== null);
}
