/** What the keys do, as the settings list them. */
export const SHORTCUTS = [
  { keys: "Space", does: "pause and resume" },
  { keys: "/ or Ctrl K", does: "search channels" },
  { keys: "1 … 6", does: "range" },
  { keys: "L", does: "back to live" },
  { keys: "C", does: "candles, line or area" },
  { keys: "T", does: "table or chart" },
  { keys: "I", does: "indicators" },
  { keys: "[ ]", does: "previous and next channel" },
  { keys: "↑ ↓", does: "into the watchlist, then from row to row" },
  { keys: "← →", does: "fold up or open a group of the list" },
  { keys: "D", does: "dark or light" },
  { keys: "Tab to the chart", does: "then ← → crosshair, Shift ← → pan, + − zoom, Home End, R summary" },
] as const;
