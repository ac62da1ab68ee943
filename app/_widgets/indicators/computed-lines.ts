import { gapAfter } from "#lib/freshness.ts";
import { type Indicator, numberAt } from "#lib/indicators/indicator.ts";
import type { Series } from "../../_live/series.ts";
import type { Overlay } from "../chart/overlay.ts";
import { CandleColumns } from "./candle-columns.ts";

/** Lines computed from the candles of one series, which are looked at once for all of them. */
export class ComputedLines {
  readonly series: Series;
  readonly candles = new CandleColumns();
  /** Grows whenever a line changes. */
  version = 0;
  readonly #indicators: readonly Indicator[];
  readonly #lines: ComputedLine[] = [];

  constructor(series: Series, indicators: readonly Indicator[]) {
    this.series = series;
    this.#indicators = indicators;
  }

  /** One of its indicators' lines, to be drawn. */
  line(indicator: Indicator, at: number, look: LineLook): ComputedLine {
    const line = new ComputedLine(this, () => indicator.lines[at] ?? [], look);
    this.#lines.push(line);
    return line;
  }

  /** Computes what changed since the last time, from the first candle that did. */
  sync(): void {
    const change = this.candles.sync(this.series);
    if (!change) return;
    for (const indicator of this.#indicators) {
      if (change.dropped > 0) indicator.drop(change.dropped);
      indicator.compute(this.candles, change.from);
    }
    for (const line of this.#lines) line.changed(change.dropped > 0 ? 0 : change.from);
    this.version++;
  }
}

/** How a line looks and where it stands: what of an `Overlay` is no number. */
export interface LineLook {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly place: Overlay["place"];
  readonly axis?: NonNullable<Overlay["axis"]>;
  readonly fixed?: NonNullable<Overlay["fixed"]>;
  readonly dashed?: boolean;
  /** Decimals, where they are not the channel's. */
  readonly decimals?: number;
  /** Where each value is drawn as held until the next: the moment shown as now. */
  readonly heldUntil?: () => number;
}

/** One line of an indicator as a chart draws it. Its points are where the closes are that it comes from. */
export class ComputedLine implements Overlay {
  readonly id: string;
  readonly label: string;
  readonly color: string;
  readonly place: Overlay["place"];
  readonly axis?: NonNullable<Overlay["axis"]>;
  readonly fixed?: NonNullable<Overlay["fixed"]>;
  readonly dashed?: boolean;
  readonly #of: ComputedLines;
  readonly #column: () => readonly number[];
  readonly #look: LineLook;
  #times: number[] = [];
  #values: number[] = [];
  /** Where the points of each candle begin. */
  readonly #starts: number[] = [];
  #stale = 0;
  /** How many points the candles have: what is beyond holds the last. */
  #ends = 0;

  constructor(of: ComputedLines, column: () => readonly number[], look: LineLook) {
    this.#of = of;
    this.#column = column;
    this.#look = look;
    this.id = look.id;
    this.label = look.label;
    this.color = look.color;
    this.place = look.place;
    if (look.axis) this.axis = look.axis;
    if (look.fixed) this.fixed = look.fixed;
    if (look.dashed) this.dashed = look.dashed;
  }

  get decimals(): number {
    return this.#look.decimals ?? this.#of.series.decimals;
  }

  /** The series it is computed from. */
  get series(): Series {
    return this.#of.series;
  }

  version(): number {
    this.#of.sync();
    return this.#of.version;
  }

  points(): { readonly times: readonly number[]; readonly values: readonly number[] } {
    this.#of.sync();
    const { times } = this.#of.candles;
    this.#times.length = this.#ends;
    this.#values.length = this.#ends;
    if (this.#stale < times.length || this.#starts.length > times.length) this.#rebuild();
    this.#holdLast();
    return { times: this.#times, values: this.#values };
  }

  at(time: number): number {
    this.#of.sync();
    const { times, breaks } = this.#of.candles;
    const index = lastUpTo(times, time);
    const value = numberAt(this.#column(), index);
    const next = index + 1;
    if (next < times.length) return breaks[next] && time >= this.#endOf(index) ? Number.NaN : value;
    return this.#reaches(index, time) ? value : Number.NaN;
  }

  /** The value of the newest candle that begins no later than a moment, however long ago; `NaN` where there is none. */
  lastUpTo(time: number): number {
    this.#of.sync();
    return numberAt(this.#column(), lastUpTo(this.#of.candles.times, time));
  }

  /** From a candle on its points are others. */
  changed(from: number): void {
    this.#stale = Math.min(this.#stale, from);
  }

  #rebuild(): void {
    const { times, ticks, breaks } = this.#of.candles;
    const column = this.#column();
    const from = Math.min(this.#stale, this.#starts.length);
    const kept = this.#starts[from] ?? this.#ends;
    this.#times.length = kept;
    this.#values.length = kept;
    this.#starts.length = from;
    for (let at = from; at < times.length; at++) {
      this.#starts.push(this.#times.length);
      const time = numberAt(ticks, at);
      if (breaks[at]) this.#put(time, Number.NaN);
      else if (this.#look.heldUntil && at > 0) this.#put(time, numberAt(column, at - 1));
      this.#put(time, numberAt(column, at));
    }
    this.#stale = times.length;
    this.#ends = this.#times.length;
  }

  /** The last value goes on as far as it is known to hold. */
  #holdLast(): void {
    const { candles, series } = this.#of;
    const last = this.#starts.length - 1;
    if (!this.#look.heldUntil || last < 0) return;
    const until = series.openOutage?.from ?? series.edge(this.#look.heldUntil());
    if (until > numberAt(candles.ticks, last)) this.#put(until, numberAt(this.#column(), last));
  }

  #put(time: number, value: number): void {
    this.#times.push(time);
    this.#values.push(value);
  }

  #endOf(index: number): number {
    return numberAt(this.#of.candles.times, index) + this.series.bucketMs;
  }

  /** Whether the last candle says anything of a moment after it. */
  #reaches(index: number, time: number): boolean {
    return time - this.#endOf(index) <= gapAfter(this.series.entry?.expectedMs ?? null);
  }
}

/** The index of the last of ascending times that is no later, -1 where none is. */
function lastUpTo(times: readonly number[], time: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (numberAt(times, middle) <= time) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
