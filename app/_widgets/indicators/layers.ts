import type { Zone } from "#lib/format.ts";
import { changeView, viewNow } from "../view-store.ts";
import type { ComputedLine } from "./computed-lines.ts";
import { wishId } from "./indicator-words.ts";

/** A line, or lines that belong together, which somebody put on the chart: an indicator or another channel. */
export interface Layer {
  /** Names it among the others: `sma-20`, `symbol/ETH-USD`. */
  readonly id: string;
  /** What it is, in a sentence. */
  readonly title: string;
  readonly lines: readonly ComputedLine[];
  /** The other channel; `null` for an indicator. */
  readonly channel: string | null;
  /** Why there is no line, or not from the left edge `from` on; `null` where all is as it should be. */
  note(zone: Zone, from: number): string | null;
  /** A value in words, as a chart with the left edge `from` shows it: a number with its decimals, or a percentage. */
  text(value: number, from: number): string;
}

/** Holds a layer back from the chart, or shows it again. */
export function setLayerHidden(id: string, hide: boolean): void {
  const others = viewNow().hidden.filter((other) => other !== id);
  changeView({ hidden: hide ? [...others, id] : others });
}

/** Takes a layer off the chart; with the last channel compared goes the percentage. */
export function removeLayer(id: string): void {
  const { compare, indicators, percent, hidden } = viewNow();
  const others = compare.filter((channel) => channel !== id);
  changeView({
    compare: others,
    percent: percent && !(compare.length > 0 && others.length === 0),
    indicators: indicators.filter((wish) => wishId(wish) !== id),
    hidden: hidden.filter((other) => other !== id),
  });
}
