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
