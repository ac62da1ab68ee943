import { z } from "zod";
import { ChannelBook } from "./channel-book.ts";
import type { Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import type { LinkOptions } from "./mqtt/broker-link.ts";
import { commandBy, listenToBroker } from "./mqtt/listen.ts";
import { meaningHelp, meaningOptions, saysSomething, topicsOf } from "./mqtt/options.ts";
import type { Part } from "./mqtt/part.ts";
import { openStream, PROTOCOLS } from "./mqtt/streams.ts";
import { addressOf, shown } from "./web-address.ts";

const file = z.string().min(1).optional();

const options = z
  .strictObject({
    type: z.literal("mqtt"),
    name: feedName,
    url: addressOf(...PROTOCOLS),
    username: z.string().optional(),
    password: z.string().optional(),
    clientId: z.string().min(1).max(200).optional(),
    protocolVersion: z.literal([4, 5]).default(4),
    qos: z.literal([0, 1, 2]).default(0),
    clean: z.boolean().default(true),
    keepalive: z.int().min(1).max(65_535).default(15),
    ca: file,
    cert: file,
    key: file,
    rejectUnauthorized: z.boolean().default(true),
    ...meaningOptions,
  })
  .refine(saysSomething, {
    error:
      'say what to listen to: topics, such as ["plant/#"], or discovery, such as { "homeAssistant": true }',
    path: ["topics"],
  })
  .refine(({ clean, clientId }) => clean || clientId !== undefined, {
    error: "a session that is not clean is known by its clientId; write one",
    path: ["clean"],
  });

type Options = z.infer<typeof options>;

/** Devices behind an MQTT broker. */
class MqttFeed implements Feed {
  readonly type = "mqtt";
  readonly saysStarted = true;
  readonly isPushed = true;
  readonly name: string;
  readonly source: string;
  readonly maxChannels: number;
  readonly #options: Options;
  #parts: Part[] = [];
  #book: ChannelBook | undefined;

  constructor(given: Options) {
    this.name = given.name ?? `MQTT ${new URL(given.url).host}`;
    this.source = [shown(given.url), ...topicsOf(given)].join(", ");
    this.maxChannels = given.maxChannels;
    this.#options = given;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    this.#parts = [];
    this.#book = new ChannelBook(emit, this.#options.maxChannels, this.#book);
    const broker = { meaning: this.#options, link: (part: number) => this.#link(part) };
    const onPart = (part: Part): void => void this.#parts.push(part);
    try {
      await listenToBroker(broker, { emit, book: this.#book, signal, onPart });
    } finally {
      this.#parts = [];
    }
  }

  command(channel: string, value: number): Promise<void> {
    return commandBy(this.#parts, channel, value);
  }

  #link(part: number): LinkOptions {
    const { url, clientId, username, password } = this.#options;
    const address = new URL(url);
    return {
      ...this.#options,
      shown: shown(url),
      open: () => openStream(this.#options),
      // Two connections of one name would push each other off the broker.
      clientId: clientId === undefined || part === 0 ? clientId : `${clientId}-${part + 1}`,
      username: username ?? decoded(address.username),
      password: password ?? decoded(address.password),
    };
  }
}

function decoded(part: string): string | undefined {
  return part === "" ? undefined : decodeURIComponent(part);
}

export const mqtt = defineFeedType("mqtt", {
  options,
  help: {
    url: 'the address of the broker, such as "mqtt://localhost:1883" or "mqtts://broker.example.com"',
    username: "the user, where the broker asks for one",
    password: "the user's password",
    clientId: "a name for this connection that nobody else uses; left out, one is made up",
    protocolVersion: "4 for MQTT 3.1.1, which every broker speaks, or 5",
    qos: "0 at most once, 1 at least once, 2 exactly once",
    clean:
      "false asks the broker to keep messages of QoS 1 and 2 while the connection is down; needs a clientId",
    keepalive: "seconds of silence after which broker and feed look for each other, 1 to 65535, such as 15",
    ca: "a file in PEM with the authority of the broker's certificate, such as ca.crt",
    cert: "a file in PEM with the feed's own certificate, where the broker asks for one",
    key: "a file in PEM with the key of that certificate",
    rejectUnauthorized: "false takes any certificate, and with it anybody who says to be the broker",
    ...meaningHelp,
  },
  create: (given) => new MqttFeed(given),
});
