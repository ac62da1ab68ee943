import type { Entry, Hello, Subscribe, Subscribed } from "#lib/protocol.ts";
import { createLive, type Live } from "../../../app/_live/live.ts";
import type { Timers } from "../../../app/_live/timers.ts";
import type { Requests, Transport, TransportEvents } from "../../../app/_live/transport.ts";

/** Where every fake clock begins, epoch milliseconds. */
export const START = 1_700_000_000_000;

/** A clock that moves when told to. */
class FakeTimers implements Timers {
  #now = START;
  #waiting: { at: number; job: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  after(ms: number, job: () => void): () => void {
    const timer = { at: this.#now + ms, job };
    this.#waiting.push(timer);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== timer);
    };
  }

  advance(ms: number): void {
    const end = this.#now + ms;
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#now = Math.max(this.#now, next.at);
      this.#waiting = this.#waiting.filter((other) => other !== next);
      next.job();
    }
    this.#now = end;
  }

  #due(end: number): { at: number; job: () => void } | undefined {
    return this.#waiting.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}

type Asked = {
  [R in keyof Requests]: {
    request: R;
    ask: Requests[R]["ask"];
    done: (
      answer: Requests[R]["answer"] | { ok: false; code: "unavailable" | "denied"; message: string } | null,
    ) => void;
  };
}[keyof Requests];

/** A way to a server that the test plays. */
class FakeTransport implements Transport {
  readonly #listeners = new Map<string, ((...args: never[]) => void)[]>();
  asked: Asked[] = [];
  tries = 0;
  /** Whether questions for the catalog are answered at once, with nothing, as a server that lives does. */
  alive = true;
  /** The frames it was told are applied. */
  readonly applied: number[] = [];

  on<E extends keyof TransportEvents>(event: E, listener: TransportEvents[E]): void {
    this.#listeners.set(event, [
      ...(this.#listeners.get(event) ?? []),
      listener as (...args: never[]) => void,
    ]);
  }

  tell<E extends keyof TransportEvents>(event: E, ...args: Parameters<TransportEvents[E]>): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(...(args as never[]));
  }

  open(): void {
    this.tries++;
  }

  close(): void {
    this.tell("closed");
  }

  seen(n: number): void {
    this.applied.push(n);
  }

  request<R extends keyof Requests>(request: R, ask: Requests[R]["ask"], done: Asked["done"]): void {
    const asked = { request, ask, done } as Asked;
    if (asked.request === "catalog" && this.alive) asked.done({ ok: true, channels: [] });
    else this.asked.push(asked);
  }

  /** Takes the requests of a kind that wait for an answer. */
  take<R extends keyof Requests>(request: R): Extract<Asked, { request: R }>[] {
    const taken = this.asked.filter((asked) => asked.request === request);
    this.asked = this.asked.filter((asked) => asked.request !== request);
    return taken as Extract<Asked, { request: R }>[];
  }
}

export function helloAt(time: number, started = time - 60_000): Hello {
  const limits = { channels: 5_000, rate: 50, history: 3_000, bytes: 1_048_576 };
  return { protocol: 1, version: "0", node: "n", time, started, limits };
}

/** An entry of a sensor that usually speaks once a second. */
export function entryOf(channel: string, facts: Partial<Entry> = {}): Entry {
  return {
    handle: 1,
    channel,
    kind: "sensor",
    name: null,
    unit: null,
    decimals: null,
    group: null,
    source: "test",
    expectedMs: 1_000,
    limits: null,
    labels: null,
    command: null,
    state: "live",
    epoch: "a",
    seq: 0,
    from: "snapshot",
    base: START,
    rows: [],
    ...facts,
  };
}

export function subscribed(...channels: Entry[]): Subscribed {
  return { ok: true, granted: { mode: "bars", rate: 10 }, channels, refused: [] };
}

/** A whole live side on a fake way to a fake server, with the moments of a page in the test's hands. */
export class Page {
  readonly timers = new FakeTimers();
  readonly transport = new FakeTransport();
  readonly live: Live;
  hidden = false;
  online = true;
  #frame: (() => void)[] = [];

  constructor() {
    this.live = createLive({
      transport: this.transport,
      timers: this.timers,
      requestFrame: (callback) => this.#frame.push(callback),
      hidden: () => this.hidden,
      online: () => this.online,
      random: () => 0.5,
      report: (fault) => {
        throw fault;
      },
    });
    this.live.connection.start();
  }

  get phase(): string {
    return this.live.connection.snapshot.phase;
  }

  /** The server accepts the connection and greets. */
  open(started?: number): void {
    this.transport.tell("opened");
    this.transport.tell("hello", helloAt(this.timers.now(), started));
  }

  /** Runs an animation frame. */
  frame(): void {
    const due = this.#frame;
    this.#frame = [];
    for (const callback of due) callback();
  }

  /** Answers the subscribe requests that wait, and says what they asked for. */
  answer(...entries: Entry[]): Subscribe[] {
    return this.transport.take("subscribe").map(({ ask, done }) => {
      done(subscribed(...entries.filter(({ channel }) => ask.channels.includes(channel))));
      return ask;
    });
  }
}
