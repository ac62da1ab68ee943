import { z } from "zod";
import { messageOf } from "#lib/message-of.ts";
import type { Emit, Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import { MappedMessages, mappedHelp, mappedOptions, ONE_MAPPING, oneMapping } from "./mapped-messages.ts";
import { compilePath, type JsonPath, jsonPath } from "./parse/json-path.ts";
import { Sequence, sequenceOption } from "./parse/sequence.ts";
import { addressOf, shown } from "./web-address.ts";
import { listenOn, MAX_MESSAGE } from "./websocket/connection.ts";

const said = z.union([z.string(), z.record(z.string(), z.unknown())]);

const options = z
  .strictObject({
    type: z.literal("websocket"),
    name: feedName,
    url: addressOf("ws:", "wss:"),
    headers: z.record(z.string(), z.string()).default({}),
    send: z.array(said).max(100).default([]),
    ...mappedOptions,
    errors: z.array(jsonPath).max(10).default(["error"]),
    sequence: sequenceOption.optional(),
    ping: z.strictObject({ text: said.optional(), interval: z.number().min(100).max(3_600_000) }).optional(),
    idleTimeout: z.number().min(100).max(86_400_000).default(60_000),
  })
  .refine(oneMapping, ONE_MAPPING);

type Options = z.infer<typeof options>;

/** Milliseconds in which some message should have been understood; after that, those that are not are refused. */
const PATIENCE = 10_000;
/** Milliseconds between two reconnects for the sake of a hole, so that a wrong `sequence` does no harm. */
const HEAL_EVERY = 60_000;

/** Any source that sends JSON over WebSocket, such as an exchange. */
export class WebSocketFeed implements Feed {
  readonly type = "websocket";
  readonly saysStarted = true;
  readonly name: string;
  readonly source: string;
  readonly maxChannels: number;
  readonly #options: Options;
  readonly #patience: number;
  readonly #errors: readonly JsonPath[];
  readonly #sequence: Sequence | undefined;
  #messages: MappedMessages | undefined;
  #onHole: (detail: string) => void = () => {};
  #healed = Number.NEGATIVE_INFINITY;

  constructor(given: Options, patience = PATIENCE) {
    this.name = given.name ?? new URL(given.url).host;
    this.source = shown(given.url);
    this.maxChannels = given.maxChannels;
    this.#options = given;
    this.#patience = patience;
    this.#errors = given.errors.map(compilePath);
    this.#sequence = given.sequence && new Sequence(given.sequence, (detail) => this.#onHole(detail));
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    const messages = new MappedMessages({ ...this.#options, sequence: this.#sequence }, emit, this.#messages);
    this.#messages = messages;
    while (!signal.aborted) {
      const heal = new AbortController();
      this.#onHole = (detail) => {
        emit.refuse("hole in the sequence", detail);
        if (this.#mayHeal()) heal.abort();
      };
      await this.#listen(messages, emit, AbortSignal.any([signal, heal.signal]));
    }
  }

  #mayHeal(): boolean {
    const now = Date.now();
    if (now - this.#healed < HEAL_EVERY) return false;
    this.#healed = now;
    return true;
  }

  #listen(messages: MappedMessages, emit: Emit, signal: AbortSignal): Promise<void> {
    const { url, headers, send, ping, idleTimeout } = this.#options;
    const started = Date.now();
    let understood = false;
    const take = (text: string): void => {
      const json = parsed(text, emit);
      if (json === undefined) return;
      if (this.#isError(json)) emit.refuse("the source reports an error", text);
      else if (messages.take(json)) understood = true;
      else if (!understood && Date.now() - started >= this.#patience) emit.refuse("no mapping fits", text);
    };
    // An exception in an event of a socket would end the process, and is the fault of this message alone.
    const onMessage = (text: string): void => {
      try {
        take(text);
      } catch (error) {
        emit.refuse("not understood", `${messageOf(error)}: ${text.slice(0, 100)}`);
      }
    };
    const onSettled = (): void => emit.connected();
    const pinged = ping && { interval: ping.interval, text: ping.text && textOf(ping.text) };
    return listenOn(
      { url, headers, send: send.map(textOf), ping: pinged, idleTimeout, onSettled, onMessage },
      signal,
    );
  }

  #isError(json: unknown): boolean {
    return this.#errors.some((path) => Boolean(path.first(json)));
  }
}

function textOf(message: z.infer<typeof said>): string {
  return typeof message === "string" ? message : JSON.stringify(message);
}

/** A message's JSON; `undefined` where it is none, which is refused unless it answers a ping. */
function parsed(text: string, emit: Emit): unknown {
  if (/^pong$/i.test(text)) return undefined;
  if (text.length > MAX_MESSAGE) {
    emit.refuse("message over 1 MiB", `${text.length} characters: ${text.slice(0, 100)}`);
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    emit.refuse("not JSON", text);
    return undefined;
  }
}

export const websocket = defineFeedType("websocket", {
  options,
  help: {
    url: 'the address of the stream, such as "wss://ws.kraken.com/v2"',
    headers: 'headers of the request, such as { "Authorization": "Bearer …" }',
    send: 'messages to send when it is open, such as [{ "method": "subscribe" }]',
    ...mappedHelp,
    errors: 'paths of what only messages of an error have, such as ["error"]',
    sequence: 'where the source counts, such as { "path": "trade_id", "per": "symbol" }',
    ping: 'what to send to keep it open, in milliseconds, such as { "text": "ping", "interval": 20000 }',
    idleTimeout: "milliseconds of silence after which to connect anew, 100 to 86400000, such as 60000",
  },
  create: (given) => new WebSocketFeed(given),
});
