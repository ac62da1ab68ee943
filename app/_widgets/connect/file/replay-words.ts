import { formatNumber, formatSpan } from "#lib/format.ts";
import type { Progress } from "./replay.ts";

/** How far a replay is, in a line. */
export function progressText({ state, accepted, share, waitMs }: Progress): string {
  const values = `${formatNumber(accepted, 0)} ${accepted === 1 ? "value" : "values"}`;
  const percent = `${Math.floor(share * 100)} %`;
  if (state === "done") return `Played: ${values}`;
  if (state === "stopped") return `Stopped at ${percent}: ${values}`;
  if (state === "failed" && accepted === 0) return "Nothing was taken";
  if (state === "failed") return `Ended at ${percent}: ${values}`;
  const next = state === "playing" && waitMs > 0 ? `, next row in ${formatSpan(waitMs + 999)}` : "";
  return `${state === "paused" ? "Paused" : "Playing"}: ${values}, ${percent}${next}`;
}

export function isOver({ state }: Progress): boolean {
  return state !== "playing" && state !== "paused";
}
