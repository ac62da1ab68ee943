import { z } from "zod";
import { ChannelBook } from "./channel-book.ts";
import type { Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import type { LinkOptions } from "./mqtt/broker-link.ts";
import { EmbeddedBroker } from "./mqtt/embedded-broker.ts";
import { commandBy, listenToBroker } from "./mqtt/listen.ts";
import { type Meaning, meaningHelp, meaningOptions, saysSomething } from "./mqtt/options.ts";
import type { Part } from "./mqtt/part.ts";

const shape = {
  name: feedName,
  port: z.int().min(1).max(65_535).default(1_883),
  host: z.string().min(1).default("127.0.0.1"),
  username: z.string().min(1).optional(),
  password: z.string().min(1).optional(),
  maxClients: z.int().min(1).max(10_000).default(200),
  ...meaningOptions,
};

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|::1)$/;

interface Guarded {
  readonly host: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

function isGuarded({ host, username, password }: Guarded): boolean {
  return LOOPBACK.test(host) || (username !== undefined && password !== undefined);
}

const UNGUARDED = {
  error:
    "a broker that other machines reach lets nobody in without username and password; write both, or leave host out",
  path: ["host"],
};

function isWhole({ username, password }: Guarded): boolean {
  return (username === undefined) === (password === undefined);
}

const HALF = { error: "username and password belong together; write both or none", path: ["password"] };

/** The group `mqttBroker` of a config: the same options without a type. */
export const brokerGroup = z.strictObject(shape).refine(isGuarded, UNGUARDED).refine(isWhole, HALF);

const options = z
  .strictObject({ type: z.literal("mqtt-broker"), ...shape })
  .refine(isGuarded, UNGUARDED)
  .refine(isWhole, HALF);

type Options = z.infer<typeof options>;

/** A broker of its own, to which devices publish straight, and what they say. */
class MqttBrokerFeed implements Feed {
  readonly type = "mqtt-broker";
  readonly saysStarted = true;
  readonly isPushed = true;
  readonly name: string;
  readonly source: string;
  readonly maxChannels: number;
  readonly #options: Options;
  readonly #meaning: Meaning;
  #parts: Part[] = [];
  #book: ChannelBook | undefined;

  constructor(given: Options) {
    this.name = given.name ?? "MQTT broker";
    this.source = `listens on ${given.host}:${given.port}`;
    this.maxChannels = given.maxChannels;
    this.#options = given;
    this.#meaning = saysSomething(given) ? given : { ...given, topics: [{ filter: "#" }] };
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    if (signal.aborted) return;
    await using broker = await EmbeddedBroker.open(this.#options, emit);
    this.#parts = [];
    const book = new ChannelBook(emit, this.#options.maxChannels, this.#book);
    this.#book = book;
    const over = new AbortController();
    const either = AbortSignal.any([signal, over.signal]);
    const options = { meaning: this.#meaning, link: () => this.#link(broker) };
    const onPart = (part: Part): void => void this.#parts.push(part);
    const listening = listenToBroker(options, { emit, book, signal: either, onPart });
    try {
      await Promise.race([listening, broker.failed]);
    } finally {
      this.#parts = [];
      over.abort();
      await listening.catch(() => {});
    }
  }

  command(channel: string, value: number): Promise<void> {
    return commandBy(this.#parts, channel, value);
  }

  #link(broker: EmbeddedBroker): LinkOptions {
    return {
      shown: this.name,
      open: () => broker.connect(),
      ...{ protocolVersion: 4, qos: 0, keepalive: 60, clean: true },
    };
  }
}

export const mqttBroker = defineFeedType("mqtt-broker", {
  options,
  help: {
    port: "the port to listen on, 1 to 65535, such as 1883",
    host: "the address to listen on; 0.0.0.0 for every interface, which needs username and password",
    username: "the user that devices name, where they are to name one",
    password: "the user's password",
    maxClients: "how many devices may be connected at once, 1 to 10000, such as 200",
    ...meaningHelp,
  },
  create: (given) => new MqttBrokerFeed(given),
});
