/** What was kept and cannot be read, as far as it was asked for. Epoch milliseconds. */
export interface Lost {
  /** The block, which may be asked for in parts; left out where it is bars. */
  readonly id?: number;
  /** Its oldest and its newest tick. */
  readonly t0: number;
  readonly t1: number;
  /** What was asked for, `from` inclusive and `to` exclusive. */
  readonly from: number;
  readonly to: number;
  /** How many ticks it holds; `null` where nobody knows. */
  readonly ticks: number | null;
}

/** Collects what is passed over while something is read, so that the answer can say what it misses. */
export class PassedOver {
  readonly #collecting: Lost[][] = [];

  note(lost: Lost): void {
    for (const list of this.#collecting) list.push(lost);
  }

  /** Reads, and says what was passed over. */
  during<T>(read: () => T): { readonly done: T; readonly lost: readonly Lost[] } {
    const lost: Lost[] = [];
    this.#collecting.push(lost);
    try {
      return { done: read(), lost };
    } finally {
      this.#collecting.pop();
    }
  }
}
