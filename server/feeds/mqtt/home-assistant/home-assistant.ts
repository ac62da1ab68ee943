import { channelName } from "#lib/channel.ts";
import type { ChannelBook } from "../../channel-book.ts";
import type { Emit } from "../../feed.ts";
import { Message } from "../message.ts";
import type { Link, Part } from "../part.ts";
import { cut } from "../payload.ts";
import { type Announcement, readAnnouncement } from "./announcement.ts";
import { COMPONENTS, type Component, Entity } from "./entity.ts";

/** Milliseconds between two looks at what has expired. */
const SWEEP = 1_000;
/** Bytes of a message that is kept. */
const MAX_KEPT = 4_096;

interface Announced {
  readonly text: string;
  readonly entity: Entity;
}

/**
 * Devices that announce themselves as Home Assistant expects it (home-assistant.io, "MQTT discovery"): sensors, binary
 * sensors and numbers. It listens alone; nothing is published but the wishes people send.
 */
export class HomeAssistant implements Part {
  readonly filters: readonly string[];
  readonly #depth: number;
  readonly #emit: Emit;
  readonly #link: Link;
  readonly #book: ChannelBook;
  /** By the topic that announced them. */
  readonly #announced = new Map<string, Announced>();
  /** Who listens to a topic. */
  readonly #listeners = new Map<string, Set<Entity>>();
  readonly #byChannel = new Map<string, Entity>();
  readonly #sweep: ReturnType<typeof setInterval>;
  #wanted: string[] = [];
  /** The last message of each topic listened to, for whoever is announced later; short ones alone. */
  readonly #last = new Map<string, Message>();

  constructor(prefix: string, emit: Emit, link: Link, book: ChannelBook) {
    this.filters = [`${prefix}/+/+/config`, `${prefix}/+/+/+/config`];
    this.#depth = prefix.split("/").length;
    this.#emit = emit;
    this.#link = link;
    this.#book = book;
    this.#sweep = setInterval(() => this.#expire(), SWEEP);
  }

  take(message: Message): void {
    const listeners = this.#listeners.get(message.topic);
    if (listeners) {
      for (const entity of listeners) entity.take(message);
      if (message.payload.length <= MAX_KEPT) this.#last.set(message.topic, message);
    }
    if (this.#announces(message.topic)) this.#takeAnnouncement(message);
  }

  command(channel: string, value: number): Promise<void> | undefined {
    return this.#byChannel.get(channel)?.command(value, this.#link);
  }

  stop(): void {
    clearInterval(this.#sweep);
  }

  #announces(topic: string): boolean {
    if (!topic.endsWith("/config")) return false;
    const levels = topic.split("/");
    const prefix = this.filters[0]?.slice(0, -"/+/+/config".length) ?? "";
    return topic.startsWith(`${prefix}/`) && [3, 4].includes(levels.length - this.#depth);
  }

  #takeAnnouncement(message: Message): void {
    const { topic, text } = message;
    const before = this.#announced.get(topic);
    if (before?.text === text) return;
    if (message.payload.length === 0) this.#forget(topic, before);
    else this.#understand(message);
  }

  #understand({ topic, text, json }: Message): void {
    const [component = "", ...ids] = topic.split("/").slice(this.#depth, -1);
    const known = COMPONENTS.find((one) => one === component);
    const said = known ? readAnnouncement(json) : undefined;
    if (!known) this.#emit.refuse("announced, but no sensor, binary_sensor or number", topic);
    else if (typeof said === "string") {
      this.#emit.refuse("announcement not understood", `${topic}: ${said}: ${cut(text)}`);
    } else if (said) this.#open(topic, text, known, said, channelName("sensor", ...ids));
  }

  #open(topic: string, text: string, component: Component, said: Announcement, channel: string): void {
    const entity = this.#make(topic, component, said, channel);
    if (!entity) return;
    const before = this.#announced.get(topic);
    if (before) {
      this.#unlisten(before.entity);
      this.#emit.describe(entity.facts());
    } else if (
      this.#book.open({ channel, said: `announced by ${topic}` }, () => entity.facts()) === undefined
    )
      return;
    this.#announced.set(topic, { text, entity });
    this.#byChannel.set(channel, entity);
    this.#listen(entity);
  }

  #make(topic: string, component: Component, said: Announcement, channel: string): Entity | undefined {
    try {
      return new Entity(channel, component, said, this.#emit);
    } catch (error) {
      this.#emit.refuse(
        "template is not of the simple kind",
        `${topic}: ${error instanceof Error ? error.message : ""}`,
      );
      return undefined;
    }
  }

  #forget(topic: string, announced: Announced | undefined): void {
    if (!announced) return;
    const { entity } = announced;
    this.#unlisten(entity);
    this.#announced.delete(topic);
    this.#byChannel.delete(entity.channel);
    this.#book.forget(entity.channel);
    this.#emit.remove(entity.channel);
  }

  #listen(entity: Entity): void {
    for (const topic of entity.topics) {
      const listeners = this.#listeners.get(topic) ?? new Set();
      if (listeners.size === 0) this.#want(topic);
      this.#listeners.set(topic, listeners.add(entity));
      const last = this.#last.get(topic);
      if (last) entity.take(new Message(topic, last.payload, true));
    }
  }

  #unlisten(entity: Entity): void {
    for (const topic of entity.topics) {
      const listeners = this.#listeners.get(topic);
      listeners?.delete(entity);
      if (listeners?.size !== 0) continue;
      this.#listeners.delete(topic);
      this.#last.delete(topic);
      this.#link.unsubscribe([topic]);
    }
  }

  /** What is announced in one turn, as a broker sends what it has kept, is asked for at once. */
  #want(topic: string): void {
    if (this.#wanted.push(topic) > 1) return;
    setImmediate(() => {
      const wanted = this.#wanted.filter((one) => this.#listeners.has(one));
      this.#wanted = [];
      this.#link.subscribe(wanted);
    });
  }

  #expire(): void {
    const now = Date.now();
    for (const { entity } of this.#announced.values()) entity.expire(now);
  }
}
