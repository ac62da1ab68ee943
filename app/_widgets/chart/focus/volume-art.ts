import { formatCompact } from "#lib/format.ts";
import { COLUMNS } from "../../../_live/columns.ts";
import type { Series } from "../../../_live/series.ts";
import { pointedTime } from "../crosshair.ts";
import { shadeGaps } from "../gap-marks.ts";
import { gapsOf } from "../gaps.ts";
import type { Domain } from "../value-axis.ts";
import { bucketOf, cellsOf, volumePaths } from "./candle-paths.ts";
import type { Moment, PaneArt, Stage } from "./pane-art.ts";
import { PaneTitle } from "./pane-title.ts";
import { addTo, setPath } from "./svg.ts";
import type { Times } from "./times.ts";

/** Behind the values in weight, too. */
const OPACITY = 0.42;

interface Parts {
  readonly gaps: SVGGElement;
  readonly up: SVGPathElement;
  readonly down: SVGPathElement;
  readonly title: PaneTitle;
}

/** How much was traded in each candle: two merged paths. */
export class VolumeArt implements PaneArt {
  readonly key = "volume";
  readonly decimals = 6;
  readonly lines = null;
  readonly #series: Series;
  readonly #bucketMs: number;
  #until = Number.POSITIVE_INFINITY;
  #parts: Parts | null = null;

  /** @param bucketMs milliseconds of a bar. */
  constructor(series: Series, bucketMs: number) {
    this.#series = series;
    this.#bucketMs = bucketMs;
  }

  version(): number {
    return this.#series.version;
  }

  format(value: number): string {
    return formatCompact(value);
  }

  labels(): string[] {
    return [];
  }

  ideal({ from, edge }: Times): { domain: Domain; exact: boolean } | null {
    let most = 0;
    let [bucket, sum] = [Number.NaN, 0];
    eachVolume(this.#series, bucketOf(from, this.#bucketMs), (time, volume) => {
      const next = bucketOf(time, this.#bucketMs);
      if (next >= edge) return;
      sum = next === bucket ? sum + volume : volume;
      bucket = next;
      most = Math.max(most, sum);
    });
    return most > 0 ? { domain: { low: 0, high: most * 1.05 }, exact: false } : null;
  }

  mount(stage: Stage): void {
    const bars = { "fill-opacity": OPACITY, "shape-rendering": "crispEdges" };
    this.#parts = {
      gaps: addTo(stage.slide, "g"),
      up: addTo(stage.slide, "path", { fill: "var(--up)", ...bars }),
      down: addTo(stage.slide, "path", { fill: "var(--down)", ...bars }),
      title: new PaneTitle(stage, "Volume"),
    };
  }

  draw({ scale, times, edge, now }: Moment): void {
    this.#until = times.edge;
    if (!this.#parts) return;
    const { rows } = this.#series;
    const paths = volumePaths(cellsOf(rows, this.#bucketMs, scale), scale.y, scale.height);
    setPath(this.#parts.up, paths.up);
    setPath(this.#parts.down, paths.down);
    const gaps = gapsOf(this.#series, times.from, edge, edge >= this.#series.edge(now));
    shadeGaps(this.#parts.gaps, gaps, scale.x, scale.height);
    this.point();
  }

  /** Says the volume of the bar pointed at, or of the newest in sight. */
  point(): void {
    const time = pointedTime() ?? Math.min(this.#series.lastTime, this.#until - 1);
    const bucket = bucketOf(time, this.#bucketMs);
    let volume = Number.NaN;
    eachVolume(this.#series, bucket, (time, size) => {
      if (time < bucket + this.#bucketMs) volume = (volume || 0) + size;
    });
    this.#parts?.title.show(formatCompact(volume));
  }
}

function eachVolume({ rows }: Series, from: number, tell: (time: number, volume: number) => void): void {
  for (let at = rows.lowerBound(COLUMNS.time, from); at < rows.length; at++) {
    const volume = rows.at(COLUMNS.volume, at);
    if (!Number.isNaN(volume)) tell(rows.at(COLUMNS.time, at), volume);
  }
}
