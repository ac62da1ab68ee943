import { formatNumber, formatSigned, type Zone } from "#lib/format.ts";
import { COLUMNS } from "../../../_live/columns.ts";
import type { Series } from "../../../_live/series.ts";
import type { ChartType } from "../../view-store.ts";
import { drawGaps } from "../gap-marks.ts";
import { gapsOf } from "../gaps.ts";
import type { Overlay } from "../overlay.ts";
import { isRecent } from "../recent.ts";
import { type Extent, extentIn } from "../series.ts";
import { type Domain, idealDomain, withLimits } from "../value-axis.ts";
import { lastRowIn } from "../window-figures.ts";
import { bucketOf, candleAt } from "./candle-paths.ts";
import { type AxisLabel, AxisLabels } from "./labels.ts";
import { overlayDomain } from "./line-paths.ts";
import { crossedLimit, isBanded, MainMarks } from "./main-marks.ts";
import { newestOf, OverlayLines } from "./overlay-lines.ts";
import { axisOf, OwnAxes, SecondAxis, type SecondColumn } from "./own-axes.ts";
import type { Moment, PaneArt, Stage } from "./pane-art.ts";
import { isChannel, overlayShownBy, type Shown, shownBy } from "./percent.ts";
import { type Scale, shownAs } from "./scale.ts";
import { addTo } from "./svg.ts";
import type { Times } from "./times.ts";

export interface ValuesOptions {
  readonly series: Series;
  readonly type: ChartType;
  /** Milliseconds of a candle; 0 for lines. */
  readonly stepMs: number;
  /** Those over the values, whatever their axis. */
  readonly overlays: readonly Overlay[];
  /** Whether values are shown as % of that at the left edge. */
  readonly percent: boolean;
  /** Whether the window follows now. */
  readonly live: boolean;
  readonly zone: Zone;
  /** A CSS colour. */
  readonly color: string;
  readonly rangeMs: number;
  /** The numbers of a second axis; `null` where there is none. */
  readonly second: SecondColumn | null;
}

interface Parts {
  readonly gaps: SVGGElement;
  readonly marks: MainMarks;
  readonly lines: OverlayLines;
  readonly end: SVGCircleElement;
  readonly labels: AxisLabels;
  readonly second: SecondAxis | null;
  readonly chart: HTMLElement | null;
}

const PERCENT_DECIMALS = 2;
const THIN = "\u202F";

const same: Shown = (value) => value;

/** The channel's values as candles, line or area, what lies over them, and the labels of what is newest. */
export class ValuesArt implements PaneArt {
  readonly lines = null;
  readonly #options: ValuesOptions;
  readonly #axes: OwnAxes;
  #parts: Parts | null = null;
  /** As values were drawn last. */
  #shown: Shown = same;

  constructor(options: ValuesOptions) {
    this.#options = options;
    this.#axes = new OwnAxes(!options.live);
  }

  get key(): string {
    return `${this.#options.type} ${this.#options.percent}`;
  }

  get decimals(): number {
    return this.#options.percent ? PERCENT_DECIMALS : this.#options.series.decimals;
  }

  version(): number {
    const { series, overlays } = this.#options;
    return overlays.reduce((sum, overlay) => sum + overlay.version(), series.version);
  }

  format(value: number, decimals: number): string {
    return this.#options.percent ? asPercent(value, decimals) : formatNumber(value, decimals);
  }

  labels(): string[] {
    const { series, percent } = this.#options;
    return percent ? [] : [formatNumber(series.last, series.decimals)];
  }

