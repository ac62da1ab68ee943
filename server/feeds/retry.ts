import { messageOf } from "#lib/message-of.ts";

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

/** Why a run failed, how many milliseconds its source asks to be left alone for, and what makes a run worthwhile before. */
export interface Failure {
  readonly message: string;
  readonly after: number;
  readonly worthwhile?: RetrySooner["worthwhile"] | undefined;
}

/** @param hide takes secrets out of a text. */
export function failureOf(error: unknown, hide: (text: string) => string): Failure {
  return {
    message: hide(messageOf(error)),
    after: error instanceof RetryLater ? error.after : 0,
    worthwhile: error instanceof RetrySooner ? error.worthwhile : undefined,
  };
}
