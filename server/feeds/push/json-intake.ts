import { JsonItems } from "../parse/json-items.ts";
import { type PushedTick, parsePushedTick } from "../parse/pushed-tick.ts";
import { type Clock, isRefused, type PushedChannel, type Reading } from "./pushed-channels.ts";
import type { Reason } from "./receipt.ts";
import { notAllowed } from "./series-book.ts";

const REMEDY =
  "write the time with its zone, such as 2026-01-31T08:00:00Z, or as an epoch in s, ms, µs or ns";

/** Takes one body of JSON: a message, an array of them, or one on each line. */
export class JsonIntake {
  readonly #reading: Reading;
  readonly #items: JsonItems;
  readonly #clock: Clock = { now: Date.now(), remedy: REMEDY };

  constructor(reading: Reading, perLine: boolean) {
    this.#reading = reading;
    const fault = (number: number, reason: string, detail: string): void =>
      reading.book.refuseBroken(number, { reason, detail });
    this.#items = new JsonItems({ item: (item, number) => this.#take(item, number), fault }, perLine);
  }

  write(text: string): void {
    this.#clock.now = Date.now();
    this.#items.write(text);
  }

  end(): void {
    this.#items.end();
  }

  #take(item: unknown, number: number): void {
    const { book } = this.#reading;
    const parsed = parsePushedTick(item, this.#clock.now);
    const refused = "reason" in parsed ? parsed : this.#publish(parsed);
    if (refused) book.refuse(number, refused);
    else book.accepted++;
  }

  #publish({ tick, isTimed, facts }: PushedTick): Reason | undefined {
    const { emit, channels } = this.#reading;
    const entry = this.#open(tick, facts);
    if (isRefused(entry)) return entry;
    channels.describe(emit, entry, facts);
    return channels.publish(emit, entry, tick, isTimed ? 0 : Number.NaN, this.#clock);
  }

  #open({ channel, time }: PushedTick["tick"], facts: PushedTick["facts"]): PushedChannel | Reason {
    const { emit, source, channels } = this.#reading;
    if (!source.mayPush(channel)) return notAllowed(source.name, channel);
    return channels.open(emit, { channel, facts, time, clock: this.#clock });
  }
}