  ideal(times: Times): { domain: Domain; exact: boolean } | null {
    const { series, percent, overlays } = this.#options;
    const shown = shownBy(percent, series, times.from);
    let { low, high } = this.#wanted(times, shown);
    for (const overlay of overlays) {
      if (this.#hasOwnAxis(overlay)) continue;
      const by = overlayShownBy(percent, overlay, times.from, shown);
      const more = overlayDomain(overlay, times.from, times.edge, by);
      if (more && !(more.low >= low)) low = more.low;
      if (more && !(more.high <= high)) high = more.high;
    }
    const domain = idealDomain(low, high, this.decimals);
    return domain && { domain, exact: false };
  }

  place(value: number): number {
    return this.#shown(value);
  }

  mount(stage: Stage): void {
    const { type, stepMs, color, overlays } = this.#options;
    const look = { type, stepMs, color, isCompared: overlays.some(isChannel) };
    const gaps = addTo(stage.slide, "g");
    const marks = new MainMarks(stage, look);
    const lines = new OverlayLines(stage.slide);
    const end = addTo(stage.slide, "circle", { class: "chart-end", r: 2.5, style: `color:${color}` });
    const chart = stage.fixed.closest<HTMLElement>("[data-chart]");
    const second = this.#options.second && new SecondAxis(stage, this.#options.second);
    this.#parts = { gaps, marks, lines, end, labels: new AxisLabels(stage), second, chart };
  }

  draw(moment: Moment): void {
    const parts = this.#parts;
    if (!parts) return;
    const { series, percent, zone } = this.#options;
    const { times, edge } = moment;
    const shown = shownBy(percent, series, times.from);
    this.#shown = shown;
    const scale = shownAs(moment.scale, shown);
    const gaps = gapsOf(series, times.from, edge, edge >= series.edge(moment.now));
    drawGaps(parts.gaps, gaps, scale.x, scale.height, zone);
    const crossed = percent ? null : crossedLimit(series, this.#extent(times));
    parts.marks.draw(series, scale, edge, crossed);
    const live = this.#isLive(moment.now) && !gaps.some((gap) => gap.open);
    this.#drawEnd(parts, scale, live);
    const overlaid = this.#drawOverlays(parts, moment, shown);
    parts.labels.show([...this.#lastLabel(moment, scale, shown, live), ...overlaid]);
    this.#drawOwnAxes(parts, moment);
    this.#tellLastCandle(parts);
  }

  #extent({ from, edge }: Times): Extent {
    return extentIn(this.#options.series, from, edge);
  }

  /** The values in sight as they are shown, the limit that they go beyond, and one that they are near to. */
  #wanted(times: Times, shown: Shown): { low: number; high: number } {
    const extent = this.#extent(times);
    const limits = this.#options.percent ? null : (this.#options.series.entry?.limits ?? null);
    const { low, high } = withLimits(extent.low, extent.high, limits);
    return { low: shown(low), high: shown(high) };
  }

  #hasOwnAxis(overlay: Overlay): boolean {
    return hasOwnAxis(overlay, this.#options.percent);
  }

  #isLive(now: number): boolean {
    const { series, rangeMs, live } = this.#options;
    return live && series.stateAt(now) === "live" && isRecent(series, now, rangeMs);
  }

  #drawEnd({ end }: Parts, scale: Scale, live: boolean): void {
    const { series, type, overlays } = this.#options;
    // A line of means does not end at the newest value.
    const isOff = type === "candles" || isBanded(series, overlays.some(isChannel));
    end.setAttribute("visibility", isOff || !(series.lastTime >= 0) ? "hidden" : "visible");
    if (isOff || !Number.isFinite(scale.y(series.last))) return;
    end.setAttribute("cx", scale.x(series.lastTime).toFixed(1));
    end.setAttribute("cy", scale.y(series.last).toFixed(1));
    end.dataset.live = String(live);
  }

  /** Of the newest value, or the last in a window that stands still. */
  #lastLabel({ times }: Moment, scale: Scale, shown: Shown, live: boolean): AxisLabel[] {
    const { series, percent } = this.#options;
    const row = this.#lastRow(times);
    const value = series.rows.at(COLUMNS.close, row);
    const y = scale.y(value);
    if (!Number.isFinite(y)) return [];
    const text = percent ? asPercent(shown(value), PERCENT_DECIMALS) : formatNumber(value, series.decimals);
    return [{ id: "", y, text, color: this.#lastColor(row), live, line: true }];
  }

  #lastRow({ from, edge }: Times): number {
    const { series, live } = this.#options;
    return live ? series.rows.length - 1 : lastRowIn(series, from, edge);
  }

  /** The last candle's own colour, or the line's. */
  #lastColor(row: number): string {
    const { type, color, series, stepMs } = this.#options;
    const candle = type === "candles" ? candleAt(series, stepMs, row) : null;
    return candle ? `var(--${candle.close >= candle.open ? "up" : "down"})` : color;
  }

