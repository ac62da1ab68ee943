import type { Outage } from "../series.ts";
import type { KeptGap } from "./kept-answer.ts";

/** So much of what the page was told may not have been kept, ms, where the server did not end in order. */
const LOST_MS = 1_000;

/**
 * What is missing among bars of the history with the page's own rows on top, oldest first. What the page missed up to
 * the moment that the history has told of, epoch milliseconds, the history knows; why it has gaps itself it knows only where what it kept was damaged.
 * Between two epochs without a pause, as of a simulation that made up its past, its story begins anew, also where the page missed that.
 * @param bucketMs milliseconds of a bar.
 */
export function outagesOf(
  gaps: readonly KeptGap[],
  own: readonly Outage[],
  toldUntil: number,
  bucketMs: number,
): Outage[] {
  const unkept = gaps.map((gap): Outage => {
    const { from, to, cause, isBetweenEpochs } = gap;
    if (cause) return { from, to, cause: "damaged" };
    if (isBetweenEpochs && to - from < bucketMs) return { from, to, cause: "anew" };
    return { from, to, cause: own.find((outage) => isSame(gap, outage))?.cause ?? "unkept" };
  });
  const rest = own.filter((outage) => {
    if (outage.to === null) return true;
    const isFilled = outage.cause === "connection" && outage.to <= toldUntil;
    return !isFilled && !gaps.some((gap) => isSame(gap, outage));
  });
  return [...unkept, ...rest].sort((a, b) => a.from - b.from);
}

/** Whether both are of the same time. Another epoch may begin before the last tick that the page was told of. */
function isSame({ from, to, isBetweenEpochs }: KeptGap, outage: Outage): boolean {
  const lost = isBetweenEpochs ? LOST_MS : 0;
  return outage.from < to + lost && (outage.to ?? Number.POSITIVE_INFINITY) > from;
}
