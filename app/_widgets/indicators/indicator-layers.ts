import { formatNumber, formatTime, type Zone } from "#lib/format.ts";
import { numberAt } from "#lib/indicators/indicator.ts";
import { SESSION_MS } from "#lib/indicators/vwap.ts";
import type { Series } from "../../_live/series.ts";
import { percentText } from "../compare/base.ts";
import type { IndicatorWish } from "../view-store.ts";
import { ComputedLines } from "./computed-lines.ts";
import { INDICATOR_KINDS } from "./indicator-kinds.ts";
import { wishId, wishLabel, wishTitle } from "./indicator-words.ts";
import type { Layer } from "./layers.ts";

/**
 * The layers of indicators over one series.
 * @param percentOf the series the chart shows, where values are shown as % of its value at the left edge.
 */
export function indicatorLayers(
  series: Series,
  wishes: readonly IndicatorWish[],
  colors: ReadonlyMap<string, string>,
  percentOf: Series | null,
): readonly Layer[] {
  const made = wishes.map((wish) => ({ wish, indicator: INDICATOR_KINDS[wish.name].make(wish.length ?? 0) }));
  const computed = new ComputedLines(
    series,
    made.map(({ indicator }) => indicator),
  );
  return made.map(({ wish, indicator }) => {
    const { lines, place, fixed, decimals } = INDICATOR_KINDS[wish.name];
    const id = wishId(wish);
    const color = colors.get(id) ?? "var(--s2)";
    return {
      id,
      title: wishTitle(wish),
      channel: null,
      lines: lines.map(({ name, strength, dashed }, at) =>
        computed.line(indicator, at, {
          id: name ? `${id}-${name}` : id,
          label: name ? `${wishLabel(wish)} ${name}` : wishLabel(wish),
          color: strength < 100 ? `color-mix(in srgb, ${color} ${strength}%, transparent)` : color,
          place,
          ...(fixed && { fixed }),
          ...(dashed && { dashed }),
          ...(decimals !== undefined && { decimals }),
        }),
      ),
      note: (zone) => noteOf(computed, wish, indicator.lines[0] ?? [], zone),
      text: (value, from) =>
        percentOf && place === "values"
          ? percentText(percentOf, from, value)
          : formatNumber(value, decimals ?? series.decimals),
    };
  });
}

function noteOf(
  computed: ComputedLines,
  wish: IndicatorWish,
  line: readonly number[],
  zone: Zone,
): string | null {
  computed.sync();
  const { times } = computed.candles;
  if (times.length === 0) return null;
  if (Number.isFinite(line.at(-1))) return wish.name === "vwap" ? sinceOf(times, zone) : null;
  if (wish.name === "vwap") return "no volumes";
  const wanted = (wish.length ?? 0) + (wish.name === "rsi" ? 1 : 0);
  return times.length < wanted ? `needs ${wanted} candles, ${times.length} held` : null;
}

/** Since when a session's average counts, where that is not its start. */
function sinceOf(times: readonly number[], zone: Zone): string | null {
  const session = Math.floor(numberAt(times, times.length - 1) / SESSION_MS) * SESSION_MS;
  const first = times.findIndex((time) => time >= session);
  const begins = numberAt(times, first);
  const held = first > 0 || begins === session;
  return held ? null : `since ${formatTime(begins, zone)}`;
}
