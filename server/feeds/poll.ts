import { z } from "zod";
import { TOLD_TWICE } from "#lib/status.ts";
import type { Tick } from "#lib/tick.ts";
import type { Emit, Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import { MappedMessages, mappedHelp, mappedOptions, ONE_MAPPING, oneMapping } from "./mapped-messages.ts";
import type { MappingOptions } from "./parse/mapping.ts";
import { type Answer, ask } from "./poll/request.ts";
import { sleep } from "./sleep.ts";
import { addressOf, shown } from "./web-address.ts";

const options = z
  .strictObject({
    type: z.literal("poll"),
    name: feedName,
    url: addressOf("http:", "https:"),
    interval: z.number().min(250).max(86_400_000).default(10_000),
    timeout: z.number().min(100).max(600_000).default(10_000),
    headers: z.record(z.string(), z.string()).default({}),
    ...mappedOptions,
  })
  .refine(oneMapping, ONE_MAPPING);

type Options = z.infer<typeof options>;

/** A source that is asked over HTTP, again and again. */
class Poll implements Feed {
  readonly type = "poll";
  readonly saysStarted = true;
  readonly name: string;
  readonly source: string;
  readonly maxChannels: number;
  readonly #options: Options;
  /** The newest time told of each channel: an answer repeats what the one before it held. */
  readonly #newest = new Map<string, number>();
  #messages: MappedMessages | undefined;

  constructor(given: Options) {
    this.name = given.name ?? new URL(given.url).host;
    this.source = shown(given.url);
    this.maxChannels = given.maxChannels;
    this.#options = given;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    const { interval } = this.#options;
    let round: Tick[] = [];
    const messages = this.#begin(emit, (tick) => round.push(tick));
    this.#messages = messages;
    let answer: Answer = { text: undefined, validators: {} };
    let held: string | undefined;
    for (let due = Date.now(); !signal.aborted; due = Math.max(due + interval, Date.now())) {
      await sleep(due - Date.now(), signal);
      if (signal.aborted) return;
      answer = await this.#ask(answer, signal);
      if (signal.aborted) return;
      // What has not changed is as true at this time as it was at the last.
      held = answer.text ?? held;
      if (held !== undefined) this.#take(held, messages, emit);
      this.#tell(round, emit, signal, answer.text !== undefined);
      round = [];
      emit.connected();
    }
  }

  /** The abort ends a request with an error that is none. */
  async #ask(before: Answer, signal: AbortSignal): Promise<Answer> {
    try {
      return await ask(this.#options, before.validators, signal);
    } catch (error) {
      if (signal.aborted) return before;
      throw error;
    }
  }

  #begin(emit: Emit, onTick: (tick: Tick) => void): MappedMessages {
    const { map, maps = map ? [map] : [], interval } = this.#options;
    const collect: Emit = Object.assign((tick: Tick) => onTick(tick), {
      describe: emit.describe,
      refuse: emit.refuse,
      remove: emit.remove,
      offline: emit.offline,
      started: emit.started,
      connected: emit.connected,
      ready: emit.ready,
    });
    // Where the source says the time, nobody knows how often it has something new.
    const expectedMs = maps.every(hasNoTime) ? Math.ceil(interval * 1.2) : undefined;
    return new MappedMessages({ ...this.#options, expectedMs }, collect, this.#messages);
  }

  #take(text: string, messages: MappedMessages, emit: Emit): void {
    if (!messages.take(jsonOrText(text))) emit.refuse("no mapping fits", text);
  }

  /** Tells what is newer than what was told before this round, and counts what a fresh answer says once more. */
  #tell(round: readonly Tick[], emit: Emit, signal: AbortSignal, isFresh: boolean): void {
    const newest = new Map(this.#newest);
    for (const tick of round) {
      const known = newest.get(tick.channel) ?? Number.NEGATIVE_INFINITY;
      if (signal.aborted) return;
      if (tick.time <= known) {
        if (isFresh) emit.refuse(TOLD_TWICE, `${tick.channel} ${tick.value} at ${tick.time}`);
        continue;
      }
      emit(tick);
      const told = this.#newest.get(tick.channel) ?? known;
      this.#newest.set(tick.channel, Math.max(told, tick.time));
    }
  }
}

function hasNoTime({ time }: MappingOptions): boolean {
  return time === undefined;
}

/** A number written as no JSON number is, such as `+21.5`, is a text that the mapping may still read. */
function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.trim();
  }
}

export const poll = defineFeedType("poll", {
  options,
  help: {
    url: 'the address to ask, such as "https://example.org/weather.json"',
    interval: "milliseconds between two requests, 250 to 86400000, such as 10000",
    timeout: "milliseconds an answer may take, 100 to 600000, such as 10000",
    headers: 'headers of the request, such as { "Authorization": "Bearer …" }',
    ...mappedHelp,
  },
  create: (given) => new Poll(given),
});
