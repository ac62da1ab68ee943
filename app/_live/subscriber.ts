import type { Refusal, Subscribe, Subscribed } from "#lib/protocol.ts";
import type { Timers } from "./timers.ts";
import type { Transport } from "./transport.ts";

/** Names in one message at the most. */
const BATCH = 500;
/** Rows of a snapshot at the most; a chart is seldom wider than this many buckets. */
const ROWS = 600;
const RATE = 10;
const AGAIN_MS = 1_000;
/** Refusals of a whole message that pass by themselves. */
const PASSING: readonly Refusal["code"][] = ["rate-limited", "unavailable"];

/** What to ask for a channel: so many ms of its past, or what came after what is held. */
export interface Wish {
  readonly channel: string;
  readonly historyMs: number;
  /** Epoch and seq of the newest row held; `null` asks for a snapshot. */
  readonly since: readonly [epoch: string, seq: number] | null;
}

export interface SubscriberOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  /** What is to be asked for a channel now; `null` where nobody wants it any more. */
  wishOf(channel: string): Wish | null;
  answered(answer: Subscribed): void;
  refused(channels: readonly string[], refusal: Refusal): void;
}

/** Asks for channels in batches: what widgets wish for in one turn travels in as few messages as it can. */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #wanted = new Set<string>();
  readonly #unwanted = new Set<string>();
  #queued = false;
  #open = false;
  /** Counts connections: an answer to an earlier one is void. */
  #connection = 0;

  constructor(options: SubscriberOptions) {
    this.#options = options;
  }

  /** Joins this turn's batch; nothing happens while there is no connection. */
  ask(channel: string): void {
    this.#unwanted.delete(channel);
    this.#wanted.add(channel);
    this.#queue();
  }

  leave(channel: string): void {
    this.#wanted.delete(channel);
    this.#unwanted.add(channel);
    this.#queue();
  }

  /** A connection opened: asks for these at once; `done` once all are answered. */
  opened(channels: Iterable<string>, done: () => void): void {
    this.#open = true;
    this.#connection++;
    this.#unwanted.clear();
    this.#wanted.clear();
    for (const channel of channels) this.#wanted.add(channel);
    this.#flush(done);
  }

  closed(): void {
    this.#open = false;
    this.#connection++;
  }

  #queue(): void {
    if (this.#queued || !this.#open) return;
    this.#queued = true;
    queueMicrotask(() => {
      this.#queued = false;
      if (this.#open) this.#flush(() => {});
    });
  }

  #flush(done: () => void): void {
    const leaving = [...this.#unwanted];
    const wishes = [...this.#wanted].flatMap((channel) => this.#options.wishOf(channel) ?? []);
    this.#unwanted.clear();
    this.#wanted.clear();
    for (const channels of chunks(leaving)) {
      this.#options.transport.request("unsubscribe", { channels }, () => {});
    }
    const batches = [...Map.groupBy(wishes, (wish) => wish.historyMs).values()].flatMap(chunks);
    let left = batches.length;
    if (left === 0) done();
    for (const batch of batches) this.#send(batch, () => --left === 0 && done());
  }

  #send(wishes: readonly Wish[], done: () => void): void {
    const connection = this.#connection;
    this.#options.transport.request("subscribe", messageOf(wishes), (answer) => {
      if (connection !== this.#connection) return;
      if (answer?.ok) this.#options.answered(answer);
      else if (!answer || PASSING.includes(answer.code)) return this.#sendAgain(wishes, done);
      else this.#refuse(wishes, answer);
      done();
    });
  }

  #refuse(wishes: readonly Wish[], refusal: Refusal): void {
    this.#options.refused(
      wishes.map(({ channel }) => channel),
      refusal,
    );
  }

  #sendAgain(wishes: readonly Wish[], done: () => void): void {
    const connection = this.#connection;
    this.#options.timers.after(AGAIN_MS, () => {
      if (connection !== this.#connection) return;
      const still = wishes.flatMap(({ channel }) => this.#options.wishOf(channel) ?? []);
      if (still.length > 0) this.#send(still, done);
      else done();
    });
  }
}

function messageOf(wishes: readonly Wish[]): Subscribe {
  const since = wishes.flatMap(({ channel, since: from }) => (from ? [[channel, [...from]] as const] : []));
  return {
    channels: wishes.map(({ channel }) => channel),
    mode: "bars",
    rate: RATE,
    history: { ms: Math.max(...wishes.map(({ historyMs }) => historyMs)), rows: ROWS },
    ...(since.length > 0 ? { since: Object.fromEntries(since) as Record<string, [string, number]> } : {}),
  };
}

function chunks<Item>(items: readonly Item[]): Item[][] {
  const all: Item[][] = [];
  for (let at = 0; at < items.length; at += BATCH) all.push(items.slice(at, at + BATCH));
  return all;
}
