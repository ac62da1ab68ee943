import { Listeners } from "../listeners.ts";

/** How far a series is. */
export interface ProgressNow {
  /** `unavailable` where the history cannot tell what the window needs of it. */
  readonly state: "loading" | "ready" | "unavailable";
  /** Why it is unavailable, in the server's words. */
  readonly message: string | null;
  /** Grows with every answer that brought other bars than the newest. */
  readonly loads: number;
}

/** Tells how far a series is when that changed; the same object while it did not. */
export class Progress {
  readonly #listeners = new Listeners();
  #now: ProgressNow = { state: "loading", message: null, loads: 0 };

  get now(): ProgressNow {
    return this.#now;
  }

  listen(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Other bars than the newest have come. */
  loaded(): void {
    this.#tell({ ...this.#now, loads: this.#now.loads + 1 });
  }

  /** @param fault why there is no answer, in the server's words; `null` where there was one. */
  judge(isWhole: boolean, isHeld: boolean, fault: string | null): void {
    const isStuck = fault !== null && !isWhole;
    const state = isWhole || (isStuck && isHeld) ? "ready" : isStuck ? "unavailable" : "loading";
    this.#tell({ ...this.#now, state, message: state === "unavailable" ? fault : null });
  }

  #tell(next: ProgressNow): void {
    const { state, message, loads } = this.#now;
    if (next.state === state && next.message === message && next.loads === loads) return;
    this.#now = next;
    this.#listeners.tell();
  }
}
