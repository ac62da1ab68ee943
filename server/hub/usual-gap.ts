/** Gaps that are looked at, and how many there must be before anything is learnt. */
const KEPT = 50;
const LEAST = 20;
/** Ticks within so many milliseconds of one another are one arrival. */
const TOGETHER_MS = 20;
/** Gaps below this many milliseconds, and below this share of the long ones, are those within a burst. */
const BURST_MS = 1_000;
const BURST_SHARE = 1 / 20;
/** Gaps that remain when bursts are left out. */
const LEAST_APART = 5;
/** A channel whose long gaps are further above its middling ones speaks when something happens. */
const IRREGULAR = 10;
/** What is learnt is above the long gaps by this, and is given up for another only when that differs by more. */
const MARGIN = 1.2;
const OTHER = 1.5;

/**
 * The longest usual time between two ticks of a channel, learnt from its last gaps: their 95 % quantile, which an
 * outage or two does not move, bursts left out. `null` for a channel that is irregular by orders of magnitude, and
 * until there are enough gaps.
 */
export class UsualGap {
  /** Milliseconds. */
  ms: number | null = null;
  readonly #gaps = new Float64Array(KEPT);
  #count = 0;
  #last = Number.NaN;

  /** Notes an arrival, milliseconds of a clock that never goes back; says whether something else is learnt of it. */
  note(now: number): boolean {
    const gap = now - this.#last;
    if (gap < TOGETHER_MS) return false;
    this.#last = now;
    if (Number.isNaN(gap)) return false;
    this.#gaps[this.#count++ % KEPT] = gap;
    return (this.#count === LEAST || this.#count % KEPT === 0) && this.#learn();
  }

  /** The silence until the next arrival is not the channel's own, as while its feed is away. */
  interrupt(): void {
    this.#last = Number.NaN;
  }

  #learn(): boolean {
    const usual = usualOf(this.#gaps.slice(0, Math.min(KEPT, this.#count)).sort());
    const { ms } = this;
    const same = ms === null || usual === null ? ms === usual : usual < ms * OTHER && ms < usual * OTHER;
    if (!same) this.ms = usual;
    return !same;
  }
}

/** @param sorted gaps, ascending. */
function usualOf(sorted: Float64Array): number | null {
  const burst = Math.min(BURST_MS, BURST_SHARE * quantile(sorted, 0.95));
  const apart = sorted.filter((gap) => gap >= burst);
  const long = quantile(apart, 0.95);
  if (apart.length < LEAST_APART || long > IRREGULAR * quantile(apart, 0.5)) return null;
  return Math.ceil(long * MARGIN);
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
