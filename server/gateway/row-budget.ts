import { RequestRefused } from "./refused.ts";
import { TokenBucket } from "./token-bucket.ts";

/** What an entry without rows costs to build and to send, in rows. */
export const ROWS_PER_ENTRY = 5;
/** What a refused name costs to send, in rows. */
export const ROWS_PER_REFUSAL = 3;
/** What a question to the history costs beside the rows it brings, in rows. */
export const ROWS_PER_QUESTION = 50;
/** Ticks folded, or channels compared with a pattern, for the price of one row sent. */
export const STEPS_PER_ROW = 10;

/** Rows at once, in those of a second: three of the largest answers, then one a second. */
const BURST_S = 3;

/** What one connection's requests may cost, in rows of an answer, so that who asks for much waits for itself (PROTOCOL TR4). */
export class RowBudget {
  readonly #bucket: TokenBucket;

  /** @param perSecond rows in the long run. */
  constructor(perSecond: number) {
    this.#bucket = new TokenBucket(BURST_S * perSecond, perSecond, performance.now());
  }

  /** @throws RequestRefused `rate-limited` with the seconds to wait, and nothing is spent. */
  spend(rows: number): void {
    const now = performance.now();
    if (this.#bucket.take(now, rows)) return;
    const seconds = Math.ceil(this.#bucket.wait(now, rows) / 1000);
    throw new RequestRefused(
      "rate-limited",
      `this connection asks for more rows than the limit "limits.rows" grants; ask again in ${seconds} s, or for fewer channels or rows, or raise it`,
    );
  }
}
