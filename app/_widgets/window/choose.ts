import { type RangeName, setRange } from "../board-store.ts";
import { CHART_TYPES, type ChartType, changeView, type View, viewNow } from "../view-store.ts";
import { backToLive } from "./steering.ts";

/** Follows now over a range. */
export function chooseRange(range: RangeName): void {
  setRange(range);
  backToLive();
}

/** What a channel is drawn as: candles for a price and an area for a sensor, unless somebody chose. */
export function typeOf({ type }: Pick<View, "type">, channel: string): ChartType {
  return type ?? (channel.startsWith("symbol/") ? "candles" : "area");
}

/** The next type of chart. */
export function cycleType(channel: string): void {
  const at = CHART_TYPES.indexOf(typeOf(viewNow(), channel));
  changeView({ type: CHART_TYPES[(at + 1) % CHART_TYPES.length] ?? null });
}

/** Table or chart. */
export function toggleTable(): void {
  changeView({ table: !viewNow().table });
}
