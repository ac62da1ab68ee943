import type { Duplex } from "node:stream";
import { ErrorWithSubackPacket, type IClientOptions, type IPublishPacket, MqttClient } from "mqtt";
import { messageOf } from "#lib/message-of.ts";
import type { ChannelBook } from "../channel-book.ts";
import type { Emit } from "../feed.ts";
import { sleep } from "../sleep.ts";
import { hintOfTls, wordsOf, wordsOfCode } from "./faults.ts";
import { widest } from "./filters.ts";
import { GuardedStream } from "./guarded-stream.ts";
import { Message } from "./message.ts";
import { type LargePacket, MAX_PACKET } from "./packet-guard.ts";
import type { Link, Part, PartMaker, PublishOptions } from "./part.ts";

/** How a broker is spoken to. */
export interface LinkOptions {
  /** What people call it; in front of each fault. */
  readonly shown: string;
  /** Opens the connection. */
  readonly open: () => Duplex;
  readonly protocolVersion: 4 | 5;
  readonly qos: 0 | 1 | 2;
  /** Seconds. */
  readonly keepalive: number;
  readonly clean: boolean;
  readonly clientId?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
}

/** What a part is part of. */
export interface PartContext {
  readonly emit: Emit;
  /** The channels of the feed, in all its parts. */
  readonly book: ChannelBook;
  readonly signal: AbortSignal;
  /** Called with the part before it runs. */
  readonly onPart: (part: Part) => void;
  /** Called when the broker has answered all that the part asks for from the start. */
  readonly onConnected: () => void;
}

/** Milliseconds a broker may take to answer the first packet. */
const CONNECT_TIMEOUT = 10_000;
/** Milliseconds it may take to say goodbye. */
const LEAVE = 300;
/** Seconds a broker is asked to keep a session that is not clean (MQTT 5; in 3.1.1 the broker decides). */
const SESSION = 86_400;
/** Topics asked for in one packet. */
const PER_PACKET = 50;
const FIRST_BYTE = { 1: 0x40, 2: 0x50 } as const;

/**
 * Connects, asks for what the part wants, and hands it each message until the signal aborts. Rejects with an Error in
 * words when the broker cannot be reached or goes away; whoever calls tries again, and asks for everything again.
 */
export async function runPart(
  make: PartMaker,
  options: LinkOptions,
  { emit, book, signal, onPart, onConnected }: PartContext,
): Promise<void> {
  if (signal.aborted) return;
  const link = new BrokerLink(options, emit);
  const part = make(emit, link, book);
  onPart(part);
  try {
    await link.run(part, signal, onConnected);
  } finally {
    part.stop();
  }
}

/** What follows from the answers to a request for topics. */
interface Request {
  /** Whether the connection is of no use where the broker grants none of them. */
  readonly needed?: boolean;
  readonly onAnswered?: () => void;
}

class BrokerLink implements Link {
  readonly #options: LinkOptions;
  readonly #emit: Emit;
  readonly #over = Promise.withResolvers<void>();
  readonly #client: MqttClient;
  #stream: Duplex | undefined;
  #fault: unknown;
  /** Whether the broker has spoken as one does. */
  #isKnown = false;

  constructor(options: LinkOptions, emit: Emit) {
    this.#options = options;
    this.#emit = emit;
    this.#client = new MqttClient(() => this.#stream ?? this.#open(), clientOptions(options));
  }

