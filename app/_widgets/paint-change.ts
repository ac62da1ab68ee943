import { formatPercent, MISSING } from "#lib/format.ts";
import type { ChannelData } from "../_live/channel-data.ts";
import { CHANGE_WINDOW_MS, changeOf, directionOf } from "./change.ts";

/** Writes a price's change over the window into an element: shape, sign and colour, neither where it stands still; `—` where it is unknown. */
export function paintChange(node: HTMLElement | null, data: ChannelData, now: number): void {
  if (!node) return;
  const { ratio } = changeOf(data, data.edge(now) - CHANGE_WINDOW_MS);
  const known = Number.isFinite(ratio);
  const direction = directionOf(ratio);
  const arrow = direction && (direction === "up" ? "▲ " : "▼ ");
  const text = known ? `${arrow}${formatPercent(ratio)}` : MISSING;
  if (node.textContent === text) return;
  node.textContent = text;
  node.style.color = known && direction ? `var(--${direction})` : "";
}
