/** Why a run has failed, and that its source asks for more time than the usual wait. */
export class RetryLater extends Error {
  override readonly name = "RetryLater";
  /** Milliseconds to wait at least before the next run. */
  readonly after: number;

  constructor(message: string, after: number) {
    super(message);
    this.after = after;
  }
}

/** Why a run has failed, and what makes another worthwhile before the usual wait is over. */
export class RetrySooner extends Error {
  override readonly name = "RetrySooner";
  /** Resolves when it is worthwhile, or when the signal aborts. Never rejects. */
  readonly worthwhile: (signal: AbortSignal) => Promise<void>;

  constructor(message: string, worthwhile: (signal: AbortSignal) => Promise<void>) {
    super(message);
    this.worthwhile = worthwhile;
  }
}
