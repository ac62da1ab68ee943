import type { Outage } from "../series.ts";
import type { KeptGap } from "./kept-answer.ts";

/**
 * What is missing among bars of the history with the page's own rows on top, oldest first. What the page missed up to
 * the moment that the history has told of, epoch milliseconds, the history knows; why it has gaps itself it knows only where what it kept was damaged.
 * Between two epochs without a pause, as of a simulation that made up its past, its story begins anew.
 * @param bucketMs milliseconds of a bar.
 */
export function outagesOf(
  gaps: readonly KeptGap[],
  own: readonly Outage[],
  toldUntil: number,
  bucketMs: number,
): Outage[] {
  const unkept = gaps.map(({ from, to, cause, isBetweenEpochs }): Outage => {
    if (cause) return { from, to, cause: "damaged" };
    const known = own.find((outage) => outage.from < to && (outage.to ?? Number.POSITIVE_INFINITY) > from);
    const isAnew = isBetweenEpochs && to - from < bucketMs;
    return { from, to, cause: known?.cause ?? (isAnew ? "anew" : "unkept") };
  });
  const rest = own.filter(({ from, to, cause }) => {
    if (to === null) return true;
    const isFilled = cause === "connection" && to <= toldUntil;
    return !isFilled && !unkept.some((gap) => gap.from < to && (gap.to ?? from) > from);
  });
  return [...unkept, ...rest].sort((a, b) => a.from - b.from);
}
