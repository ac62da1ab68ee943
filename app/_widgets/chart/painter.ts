import type { Zone } from "#lib/format.ts";
import { COLUMNS } from "../../_live/columns.ts";
import type { Series } from "../../_live/series.ts";
import { framedTimes } from "./axis-labels.ts";
import { pointedTime } from "./crosshair.ts";
import { bandPath } from "./focus/line-paths.ts";
import { WITHIN_BAND } from "./focus/main-marks.ts";
import { scaleOf } from "./focus/scale.ts";
import { setPath } from "./focus/svg.ts";
import { type Frame, type Look, layOut } from "./frame.ts";
import { drawGaps } from "./gap-marks.ts";
import { breaksBefore, gapsOf, holdOf, type NamedGap } from "./gaps.ts";
import { isRecent } from "./recent.ts";
import { areaUnder, brokenEnds, type Extent, extentIn, linePath, rowNear } from "./series.ts";
import { frameStep } from "./time-axis.ts";
import { idealDomain, SoftDomain, withLimits } from "./value-axis.ts";

/** The parts of a chart that move, in the picture Recharts has framed. */
export interface Parts {
  /** Slides left as time goes by: everything that has a time. */
  readonly slide: SVGGElement;
  readonly line: SVGPathElement;
  /** Where the line breaks off. */
  readonly broken: SVGPathElement;
  /** Between the lowest and the highest of bars. */
  readonly band: SVGPathElement;
  readonly excursion: SVGPathElement;
  /** Clips the excursion to the bad side of its limit. */
  readonly beyond: SVGRectElement;
  readonly gaps: SVGGElement;
  readonly end: SVGCircleElement;
  /** The moment pointed at, and the value at it. */
  readonly cross: SVGLineElement;
  readonly point: SVGCircleElement;
}

export interface Plot {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PainterOptions {
  readonly data: Series;
  readonly rangeMs: number;
  readonly look: Look;
  readonly decimals: number;
  readonly zone: Zone;
}

/** A path is set at most this often (ms): a little over 10 Hz, the pace of frames on the wire. */
const PATH_EVERY_MS = 60;
/** While the page is not painted anyway, a chart slides at most this often (ms). */
const SLIDE_EVERY_MS = 200;
/** Without new rows the picture is still refreshed this often (ms), since silence is drawn too. */
const REFRESH_MS = 500;
/** A slide shorter than this many pixels is not worth a repaint. */
const LEAST_SLIDE = 0.25;

/**
 * Draws one channel into a frame: decides when Recharts must draw a new frame, sets the path when rows arrived,
 * and slides everything that has a time in between, so that the axis and the line always agree.
 */
export class ChartPainter {
  readonly options: PainterOptions;
  extent: Extent = { low: Number.NaN, high: Number.NaN, mean: Number.NaN };
  #domain = new SoftDomain();
  #frame: Frame | null = null;
  #parts: Parts | null = null;
  #plot: Plot | null = null;
  /** Whether Recharts may still be about to draw labels of this frame, which it does after the rest. */
  #fresh = false;
  /** Whether the crosshair shows. */
  #crossed = false;
  #slid = Number.NaN;
  #sliding: SVGElement[] = [];
  #slidAt = Number.NEGATIVE_INFINITY;
  #drawnVersion = -1;
  #drawnAt = Number.NEGATIVE_INFINITY;

  constructor(options: PainterOptions) {
    this.options = options;
  }

