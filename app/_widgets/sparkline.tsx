"use client";

import { useRef } from "react";
import type { ChannelState } from "#lib/freshness.ts";
import { usePainter } from "../_live/hooks.ts";
import { type SparkView, sparkLine, sparkRibbon } from "./sparkline-paths.ts";

interface Props {
  readonly channel: string;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly rangeMs: number;
}

/** A sparkline is drawn at most this often (ms): a range's pixel is wider than that, but for that of a minute. */
const EVERY_MS = 2_000;
const EVERY_MS_OF_A_MINUTE = 1_000;

/**
 * The recent past of a channel in a few pixels. An SVG and no canvas: every canvas is a layer of its own for the
 * browser, and fifty of them cost more than all charts together whenever anything on the page moves.
 */
export function Sparkline({ channel, width, height, rangeMs }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const drawn = useRef<{ at: number; state?: ChannelState }>({ at: Number.NEGATIVE_INFINITY });
  const everyMs = rangeMs <= 60_000 ? EVERY_MS_OF_A_MINUTE : EVERY_MS;
  usePainter(channel, (data, now) => {
    const state = data.stateAt(now);
    if (!svg.current || (now - drawn.current.at < everyMs && drawn.current.state === state)) return;
    drawn.current = { at: now, state };
    const edge = data.edge(now);
    const view = { from: edge - rangeMs, to: edge, width, height };
    if (data.entry?.labels) paintRibbon(svg.current, sparkRibbon(data, view));
    else paintLine(svg.current, sparkLine(data, view), view, state);
  });
  return (
    <svg ref={svg} aria-hidden width={width} height={height} className="block" fill="none">
      <path fill="var(--state-off)" />
      <path fill="var(--state-on)" />
      <path fill="var(--state-on2)" />
      <path stroke="var(--text-3)" strokeOpacity={0.5} strokeDasharray="2 2" />
      <path strokeWidth={1.25} strokeLinejoin="round" strokeLinecap="round" />
      <circle
        r={2.25}
        fill="var(--surface-1)"
        stroke="var(--text-3)"
        strokeWidth={1.25}
        visibility="hidden"
      />
    </svg>
  );
}

function paintRibbon(svg: SVGSVGElement, paths: readonly string[]): void {
  for (const [at, path] of paths.entries()) svg.children[at]?.setAttribute("d", path);
}

function paintLine(
  svg: SVGSVGElement,
  line: ReturnType<typeof sparkLine>,
  { width }: SparkView,
  state: ChannelState,
): void {
  const current = state === "live" || state === "late";
  const [, , , base, path, end] = svg.children;
  path?.setAttribute("d", line?.path ?? "");
  path?.setAttribute("stroke", colourOf(line, current));
  const dashed = line && Number.isFinite(line.baseY);
  base?.setAttribute("d", dashed ? `M0 ${Math.round(line.baseY) + 0.5}H${width}` : "");
  // An open circle says that the line ends here without going on.
  end?.setAttribute("visibility", line && state !== "live" ? "visible" : "hidden");
  end?.setAttribute("cx", (line?.end.x ?? 0).toFixed(1));
  end?.setAttribute("cy", (line?.end.y ?? 0).toFixed(1));
}

function colourOf(line: ReturnType<typeof sparkLine>, current: boolean): string {
  if (!current) return "var(--text-3)";
  if (!line || Number.isNaN(line.baseY)) return "var(--text-2)";
  return line.up ? "var(--up)" : "var(--down)";
}
