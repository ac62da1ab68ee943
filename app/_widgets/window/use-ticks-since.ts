"use client";

import { useEffect, useRef } from "react";
import { getLive } from "../../_live/live.ts";

/** How often a count is told at the most, ms. */
const TELL_MS = 250;

/** Tells how many ticks arrived on a channel since this began to be used for it, at most four times a second. */
export function useTicksSince(channel: string, tell: (ticks: number) => void): void {
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => {
    const { channels } = getLive();
    const counter = new TickCounter(channels.data(channel));
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const say = () => {
      waiting = undefined;
      latest.current(counter.count());
    };
    const arrived = () => {
      waiting ??= setTimeout(say, TELL_MS);
    };
    say();
    const stop = channels.listen(channel, arrived);
    return () => {
      clearTimeout(waiting);
      stop();
    };
  }, [channel]);
}

/** Counts ticks by their numbers; numbers that begin anew are a new beginning. */
export class TickCounter {
  readonly #of: { readonly seq: number };
  #seen: number | null = null;
  #count = 0;

  constructor(of: { readonly seq: number }) {
    this.#of = of;
    this.count();
  }

  /** Ticks since it was made; those of before it was told of any are no news. */
  count(): number {
    const { seq } = this.#of;
    if (seq === 0) return this.#count;
    this.#seen ??= seq;
    this.#count += seq >= this.#seen ? seq - this.#seen : seq;
    this.#seen = seq;
    return this.#count;
  }
}
