/**
 * The largest share such that all who want at most `total` together get what they want up to it: who wants less leaves
 * the rest to the others (max-min fairness, Bertsekas and Gallager 1992, Data Networks, section 6.5.2).
 * @returns the share in whole units, `Infinity` where all get what they want.
 */
export function fairShare(wants: readonly number[], total: number): number {
  let rest = total;
  const ascending = [...wants].sort((a, b) => a - b);
  for (const [at, want] of ascending.entries()) {
    const share = Math.floor(rest / (ascending.length - at));
    if (want > share) return share;
    rest -= want;
  }
  return Number.POSITIVE_INFINITY;
}