  #drawOverlays(parts: Parts, moment: Moment, main: Shown): AxisLabel[] {
    const { overlays, percent } = this.#options;
    const { scale, times } = moment;
    return overlays.flatMap((overlay) => {
      if (this.#hasOwnAxis(overlay)) return [];
      const shown = overlayShownBy(percent, overlay, times.from, main);
      const by = shownAs(scale, shown);
      parts.lines.draw(overlay, by, this.#place);
      return isChannel(overlay)
        ? labelOf(overlay, by, percent ? shown : same, percent, this.#until(times))
        : [];
    });
  }

  /** Up to when values count as the newest, epoch milliseconds: a window that stands still ends at its edge. */
  #until({ edge }: Times): number {
    return this.#options.live ? Number.POSITIVE_INFINITY : edge;
  }

  /** Where a time is drawn: in the middle of its candle. */
  readonly #place = (time: number): number => {
    const { stepMs } = this.#options;
    return stepMs > 0 ? bucketOf(time, stepMs) + stepMs / 2 : time;
  };

  #drawOwnAxes({ lines, second }: Parts, moment: Moment): void {
    if (!second) return;
    const own = this.#options.overlays.filter((overlay) => this.#hasOwnAxis(overlay));
    const scales = this.#axes.scales(own, moment);
    const labels = own.flatMap((overlay) => {
      const by = scales.get(axisOf(overlay));
      if (!by) return [];
      lines.draw(overlay, by, this.#place);
      return labelOf(overlay, by, same, false, this.#until(moment.times));
    });
    const numbered = own.filter(({ axis }) => axis?.isNumbered);
    const [first] = numbered;
    second.show((first && scales.get(axisOf(first))) ?? null, numbered, labels);
  }

  /** The newest candle in raw numbers, for whoever compares it with the server's. */
  #tellLastCandle({ chart }: Parts): void {
    const { series, type, stepMs } = this.#options;
    const candle = type === "candles" ? candleAt(series, stepMs, series.rows.length - 1) : null;
    if (!chart || !candle) return;
    const { bucket, open, high, low, close, count } = candle;
    chart.dataset.lastCandle = [bucket, open, high, low, close, count].join(" ");
  }
}

/** Whether an overlay stands on an axis of its own: where values are shown as %, none does. */
export function hasOwnAxis({ place }: Overlay, percent: boolean): boolean {
  return place === "own-axis" && !percent;
}

function asPercent(value: number, decimals: number): string {
  return `${formatSigned(value, decimals)}${THIN}%`;
}

/** @param until the moment of whose value it is, epoch milliseconds, or the last before. */
function labelOf(overlay: Overlay, scale: Scale, shown: Shown, percent: boolean, until: number): AxisLabel[] {
  const raw = newestOf(overlay, same, until);
  const y = scale.y(raw ?? Number.NaN);
  if (raw === null || !Number.isFinite(y)) return [];
  const text = percent ? asPercent(shown(raw), PERCENT_DECIMALS) : formatNumber(raw, overlay.decimals);
  const live = until === Number.POSITIVE_INFINITY;
  return [{ id: overlay.id, y, text, color: overlay.color, live, line: false }];
}
