/** How much of the recent past each channel keeps, for charts and for readers that come back. */
export interface RecentLimits {
  /** The ticks of so many milliseconds before the newest are kept. */
  readonly ms: number;
  /** So many of the newest ticks are kept, however old. */
  readonly ticks: number;
  /** All channels together keep no more than so many bytes. */
  readonly bytes: number;
}

export const DEFAULT_RECENT: RecentLimits = { ms: 300_000, ticks: 3_000, bytes: 256 * 1_048_576 };
