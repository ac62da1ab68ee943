import { LIMITS } from "#lib/protocol.ts";
import type { Request } from "./door.ts";
import { refusal } from "./refused.ts";
import type { Line, RequestTurns } from "./request-turns.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Requests at once, and per second in the long run. */
const BURST = 1_000;
const PER_SECOND = 500;
/** Requests that may wait, and bytes received since none last did. */
const MAX_WAITING = 1_000;
const MAX_WAITING_BYTES = 4 * LIMITS.bytes;

const TOO_MANY = `too many requests; send at most ${PER_SECOND} a second, several channels in each`;
const TOO_LONG = "too many requests wait for an answer; read those first and ask again";

export interface RequestLineOptions {
  readonly turns: RequestTurns;
  /** Whether the connection has read what it was last answered. */
  readonly ready: () => boolean;
  readonly answer: (request: Request) => void;
}

/** One connection's requests, answered in the order they came, one in a turn. Bounded: what exceeds it is refused at once. */
export class RequestLine implements Line {
  readonly #options: RequestLineOptions;
  readonly #bucket = new TokenBucket(BURST, PER_SECOND, performance.now());
  readonly #waiting: Request[] = [];
  #bytes = 0;
  #closed = false;

  constructor(options: RequestLineOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  ready(): boolean {
    return this.#options.ready();
  }

  /** Notes that so many bytes have come, which are those of requests that are pushed next. */
  received(bytes: number): void {
    this.#bytes += bytes;
  }

  push(request: Request): void {
    if (this.#closed) return;
    if (!this.#bucket.take(performance.now())) {
      request.acknowledge?.(refusal("rate-limited", TOO_MANY));
    } else if (this.#waiting.length >= MAX_WAITING || this.#bytes > MAX_WAITING_BYTES) {
      request.acknowledge?.(refusal("rate-limited", TOO_LONG));
    } else {
      this.#waiting.push(request);
      this.#options.turns.add(this);
    }
    if (this.#waiting.length === 0) this.#bytes = 0;
  }

  answerNext(): void {
    const request = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#bytes = 0;
    if (request) this.#options.answer(request);
  }

  /** The connection is gone: what waits is forgotten and what still comes is ignored. */
  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
    this.#options.turns.delete(this);
  }
}
