import type {
  CatalogAnswer,
  CatalogQuery,
  Commanded,
  Configure,
  Configured,
  Refusal,
  Retried,
  Retry,
  ServerEvents,
  Subscribe,
  Subscribed,
  Unsubscribe,
  Unsubscribed,
  Wish,
} from "#lib/protocol.ts";

/** What can be asked of the server, and what it answers with when it does not refuse. */
export interface Requests {
  subscribe: { ask: Subscribe; answer: Subscribed };
  unsubscribe: { ask: Unsubscribe; answer: Unsubscribed };
  configure: { ask: Configure; answer: Configured };
  catalog: { ask: CatalogQuery; answer: CatalogAnswer };
  command: { ask: Wish; answer: Commanded };
  retry: { ask: Retry; answer: Retried };
}

/** What a transport tells: the server's events, and how the way there is doing. */
export interface TransportEvents extends ServerEvents {
  opened: () => void;
  /** A connection ended, or a try to open one failed; `refused` is what the server said where it refused it. */
  closed: (refused?: string) => void;
}

/**
 * PORT: the way to the server. It never tries again by itself: when is Connection's decision.
 *
 * Answers come by callback and in the order of the wire, between the events around them: an answer that took the
 * turn of a promise could be overtaken by the first frame of the channel it introduces.
 */
export interface Transport {
  on<E extends keyof TransportEvents>(event: E, listener: TransportEvents[E]): void;
  /** Tries once; leads to `opened` or `closed`. */
  open(): void;
  /** Gives the connection up at once; leads to `closed` where there was one. */
  close(): void;
  /** Says which frame was applied last (SLOW1); nothing happens while there is no connection. */
  seen(n: number): void;
  /** Asks; `done` gets `null` when no answer came, because the connection is lost or the server too slow. */
  request<R extends keyof Requests>(
    request: R,
    ask: Requests[R]["ask"],
    done: (answer: Requests[R]["answer"] | Refusal | null) => void,
  ): void;
}
