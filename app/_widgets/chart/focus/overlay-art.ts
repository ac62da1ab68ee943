import { formatNumber } from "#lib/format.ts";
import type { Overlay } from "../overlay.ts";
import { type Domain, idealDomain } from "../value-axis.ts";
import { bucketOf } from "./candle-paths.ts";
import { overlayDomain } from "./line-paths.ts";
import { OverlayLines } from "./overlay-lines.ts";
import type { Moment, PaneArt, Stage } from "./pane-art.ts";
import type { Times } from "./times.ts";

/** An overlay in a pane of its own, such as RSI. Its name and value stand in the legend with those of all others. */
export class OverlayArt implements PaneArt {
  readonly #overlay: Overlay;
  readonly #bucketMs: number;
  #line: OverlayLines | null = null;

  /** @param bucketMs milliseconds of a candle, in whose middle its points are; 0 where they are at their times. */
  constructor(overlay: Overlay, bucketMs: number) {
    this.#overlay = overlay;
    this.#bucketMs = bucketMs;
  }

  get key(): string {
    return this.#overlay.id;
  }

  get decimals(): number {
    return this.#overlay.decimals;
  }

  get lines(): readonly number[] | null {
    return this.#overlay.fixed?.lines ?? null;
  }

  version(): number {
    return this.#overlay.version();
  }

  format(value: number, decimals: number): string {
    return formatNumber(value, decimals);
  }

  labels(): string[] {
    return [];
  }

  ideal({ from, edge }: Times): { domain: Domain; exact: boolean } | null {
    const { fixed, decimals } = this.#overlay;
    if (fixed) return { domain: { low: fixed.low, high: fixed.high }, exact: true };
    const found = overlayDomain(this.#overlay, from, edge, (value) => value);
    const domain = found && idealDomain(found.low, found.high, decimals);
    return domain && { domain, exact: false };
  }

  mount(stage: Stage): void {
    this.#line = new OverlayLines(stage.slide);
  }

  draw({ scale }: Moment): void {
    const half = this.#bucketMs / 2;
    const place = (time: number) => (half > 0 ? bucketOf(time, this.#bucketMs) + half : time);
    this.#line?.draw(this.#overlay, scale, place);
  }
}
