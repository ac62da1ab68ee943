import type { Zone } from "#lib/format.ts";
import type { Series } from "../../../_live/series.ts";
import { framedTimes } from "../axis-labels.ts";
import { type Frame, type Look, layOut } from "../frame.ts";
import { type Domain, SoftDomain } from "../value-axis.ts";
import { axisWidthFor } from "./axis-width.ts";
import type { PaneArt, Stage } from "./pane-art.ts";
import { type Scale, scaleOf } from "./scale.ts";
import { type ChartWindow, type Times, timesOf } from "./times.ts";

export interface PaneOptions {
  readonly series: Series;
  readonly window: ChartWindow;
  /** Milliseconds of a candle; 0 for lines. */
  readonly stepMs: number;
  readonly look: Look;
  readonly zone: Zone;
  readonly art: PaneArt;
  /** Called when a label needs a wider axis, pixels. */
  readonly onAxisWidth: (px: number) => void;
  /** Called after the pane has been drawn or moved. */
  readonly onMoved: () => void;
}

/** Where things are on a pane's plot. */
export interface ShownPane {
  readonly scale: Scale;
  /** How far its marks are slid, and what Recharts has drawn at a time, pixels. */
  readonly slid: number;
  readonly framed: number;
  readonly plot: Stage["plot"];
  /** Right of this is nothing but free space, epoch milliseconds. */
  readonly edge: number;
}

/** Marks are drawn anew at most this often for new rows, ms: a little over 10 Hz, the pace of frames on the wire. */
const DRAW_EVERY_MS = 60;
/** While the page is not painted anyway, a chart slides at most this often, ms. */
const SLIDE_EVERY_MS = 200;
/** Without new rows the picture is still refreshed this often, ms, since silence is drawn too. */
const REFRESH_MS = 500;
/** A slide shorter than this many pixels is not worth a repaint. */
const LEAST_SLIDE = 0.25;
const FRESH_PAINTS = 3;
/** A value axis that values fill by less than this, of 1, is laid out anew. */
const LEAST_FIT = 0.8;
const NOWHERE: Domain = { low: 0, high: 1 };

/**
 * Draws one pane of the focus chart. Its marks follow the window at once; Recharts' frame follows when it gets its turn,
 * and what it has drawn at a time is slid until then, so that axis and marks always agree.
 */
export class PanePainter {
  #options: PaneOptions;
  #domain = new SoftDomain();
  /** What the domain was thought of for: before a channel's facts are known its values have room as whole numbers. */
  #decimals = Number.NaN;
  #frame: Frame | null = null;
  #stage: Stage | null = null;
  #mounted: PaneArt | null = null;
  #drawn: Times | null = null;
  /** The version a frame was last thought of for: one that is drawn may be older than what is drawn into it. */
  #plannedVersion = Number.NaN;
  /** What the frame thought of last was laid out for. */
  #fitted: Domain | null = null;
  #drawnVersion = Number.NaN;
  #drawnAt = Number.NEGATIVE_INFINITY;
  /** In how many paints Recharts may still be about to draw labels of this frame, which it does after the rest. */
  #fresh = 0;
  #sliding: SVGElement[] = [];
  #slid = 0;
  /** How far what Recharts has drawn is slid, pixels. */
  #behind = 0;
  #slidAt = Number.NEGATIVE_INFINITY;

  constructor(options: PaneOptions) {
    this.#options = options;
  }

  /** Takes other options; the picture follows with the next paint. */
  update(options: PaneOptions): void {
    const before = this.#options;
    this.#options = options;
    const { art, window, series } = options;
    const same =
      art.key === before.art.key &&
      window.rangeMs === before.window.rangeMs &&
      (window.span === null) === (before.window.span === null) &&
      series === before.series;
    if (!same) this.#domain.reset();
    this.#plannedVersion = Number.NaN;
    this.#drawnVersion = Number.NaN;
  }

  get options(): PaneOptions {
    return this.#options;
  }

