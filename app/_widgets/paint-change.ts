import { formatPercent, MISSING } from "#lib/format.ts";
import type { ChannelData } from "../_live/channel-data.ts";
import { CHANGE_WINDOW_MS, changeOf } from "./change.ts";

/** Writes a price's change over the window into an element: shape, sign and colour; `—` where it is unknown. */
export function paintChange(node: HTMLElement | null, data: ChannelData, now: number): void {
  if (!node) return;
  const { ratio } = changeOf(data, data.edge(now) - CHANGE_WINDOW_MS);
  const known = Number.isFinite(ratio);
  const text = known ? `${ratio < 0 ? "▼" : "▲"} ${formatPercent(ratio)}` : MISSING;
  if (node.textContent === text) return;
  node.textContent = text;
  node.style.color = known ? `var(--${ratio < 0 ? "down" : "up"})` : "";
}
