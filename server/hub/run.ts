import { randomBytes } from "node:crypto";

/** Ticks by columns, of one channel, in the order of their numbers; what is unknown is `NaN`. */
export interface PastTicks {
  readonly length: number;
  readonly seq: ArrayLike<number>;
  readonly time: ArrayLike<number>;
  readonly value: ArrayLike<number>;
  readonly size: ArrayLike<number>;
  readonly bid: ArrayLike<number>;
  readonly ask: ArrayLike<number>;
}

/** Where the run of a channel stands when it appears. */
export interface Beginning {
  readonly epoch: string;
  /** The greatest number that may have been given already, 0 where none was. */
  readonly seq: number;
  /** The newest time told so far, epoch milliseconds; `null` where nobody knows. */
  readonly time: number | null;
  /** What is known of its ticks. Those that reach `seq` without a hole are held again. */
  readonly ticks?: PastTicks | undefined;
}

/** A run that nobody has heard of. */
export function newRun(): Beginning {
  return { epoch: randomBytes(6).toString("base64url"), seq: 0, time: null };
}
