/** What one row of the table came to. */
export interface Outcome {
  readonly what: string;
  /** What it should reach, as in the table of docs/performance.md. */
  readonly reach: string;
  readonly seen: string;
  readonly reached: boolean;
  /** How it was measured and what went wrong, a line each. */
  readonly notes: readonly string[];
}
