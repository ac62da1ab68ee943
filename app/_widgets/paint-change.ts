import { formatPercent, MISSING } from "#lib/format.ts";
import type { ChannelData } from "../_live/channel-data.ts";
import { CHANGE_WINDOW_MS, changeOf } from "./change.ts";

/** Writes a price's change over the window into an element: shape, sign and colour; `—` where it is unknown. */
export function paintChange(node: HTMLElement | null, data: ChannelData, now: number): void {
  if (!node) return;
  const { ratio } = changeOf(data, data.edge(now) - CHANGE_WINDOW_MS);
  const known = Number.isFinite(ratio);
  // As far as it is shown: what rounds to nothing has not fallen.
  const fell = Number((ratio * 100).toFixed(2)) < 0;
  const text = known ? `${fell ? "▼" : "▲"} ${formatPercent(ratio)}` : MISSING;
  if (node.textContent === text) return;
  node.textContent = text;
  node.style.color = known ? `var(--${fell ? "down" : "up"})` : "";
}
