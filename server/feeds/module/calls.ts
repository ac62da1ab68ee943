import { messageOf } from "#lib/message-of.ts";
import { type Call, MAX_BATCH, MAX_WAITING } from "./messages.ts";

/**
 * The calls of `emit` on their way out of their process: those of one turn go together, and the next are sent when these
 * have been taken, so that a feed in a hurry waits for the server and not in its memory.
 */
export class Calls {
  readonly #send: (batch: readonly unknown[]) => void;
  #waiting: Call[] = [];
  #dropped = 0;
  #sent = false;
  #due = false;
  #empty = Promise.withResolvers<void>();

  constructor(send: (batch: unknown[]) => void) {
    this.#send = (batch) => send([...batch]);
  }

  add(call: Call): void {
    if (this.#waiting.length >= MAX_WAITING) this.#dropped++;
    else this.#waiting.push(call);
    if (this.#due || this.#sent) return;
    this.#due = true;
    queueMicrotask(() => this.#flush());
  }

  /** The batch before has been taken. */
  taken(): void {
    this.#sent = false;
    if (this.#waiting.length > 0 || this.#dropped > 0) this.#flush();
    else this.#empty.resolve();
  }

  /** Resolves when there is none left. */
  async allTaken(): Promise<void> {
    if (this.#waiting.length === 0 && !this.#sent && this.#dropped === 0) return;
    this.#empty = Promise.withResolvers();
    await this.#empty.promise;
  }

  #flush(): void {
    this.#due = false;
    this.#sent = true;
    const batch = this.#waiting.splice(0, MAX_BATCH - 1);
    if (this.#dropped > 0)
      batch.push(["refuse", "emitted faster than it can be taken", `${this.#dropped} calls`]);
    this.#dropped = 0;
    try {
      this.#send(batch);
    } catch {
      this.#send(batch.map(sendable));
    }
  }
}

/** Whatever is in a call that cannot leave the process, such as a function, is said to be there. */
function sendable(call: Call): Call {
  try {
    structuredClone(call);
    return call;
  } catch (error) {
    return ["refuse", "not a value", `${call[0]}: ${messageOf(error)}`];
  }
}
