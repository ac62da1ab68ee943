import { DEFAULT_HISTORY, MAX_HISTORY } from "#lib/limits.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import { canReplay, type PastWish } from "./past.ts";

/** What to ask the history for: a span in bars, or the ticks after a number. */
export type OlderWish = { readonly record: ChannelRecord; readonly cut: number } & (
  | { readonly from: number; readonly to: number; readonly max: number }
  | { readonly afterSeq: number }
);

/**
 * What a wish needs of the history beyond what the hub holds; `undefined` where that is all there is in this epoch, or
 * all that is wished for. The two are cut within what the hub holds, so that it still does when the history has answered.
 * @param share how much of what it holds is left to the history: with all of it the hub has the most time.
 */
export function olderWishOf(record: ChannelRecord, wish: PastWish, share = 1 / 2): OlderWish | undefined {
  const { history = DEFAULT_HISTORY, since } = wish;
  const { seq, oldest, lastTime } = record;
  if (oldest <= 1 || lastTime === null || (since && canReplay(record, since))) return undefined;
  const held = seq - oldest + 1;
  const spare = oldest + Math.floor(held * share);
  if (typeof history === "number") {
    const most = Math.min(history, MAX_HISTORY);
    return most <= held ? undefined : { record, cut: spare, afterSeq: Math.max(0, seq - most) };
  }
  const from = lastTime - history.ms;
  if (history.rows < 2 || (held > 0 && record.timeOf(oldest) < from)) return undefined;
  const cut = record.cutAfter(spare) ?? seq + 1;
  const to = cut > seq ? lastTime + 1 : record.timeOf(cut);
  // A row more for each border of the hub's part, which cuts one.
  const own = Math.ceil(((lastTime - to) / history.ms) * history.rows) + 2;
  return to <= from ? undefined : { record, cut, from, to, max: Math.max(1, history.rows - own) };
}
