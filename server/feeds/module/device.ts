import { messageOf } from "#lib/message-of.ts";
import type { OwnFeed } from "../define-feed.ts";
import type { FromChild, ToChild } from "./messages.ts";

type Wish = Extract<ToChild, { what: "command" }>;

/** Characters of what a feed says of a wish that did not succeed. */
const MAX_FAULT = 300;

/** Hands wishes to a feed of the user's, in the feed's process, and says what became of each. */
export class Device {
  readonly #feed: OwnFeed;
  readonly #stop: AbortSignal;
  readonly #say: (message: FromChild) => void;
  readonly #underWay = new Map<number, AbortController>();

  constructor(feed: OwnFeed, stop: AbortSignal, say: (message: FromChild) => void) {
    this.#feed = feed;
    this.#stop = stop;
    this.#say = say;
  }

  async take({ id, channel, value }: Wish): Promise<void> {
    const forgotten = new AbortController();
    this.#underWay.set(id, forgotten);
    try {
      if (!this.#feed.command) throw new Error(`${this.#feed.name} takes no commands`);
      await this.#feed.command(channel, value, AbortSignal.any([forgotten.signal, this.#stop]));
      this.#say({ what: "commanded", id });
    } catch (error) {
      const fault = messageOf(error).slice(0, MAX_FAULT);
      this.#say({ what: "commanded", id, fault: fault || "it was not taken" });
    } finally {
      this.#underWay.delete(id);
    }
  }

  /** Nobody waits for it any longer. */
  forget(id: number): void {
    this.#underWay.get(id)?.abort();
  }
}
