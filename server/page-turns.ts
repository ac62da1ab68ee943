/** A page that takes longer than this waits for something other than the processor, and holds nobody up. Milliseconds. */
const LONG_MS = 250;

/**
 * Answers pages one after the other, and lets the event loop turn in between: twenty that arrive together would be
 * drawn in one go, and the stream would stand still for as long as all of them take.
 */
export class PageTurns {
  #last: Promise<void> = Promise.resolve();

  /**
   * Runs `answer` when it is its turn; settles as it does.
   * @param wanted whether somebody still waits for it; where nobody does it is not run.
   */
  take(answer: () => Promise<void>, wanted: () => boolean): Promise<void> {
    const answered = this.#last.then(() => (wanted() ? answer() : undefined));
    this.#last = settledOrLong(answered).then(loopTurn);
    return answered;
  }
}

/** Resolves when a promise settles, or has taken long. */
function settledOrLong(promise: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LONG_MS);
    const settled = (): void => {
      clearTimeout(timer);
      resolve();
    };
    promise.then(settled, settled);
  });
}

function loopTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