  /** Where things are as they are drawn; `null` before they are. */
  get shown(): ShownPane | null {
    if (!this.#frame || !this.#stage || !this.#drawn) return null;
    const { plot } = this.#stage;
    const scale = scaleOf(this.#drawn, this.#frame.domain, plot);
    return { scale, slid: this.#slid, framed: this.#behind, plot, edge: this.#drawn.edge };
  }

  /** The frame Recharts should draw now, or `null` while the one it has will do. `size` is the pane's, pixels. */
  plan(now: number, size: { width: number; height: number }): Frame | null {
    const { series, window, art, zone } = this.#options;
    if (series.rows.length === 0 && !window.span) return null;
    const look = this.#lookNow();
    const plot = { width: size.width - look.axisWidth, height: size.height - look.axisHeight };
    const times = this.#times(now, plot.width);
    const due = this.#frame === null || !sameTimes(this.#frame, times);
    const version = art.version();
    if (!due && version === this.#plannedVersion) return null;
    this.#plannedVersion = version;
    const domain = this.#wanted(times, now);
    if (!due && this.#fits(domain)) return null;
    this.#fitted = domain;
    const frame = layOut(
      times.edge,
      times.edge - times.from,
      domain ?? NOWHERE,
      plot,
      look,
      art.decimals,
      zone,
    );
    return this.#labelled(domain ? frame : { ...frame, valueTicks: [] });
  }

  /** Takes the frame that Recharts has just drawn, and where; draws the marks into it before the browser paints. */
  commit(frame: Frame, stage: Stage, now: number): void {
    if (!this.#stage || !sameStage(this.#stage, stage)) this.#mounted = null;
    this.#frame = frame;
    this.#stage = stage;
    this.#fresh = FRESH_PAINTS;
    this.#draw(now);
  }

  /** Called every animation frame; `news` says that the page is painted in this one anyway. */
  paint(now: number, news: boolean): void {
    if (!this.#frame || !this.#stage) return;
    const { art, series } = this.#options;
    const age = now - this.#drawnAt;
    const version = art.version();
    const moved = !this.#drawn || !sameTimes(this.#drawn, this.#times(now, this.#stage.plot.width));
    const due =
      this.#fresh > 0 ||
      moved ||
      Number.isNaN(this.#drawnVersion) ||
      (version !== this.#drawnVersion && age >= DRAW_EVERY_MS) ||
      age >= (series.held ? SLIDE_EVERY_MS : REFRESH_MS);
    if (due) this.#draw(now);
    else if (news || now - this.#slidAt >= SLIDE_EVERY_MS) this.#slide(now);
    this.#fresh = Math.max(0, this.#fresh - 1);
  }

  #lookNow(): Look {
    const { look, window } = this.#options;
    return window.span ? { ...look, ahead: 0 } : look;
  }

  #times(now: number, width: number): Times {
    const { series, window, stepMs } = this.#options;
    const edge = series.edge(now);
    const plot = { width, ahead: this.#lookNow().ahead };
    return timesOf(Number.isFinite(edge) ? edge : now, window, plot, stepMs);
  }

  /** The values to show: those in sight of a window that stands still, and soft ones while it follows now. */
  #wanted(times: Times, now: number): Domain | null {
    const { window, art } = this.#options;
    if (art.decimals !== this.#decimals) this.#domain.reset();
    this.#decimals = art.decimals;
    const ideal = art.ideal(times);
    if (ideal?.exact || window.span) return ideal?.domain ?? null;
    return this.#domain.next(ideal?.domain ?? null, now);
  }

  /** Whether the frame thought of last will do: nothing would be cut off, nor drawn smaller than it need be. */
  #fits(domain: Domain | null): boolean {
    const fitted = this.#fitted;
    if (!domain || !fitted) return domain === fitted;
    const isWithin = fitted.low <= domain.low && fitted.high >= domain.high;
    return isWithin && domain.high - domain.low >= (fitted.high - fitted.low) * LEAST_FIT;
  }

  #labelled(frame: Frame): Frame {
    const { art, look, onAxisWidth } = this.#options;
    const valueTicks = art.lines ?? frame.valueTicks;
    const labels = valueTicks.map((value) => art.format(value, frame.valueDecimals));
    const width = axisWidthFor([...labels, ...art.labels()], look.axisWidth);
    if (width > look.axisWidth) onAxisWidth(width);
    return { ...frame, valueTicks };
  }

  #draw(now: number): void {
    const { art, series } = this.#options;
    const frame = this.#frame as Frame;
    const stage = this.#stage as Stage;
    if (this.#mounted !== art) {
      stage.slide.replaceChildren();
      stage.fixed.replaceChildren();
      art.mount(stage);
      this.#mounted = art;
    }
    const times = this.#times(now, stage.plot.width);
    this.#drawn = times;
    this.#drawnVersion = art.version();
    this.#drawnAt = now;
    const edge = Math.min(series.edge(now), times.edge);
    art.draw({ scale: scaleOf(times, frame.domain, stage.plot), times, edge, now });
    this.#slide(now, true);
  }

  #slide(now: number, anew = false): void {
    this.#slidAt = now;
    const { slide, plot } = this.#stage as Stage;
    const { from, to, edge } = this.#drawn as Times;
    const { window, stepMs, series, onMoved } = this.#options;
    const perPixel = (to - from) / plot.width;
    const follows = !window.span && stepMs === 0;
    const shift = follows ? (edge - series.edge(now)) / perPixel : 0;
    if (!anew && this.#fresh === 0 && Math.abs(shift - this.#slid) < LEAST_SLIDE) return;
    this.#slid = shift;
    slide.style.transform = `translateX(${shift.toFixed(2)}px)`;
    if (this.#fresh > 0) this.#sliding = framedTimes(slide.ownerSVGElement);
    const frame = this.#frame as Frame;
    this.#behind = shift + (frame.from - from) / perPixel;
    for (const node of this.#sliding) node.style.transform = `translateX(${this.#behind.toFixed(2)}px)`;
    onMoved();
  }
}

function sameStage(one: Stage, other: Stage): boolean {
  const [a, b] = [one.plot, other.plot];
  const sized = a.width === b.width && a.height === b.height && one.axisWidth === other.axisWidth;
  return one.slide === other.slide && sized;
}

function sameTimes(one: Times, other: Times): boolean {
  return one.from === other.from && one.to === other.to;
}
