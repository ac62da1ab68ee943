import type { ServerLimits } from "#lib/limits.ts";
import type { Request } from "./door.ts";
import { refusal } from "./refused.ts";
import type { Line, RequestTurns } from "./request-turns.ts";
import { TokenBucket } from "./token-bucket.ts";

/** Requests at once, in those of a second. */
const BURST_S = 2;
/** Requests that may wait, and bytes received since none last did, in the largest messages. */
const MAX_WAITING = 1_000;
const MAX_WAITING_MESSAGES = 4;

const TOO_LONG = "too many requests wait for an answer; read those first and ask again";

export interface RequestLineOptions {
  readonly turns: RequestTurns;
  readonly limits: Pick<ServerLimits, "requests" | "messageBytes">;
  /** Why the address it comes from may ask nothing more just now. */
  readonly tooManyRequests: () => string | undefined;
  /** Whether the connection has read what it was last answered. */
  readonly ready: () => boolean;
  /** The promise settles with a late answer, and never rejects. */
  readonly answer: (request: Request) => Promise<void> | undefined;
}

/** One connection's requests, answered in the order they came, one in a turn. Bounded: what exceeds it is refused at once. */
export class RequestLine implements Line {
  readonly #options: RequestLineOptions;
  readonly #bucket: TokenBucket;
  readonly #waiting: Request[] = [];
  #bytes = 0;
  #closed = false;
  /** Whether an answer is on its way: the next request waits for it. */
  #answering = false;

  constructor(options: RequestLineOptions) {
    this.#options = options;
    const { requests } = options.limits;
    this.#bucket = new TokenBucket(BURST_S * requests, requests, performance.now());
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  ready(): boolean {
    return !this.#answering && this.#options.ready();
  }

  /** Notes that so many bytes have come, which are those of requests that are pushed next. */
  received(bytes: number): void {
    this.#bytes += bytes;
  }

  push(request: Request): void {
    if (this.#closed) return;
    const refused = this.#whyNot();
    if (refused !== undefined) {
      request.acknowledge?.(refusal("rate-limited", refused));
    } else {
      this.#waiting.push(request);
      this.#options.turns.add(this);
    }
    if (this.#waiting.length === 0) this.#bytes = 0;
  }

  answerNext(): void {
    const request = this.#waiting.shift();
    if (this.#waiting.length === 0) this.#bytes = 0;
    const late = request && this.#options.answer(request);
    if (!late) return;
    this.#answering = true;
    void late.finally(() => {
      this.#answering = false;
      if (this.#waiting.length > 0) this.#options.turns.add(this);
    });
  }

  /** The connection is gone: what waits is forgotten and what still comes is ignored. */
  close(): void {
    this.#closed = true;
    this.#waiting.length = 0;
    this.#options.turns.delete(this);
  }

  #whyNot(): string | undefined {
    const { limits, tooManyRequests } = this.#options;
    if (!this.#bucket.take(performance.now())) {
      const most = `this connection may send ${limits.requests} a second, the limit "limits.requests"`;
      return `too many requests: ${most}; ask for several channels in each, or raise it`;
    }
    const bytes = MAX_WAITING_MESSAGES * limits.messageBytes;
    if (this.#waiting.length >= MAX_WAITING || this.#bytes > bytes) return TOO_LONG;
    return tooManyRequests();
  }
}