  async run(part: Part, signal: AbortSignal, onConnected: () => void): Promise<void> {
    const client = this.#client;
    const stop = (): void => this.#over.resolve();
    signal.addEventListener("abort", stop, { once: true });
    const onAnswered = (): void => {
      if (signal.aborted) return;
      part.connected?.();
      onConnected();
    };
    client.on("connect", () => {
      this.#isKnown = true;
      this.#ask(part.filters, { needed: true, onAnswered });
    });
    client.on("message", (topic: string, payload: Buffer, { retain }: IPublishPacket) => {
      if (!signal.aborted) this.#hand(part, new Message(topic, payload, retain));
    });
    client.on("error", (error: unknown) => this.#broke(error));
    client.on("disconnect", ({ reasonCode }) => this.#fail(wordsOfCode(reasonCode)));
    client.on("close", () => this.#broke(this.#fault));
    try {
      this.#stream = this.#open();
      client.connect();
      await this.#over.promise;
    } finally {
      signal.removeEventListener("abort", stop);
      await this.#leave();
    }
  }

  subscribe(filters: readonly string[]): void {
    if (filters.length > 0) this.#ask(filters, {});
  }

  unsubscribe(filters: readonly string[]): void {
    if (filters.length > 0 && this.#client.connected) this.#client.unsubscribe([...filters], () => {});
  }

  async publish(topic: string, payload: string | Buffer, options: PublishOptions = {}): Promise<void> {
    const { shown } = this.#options;
    if (!this.#client.connected) throw new Error(`${shown} is not connected; try again when it is`);
    try {
      await this.#client.publishAsync(topic, payload, { qos: 1, ...options });
    } catch (error) {
      throw new Error(`${shown} did not take ${topic}: ${wordsOf(error)}`);
    }
  }

  /** What nobody foresaw in a message is that message's fault alone, such as lists nested a hundred thousand deep. */
  #hand(part: Part, message: Message): void {
    try {
      part.take(message);
    } catch (error) {
      this.#emit.refuse("not understood", `${message.topic}: ${messageOf(error)}`);
    }
  }

  #open(): Duplex {
    const stream = new GuardedStream(this.#options.open(), (packet, self) => this.#tooLarge(packet, self));
    stream.on("error", (error) => {
      this.#fault ??= error;
    });
    return stream;
  }

  /** A message that is not let through is acknowledged, so that the broker does not send it again and again. */
  #tooLarge({ bytes, topic = "a packet", qos, id }: LargePacket, stream: Duplex): void {
    this.#emit.refuse("message over 1 MiB", `${topic}: ${bytes} bytes`);
    if (id === undefined || (qos !== 1 && qos !== 2)) return;
    stream.write(Buffer.from([FIRST_BYTE[qos], 2, id >> 8, id & 255]));
  }

  #ask(filters: readonly string[], { needed = false, onAnswered }: Request): void {
    const wanted = widest(filters);
    let refused = 0;
    let answered = 0;
    for (let at = 0; at < wanted.length; at += PER_PACKET) {
      const some = wanted.slice(at, at + PER_PACKET);
      this.#client.subscribe(some, { qos: this.#options.qos }, (error) => {
        if (this.#client.disconnecting) return;
        const denied = error ? deniedOf(some, error) : [];
        for (const topic of denied) this.#emit.refuse("the broker grants no such topic", topic);
        refused += denied.length;
        answered += some.length;
        const who = `it does not let this user read ${denied.join(", ")}`;
        if (needed && refused === wanted.length) this.#fail(`${who}; ask for the right, or correct it`);
        else if (answered === wanted.length) onAnswered?.();
      });
    }
  }

  /** @param fault of the connection; `undefined` where it ended without one. */
  #broke(fault: unknown): void {
    const why = fault === undefined ? wordsOfCode(undefined) : wordsOf(fault);
    const hint = this.#isKnown ? undefined : hintOfTls(this.#options.shown, fault);
    this.#fail(hint === undefined ? why : `${why}; ${hint}`);
  }

  #fail(why: string): void {
    this.#over.reject(new Error(`${this.#options.shown}: ${why}`));
  }

  /** Says goodbye to a broker that is there, and lets go of one that is not. */
  async #leave(): Promise<void> {
    if (!this.#stream) return;
    const client = this.#client;
    const gone = new AbortController();
    if (client.connected) {
      client.end(false, {}, () => gone.abort());
      await sleep(LEAVE, gone.signal);
    }
    client.end(true);
    this.#stream.destroy();
  }
}

/** The filters of a request that a broker did not grant. */
function deniedOf(filters: readonly string[], error: Error): readonly string[] {
  if (!(error instanceof ErrorWithSubackPacket) || !error.packet) return filters;
  const codes: readonly unknown[] = error.packet.granted;
  return filters.filter((_, at) => Number(codes[at]) >= 128);
}

function clientOptions({ protocolVersion, clean, clientId, username, password, keepalive }: LinkOptions) {
  const options: IClientOptions = {
    protocolId: "MQTT",
    protocolVersion,
    clean,
    keepalive,
    reconnectPeriod: 0,
    connectTimeout: CONNECT_TIMEOUT,
    manualConnect: true,
    resubscribe: false,
    clientId: clientId ?? `tidemark-${crypto.randomUUID().slice(0, 8)}`,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(protocolVersion === 5 && {
      properties: { maximumPacketSize: MAX_PACKET, ...(!clean && { sessionExpiryInterval: SESSION }) },
    }),
  };
  return options;
}
