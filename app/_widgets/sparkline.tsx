"use client";

import { useRef } from "react";
import type { ChannelState } from "#lib/freshness.ts";
import { type ChannelData, COLUMNS } from "../_live/channel-data.ts";
import { usePainter } from "../_live/hooks.ts";
import { baseOf } from "./change.ts";
import { breaksBefore } from "./chart/gaps.ts";
import { type Palette, palette } from "./palette.ts";
import { stretchesOf } from "./tiles/stretches.ts";

interface Props {
  readonly channel: string;
  readonly state: ChannelState;
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly rangeMs: number;
}

/** A sparkline is painted at most this often (ms): its pixel is wider than that. */
const EVERY_MS = 1_000;

/** The recent past of a channel in a few pixels. */
export function Sparkline({ channel, state, width, height, rangeMs }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const drawn = useRef({ at: 0, look: "" });
  usePainter(channel, (data, now) => {
    const context = canvas.current?.getContext("2d");
    const colours = palette();
    const look = `${state} ${colours.up} ${width}`;
    if (!context || (now - drawn.current.at < EVERY_MS && look === drawn.current.look)) return;
    drawn.current = { at: now, look };
    clear(context, width, height);
    const window = { from: data.edge(now) - rangeMs, to: data.edge(now) };
    if (data.entry?.labels) drawRibbon(context, data, window, { width, height }, colours);
    else drawLine(context, data, window, { width, height }, colours, state);
  });
  return <canvas ref={canvas} aria-hidden style={{ width, height }} className="block" />;
}

interface Span {
  readonly from: number;
  readonly to: number;
}
interface Size {
  readonly width: number;
  readonly height: number;
}

function clear(context: CanvasRenderingContext2D, width: number, height: number): void {
  const ratio = window.devicePixelRatio || 1;
  const { canvas } = context;
  if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
}

/** One point per bucket of about a pixel and a half; where lines are this short, closes say enough. */
function pointsOf(
  data: ChannelData,
  span: Span,
  width: number,
): { x: number; value: number; lift: boolean }[] {
  const { rows } = data;
  const breaks = breaksBefore(data);
  const perPixel = (span.to - span.from) / width;
  const points: { x: number; value: number; lift: boolean }[] = [];
  let lift = false;
  let bucket = Number.NaN;
  for (let i = rows.lowerBound(COLUMNS.time, span.from); i < rows.length; i++) {
    const time = rows.at(COLUMNS.time, i);
    const id = Math.floor(time / (perPixel * 1.5));
    lift = lift || breaks(i);
    const point = { x: (time - span.from) / perPixel, value: rows.at(COLUMNS.close, i), lift };
    if (id === bucket && !lift) points[points.length - 1] = { ...point, lift: points.at(-1)?.lift ?? false };
    else points.push(point);
    bucket = id;
    lift = false;
  }
  return points;
}

function drawLine(
  context: CanvasRenderingContext2D,
  data: ChannelData,
  span: Span,
  { width, height }: Size,
  colours: Palette,
  state: ChannelState,
): void {
  const points = pointsOf(data, span, width - 4);
  const values = points.map((point) => point.value);
  const base = data.channel.startsWith("symbol/") ? baseOf(data, span.from) : Number.NaN;
  const low = Math.min(...values, Number.isNaN(base) ? Number.POSITIVE_INFINITY : base);
  const high = Math.max(...values, Number.isNaN(base) ? Number.NEGATIVE_INFINITY : base);
  if (!(low <= high)) return;
  const toY = (value: number) =>
    high > low ? height - 3 - ((value - low) / (high - low)) * (height - 6) : height / 2;
  const current = state === "live" || state === "late";
  const moved = data.last >= base ? colours.up : colours.down;
  const colour = !current ? colours["text-3"] : Number.isNaN(base) ? colours["text-2"] : moved;
  if (!Number.isNaN(base)) dash(context, toY(base), width, colours["text-3"]);
  context.strokeStyle = colour;
  context.lineWidth = 1.25;
  context.lineJoin = "round";
  context.beginPath();
  for (const { x, value, lift } of points) {
    if (lift) context.moveTo(x, toY(value));
    else context.lineTo(x, toY(value));
  }
  context.stroke();
  const last = points.at(-1);
  if (!current && last) ring(context, last.x, toY(last.value), colours);
}

function dash(context: CanvasRenderingContext2D, y: number, width: number, colour: string): void {
  context.save();
  context.strokeStyle = colour;
  context.globalAlpha = 0.5;
  context.lineWidth = 1;
  context.setLineDash([2, 2]);
  context.beginPath();
  context.moveTo(0, Math.round(y) + 0.5);
  context.lineTo(width, Math.round(y) + 0.5);
  context.stroke();
  context.restore();
}

/** Where the line ends without going on. */
function ring(context: CanvasRenderingContext2D, x: number, y: number, colours: Palette): void {
  context.beginPath();
  context.arc(x, y, 2.25, 0, 2 * Math.PI);
  context.fillStyle = colours["surface-1"];
  context.fill();
  context.stroke();
}

function drawRibbon(
  context: CanvasRenderingContext2D,
  data: ChannelData,
  span: Span,
  { width, height }: Size,
  colours: Palette,
): void {
  const shades = [colours["state-off"], colours["state-on"], colours["state-on2"]];
  const toX = (time: number) => ((time - span.from) / (span.to - span.from)) * width;
  for (const { from, to, rank } of stretchesOf(data, span.from, span.to)) {
    context.fillStyle = shades[Math.min(rank, 2)] as string;
    context.fillRect(toX(from), (height - 8) / 2, Math.max(1, toX(to) - toX(from) - 1), 8);
  }
}