  /** The frame Recharts should draw now, or `null` while the one it has will do. `size` is the whole picture's. */
  plan(now: number, size: { width: number; height: number }): Frame | null {
    const { data, rangeMs, look } = this.options;
    if (data.rows.length === 0) return null;
    const step = frameStep(rangeMs, size.width - look.axisWidth);
    const edge = Math.ceil(data.edge(now) / step) * step;
    const due = this.#frame === null || this.#frame.edge !== edge;
    if (!due && data.version === this.#drawnVersion) return null;
    const domain = this.#domain.next(this.#ideal(edge), now);
    if (!domain || (!due && this.#contains(domain.low, domain.high))) return null;
    const plot = { width: size.width - look.axisWidth, height: size.height - look.axisHeight };
    return layOut(edge, rangeMs, domain, plot, look, this.options.decimals, this.options.zone);
  }

  /** Takes the frame that Recharts has just drawn, and where; draws the line into it before the browser paints. */
  commit(frame: Frame, plot: Plot, parts: Parts, now: number): void {
    this.#frame = frame;
    this.#plot = plot;
    this.#parts = parts;
    this.#fresh = true;
    this.#draw(now);
  }

  /** Called every animation frame; `news` says that the page is painted in this one anyway. */
  paint(now: number, news: boolean): void {
    if (!this.#frame || !this.#parts) return;
    const age = now - this.#drawnAt;
    const changed = this.options.data.version !== this.#drawnVersion;
    const due =
      this.#fresh ||
      (changed && age >= PATH_EVERY_MS) ||
      age >= (this.options.data.held ? SLIDE_EVERY_MS : REFRESH_MS);
    // All charts move in the frames that are painted for the numbers: painting costs by the frame, not by the chart.
    const slides = news || now - this.#slidAt >= SLIDE_EVERY_MS;
    if (due) this.#draw(now);
    else if (slides) this.#slide(now);
    this.#fresh = false;
  }

  /** The moment at a place, pixels from the picture's left edge; `null` right of now. */
  timeAt(x: number): number | null {
    if (!this.#frame || !this.#plot) return null;
    const { from, to, edge } = this.#frame;
    const slid = Number.isNaN(this.#slid) ? 0 : this.#slid;
    const time = from + ((x - this.#plot.x - slid) / this.#plot.width) * (to - from);
    return time <= edge ? Math.round(time) : null;
  }

  /** Shows the moment pointed at, on whichever chart. Also while the board stands still. */
  drawCross(): void {
    const { cross, point } = this.#parts ?? {};
    if (!cross || !point || !this.#frame) return;
    const time = pointedTime();
    const { rows, entry } = this.options.data;
    const shown = time !== null && time >= this.#frame.from;
    if (!shown && !this.#crossed) return;
    this.#crossed = shown;
    cross.setAttribute("visibility", shown ? "visible" : "hidden");
    point.setAttribute("visibility", "hidden");
    if (!shown) return;
    const x = this.#x(time).toFixed(1);
    cross.setAttribute("x1", x);
    cross.setAttribute("x2", x);
    cross.dataset.time = String(time);
    const row = rowNear(rows, time, entry?.expectedMs ?? null);
    if (row < 0) return;
    point.setAttribute("visibility", "visible");
    point.setAttribute("cx", this.#x(rows.at(COLUMNS.time, row)).toFixed(1));
    point.setAttribute("cy", this.#y(rows.at(COLUMNS.close, row)).toFixed(1));
  }

  #ideal(edge: number) {
    const { data, rangeMs, decimals } = this.options;
    this.extent = extentIn(data, edge - rangeMs, edge);
    const { low, high } = withLimits(this.extent.low, this.extent.high, data.entry?.limits ?? null);
    return idealDomain(low, high, decimals);
  }

  #contains(low: number, high: number): boolean {
    const shown = this.#frame?.domain;
    return shown !== undefined && shown.low <= low && shown.high >= high;
  }

  #draw(now: number): void {
    const { data } = this.options;
    const frame = this.#frame as Frame;
    const plot = this.#plot as Plot;
    const parts = this.#parts as Parts;
    this.#drawnVersion = data.version;
    this.#drawnAt = now;
    const edge = data.edge(now);
    const scale = scaleOf(frame, frame.domain, plot);
    const breaks = breaksBefore(data);
    const banded = data.bucketMs > 0 && data.entry?.kind === "sensor";
    const band = banded ? bandPath(data.rows, scale, breaks) : "";
    // A bar alone is drawn from its lowest to its highest.
    const of = band ? WITHIN_BAND : undefined;
    const line = linePath(data.rows, scale, scale.y, breaks, holdOf(data, edge), of);
    setPath(parts.line, line);
    setPath(parts.broken, brokenEnds(line));
    setPath(parts.band, band);
    this.#drawExcursion(line, parts);
    const gaps = gapsOf(data, frame.from, edge);
    drawGaps(parts.gaps, gaps, (time) => this.#x(time), plot.height, this.options.zone);
    this.#drawEnd(now, parts, gaps);
    this.drawCross();
    this.#slide(now);
  }

  /** What lies beyond a limit is filled down to it; the part on the good side is clipped away. */
  #drawExcursion(line: string, parts: Parts): void {
    const { limits } = this.options.data.entry ?? {};
    const high = limits?.h ?? limits?.hh ?? null;
    const low = limits?.l ?? limits?.ll ?? null;
    const over = high !== null && this.extent.high > high;
    const under = !over && low !== null && this.extent.low < low;
    const limit = over ? high : under ? low : null;
    if (limit === null) {
      setPath(parts.excursion, "");
      return;
    }
    const y = this.#y(limit);
    const height = (this.#plot as Plot).height;
    setPath(parts.excursion, areaUnder(line, y));
    parts.beyond.setAttribute("y", String(over ? 0 : Math.max(0, y)));
    parts.beyond.setAttribute("height", String(Math.max(0, over ? y : height - y)));
  }

  #drawEnd(now: number, parts: Parts, gaps: readonly NamedGap[]): void {
    const { data, rangeMs } = this.options;
    const last = data.rows.length - 1;
    const y = this.#y(data.last);
    parts.end.setAttribute("cx", this.#x(data.rows.at(COLUMNS.time, last)).toFixed(1));
    parts.end.setAttribute("cy", y.toFixed(1));
    const live =
      data.stateAt(now) === "live" && isRecent(data, now, rangeMs) && !gaps.some((gap) => gap.open);
    parts.end.dataset.live = String(live);
  }

  #slide(now: number): void {
    this.#slidAt = now;
    const frame = this.#frame as Frame;
    const shift = this.#x(frame.edge) - this.#x(this.options.data.edge(now));
    if (!this.#fresh && Math.abs(shift - this.#slid) < LEAST_SLIDE) return;
    this.#slid = shift;
    if (this.#fresh) this.#sliding = slidingIn((this.#parts as Parts).slide);
    for (const node of this.#sliding) node.style.transform = `translateX(${shift.toFixed(2)}px)`;
  }

  #x(time: number): number {
    const { from, to } = this.#frame as Frame;
    return ((time - from) / (to - from)) * (this.#plot as Plot).width;
  }

  #y(value: number): number {
    const { low, high } = (this.#frame as Frame).domain;
    return ((high - value) / (high - low)) * (this.#plot as Plot).height;
  }
}

/** Everything in a picture that has a time. */
function slidingIn(slide: SVGGElement): SVGElement[] {
  return [slide, ...framedTimes(slide.ownerSVGElement)];
}
