import { QUICK_RANGES } from "../board-store.ts";
import type { KeyActions } from "../shortcuts.ts";
import { chooseRange, cycleType, toggleTable } from "./choose.ts";
import { openIndicators } from "./open-indicators.ts";
import { backToLive } from "./steering.ts";

/** What single keys do to the focus chart, on the board and on a channel's own page. */
export function windowKeys(channel: string | null): KeyActions {
  const ranges = QUICK_RANGES.map((range, at) => [String(at + 1), () => chooseRange(range)]);
  return {
    l: backToLive,
    c: () => channel && cycleType(channel),
    t: toggleTable,
    i: openIndicators,
    ...Object.fromEntries(ranges),
  };
}
