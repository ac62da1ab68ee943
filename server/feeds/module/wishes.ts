import type { FromChild, ToChild } from "./messages.ts";

type Told = Extract<FromChild, { what: "commanded" }>;

interface Waiting {
  resolve(): void;
  reject(error: Error): void;
}

/** Wishes on their way to a feed in another process, each until it says what became of it. */
export class Wishes {
  readonly #tell: (told: ToChild) => void;
  readonly #waiting = new Map<number, Waiting>();
  #last = 0;

  constructor(tell: (told: ToChild) => void) {
    this.#tell = tell;
  }

  /** Resolves when the feed has handed it over; rejects with the feed's own words, when it ends, or on the abort. */
  async send(channel: string, value: number, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const id = ++this.#last;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const forget = (): void => {
      this.#tell({ what: "forget", id });
      reject(new Error("nobody waits for it any longer"));
    };
    this.#waiting.set(id, { resolve, reject });
    signal.addEventListener("abort", forget, { once: true });
    this.#tell({ what: "command", id, channel, value });
    try {
      await promise;
    } finally {
      signal.removeEventListener("abort", forget);
      this.#waiting.delete(id);
    }
  }

  take({ id, fault }: Told): void {
    const waiting = this.#waiting.get(id);
    if (fault === undefined) waiting?.resolve();
    else waiting?.reject(new Error(fault));
  }

  /** The process has ended. */
  end(): void {
    for (const { reject } of this.#waiting.values())
      reject(new Error("the feed has ended before it answered"));
  }
}
