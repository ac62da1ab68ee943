import type { HistoryReport } from "#lib/status.ts";
import { formatCount } from "./status-words.ts";

const REASONS: Readonly<Record<string, string>> = {
  "queue-full": "the store is too slow",
  "store-failed": "the store failed",
  ended: "the server ended",
};

/** How the history is doing, in a word. */
export function historyWord(history: HistoryReport | null): string {
  if (!history) return "off";
  return history.state === "failing" ? "not kept" : "kept";
}

/** How many ticks were not kept, and for what reasons. */
export function lostOf({ lost }: Pick<HistoryReport, "lost">): string {
  const some = Object.entries(lost).filter(([, count]) => count > 0);
  const total = some.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return "0";
  return `${formatCount(total)} (${some.map(([reason]) => REASONS[reason] ?? reason).join(", ")})`;
}
