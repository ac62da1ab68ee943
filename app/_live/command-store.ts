import type { CommandNews, Refusal } from "#lib/protocol.ts";
import { Listeners } from "./listeners.ts";
import type { Timers } from "./timers.ts";
import type { Transport } from "./transport.ts";

/** What went well is shown for so long, ms; what did not stays until it is dismissed. */
const CONFIRMED_FOR_MS = 5_000;

/** `unknown`: the connection was lost, or no answer came, before it was told what became of it. */
export type CommandState = "pending" | "confirmed" | "rejected" | "timeout" | "unknown";

/** A command to a channel, and what is known to have become of it. Immutable. */
export interface Command {
  /** `null` until the server has answered. */
  readonly id: string | null;
  readonly value: number;
  readonly state: CommandState;
  /** When it entered the state, browser's clock, epoch milliseconds. */
  readonly since: number;
  /** The server's words. */
  readonly message: string | null;
  /** Whether it was sent from this page. */
  readonly mine: boolean;
}

/** What is told to a channel. */
export interface Told {
  readonly pending: Command | null;
  /** How the last one ended, until it was seen. */
  readonly outcome: Command | null;
  /** The value that was last confirmed, `NaN` where none was while the page lives. */
  readonly confirmed: number;
}

export const NOTHING_TOLD: Told = { pending: null, outcome: null, confirmed: Number.NaN };

/** What is told to devices from this page, and from elsewhere to channels it watches (CMD1 to CMD3). */
export class CommandStore {
  readonly #transport: Transport;
  readonly #timers: Timers;
  readonly #told = new Map<string, Told>();
  readonly #listeners = new Listeners();

  constructor(transport: Transport, timers: Timers) {
    this.#transport = transport;
    this.#timers = timers;
    transport.on("command", (news) => this.#hear(news));
    transport.on("closed", () => this.#lose());
  }

  /** The same object while nothing changes. */
  told(channel: string): Told {
    return this.#told.get(channel) ?? NOTHING_TOLD;
  }

  /** Tells of each change at once, also while paused: what one does is no news of the stream. */
  listen(listener: () => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Tells a channel what to become, in its unit. */
  send(channel: string, value: number): void {
    const asked: Command = { ...this.#begun(value), mine: true };
    this.#set(channel, { pending: asked, outcome: null });
    this.#transport.request("command", { channel, value }, (answer) => {
      if (this.told(channel).pending !== asked) return;
      if (answer?.ok) this.#set(channel, { pending: { ...asked, id: answer.id } });
      else this.#refused(channel, asked, answer);
    });
  }

  /** The outcome was seen. */
  dismiss(channel: string): void {
    this.#set(channel, { outcome: null });
  }

  #refused(channel: string, asked: Command, refusal: Refusal | null): void {
    this.#end(channel, asked, refusal ? "rejected" : "unknown", refusal?.message);
  }

  #hear({ id, channel, value, state, message }: CommandNews): void {
    const { pending } = this.told(channel);
    if (state === "accepted") {
      if (pending?.id !== id) this.#set(channel, { pending: { ...this.#begun(value), id } });
      return;
    }
    const ended = pending?.id === id ? pending : { ...this.#begun(value), id };
    this.#end(channel, ended, state, message);
  }

  #begun(value: number): Command {
    const since = this.#timers.now();
    return { id: null, value, state: "pending", since, message: null, mine: false };
  }

  #end(channel: string, command: Command, state: CommandState, message: string | null = null): void {
    const outcome = { ...command, state, message, since: this.#timers.now() };
    const { pending } = this.told(channel);
    const confirmed = state === "confirmed" ? { confirmed: command.value } : {};
    // Of another command it says nothing.
    const over = pending === null || pending.id === command.id;
    this.#set(channel, { outcome, ...confirmed, ...(over ? { pending: null } : {}) });
    if (state !== "confirmed") return;
    this.#timers.after(CONFIRMED_FOR_MS, () => {
      if (this.told(channel).outcome === outcome) this.dismiss(channel);
    });
  }

  /** What becomes of commands under way will not be told here (CMD2). */
  #lose(): void {
    for (const [channel, { pending }] of this.#told) {
      if (pending) this.#end(channel, pending, "unknown");
    }
  }

  #set(channel: string, change: Partial<Told>): void {
    this.#told.set(channel, { ...this.told(channel), ...change });
    this.#listeners.tell();
  }
}
