import { channelName } from "#lib/channel.ts";
import { messageOf } from "#lib/message-of.ts";
import type { ChannelBook } from "../../channel-book.ts";
import type { Emit } from "../../feed.ts";
import { cut } from "../../parse/json-text.ts";
import { Message } from "../message.ts";
import type { Link, Part } from "../part.ts";
import { type Announcement, isMigration, readAnnouncement, readWrittenOut } from "./announcement.ts";
import { componentsOf } from "./device-announcement.ts";
import { COMPONENTS, type Component, Entity, faultOfValue } from "./entity.ts";

/** Milliseconds between two looks at what is too old. */
const SWEEP = 1_000;
/** Bytes of a message that is kept. */
const MAX_KEPT = 4_096;

/** One value as it is announced; what is announced by a topic for itself, or with others by the topic of a device. */
interface Announced {
  /** The topic, and of a device's component its id. */
  readonly key: string;
  readonly component: string;
  /** Levels of its channel's name. */
  readonly ids: readonly string[];
  /** What is said of it, to be told from what was said before. */
  readonly text: string;
}

interface Known extends Announced {
  readonly entity: Entity;
}

/** The component of a topic by which a device announces all of its values at once. */
const DEVICE = "device";

/**
 * Devices that announce themselves as Home Assistant expects it (home-assistant.io, "MQTT discovery"): sensors, binary
 * sensors and numbers, each by a topic of its own or all of a device by one. It listens alone; nothing is published but
 * the wishes people send.
 */
export class HomeAssistant implements Part {
  readonly filters: readonly string[];
  readonly #depth: number;
  readonly #emit: Emit;
  readonly #link: Link;
  readonly #book: ChannelBook;
  /** By their keys. */
  readonly #announced = new Map<string, Known>();
  /** What each device has announced at once, by its topic. */
  readonly #devices = new Map<string, ReadonlySet<string>>();
  /** Keys of what another announcement will take over. */
  readonly #migrating = new Set<string>();
  /** Who listens to a topic. */
  readonly #listeners = new Map<string, Set<Entity>>();
  readonly #byChannel = new Map<string, Known>();
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
    this.#sweep = setInterval(() => this.#age(), SWEEP);
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
    return this.#byChannel.get(channel)?.entity.command(value, this.#link);
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
    const [component = "", ...ids] = topic.split("/").slice(this.#depth, -1);
    const keys = this.#devices.get(topic) ?? [topic];
    if (message.payload.length === 0) this.#forgetAll(topic, keys);
    else if (isMigration(message.json)) this.#makeRoom(keys);
    else if (component === DEVICE) this.#takeDevice(message, ids);
    else this.#understand({ key: topic, component, ids, text }, () => readAnnouncement(message.json));
  }

  #makeRoom(keys: Iterable<string>): void {
    for (const key of keys) if (this.#announced.has(key)) this.#migrating.add(key);
  }

  /** What a device names no more, or names without saying anything of it, is gone. */
  #takeDevice({ topic, text, json }: Message, ids: readonly string[]): void {
    const components = componentsOf(json);
    if (typeof components === "string") {
      this.#notUnderstood(topic, components, text);
      return;
    }
    const keys = new Set(components.map(({ id }) => `${topic} ${id}`));
    for (const key of this.#devices.get(topic) ?? []) if (!keys.has(key)) this.#forget(key);
    for (const { id, platform, said } of components) {
      const one = { key: `${topic} ${id}`, component: platform, ids: [...ids, id] };
      this.#understand({ ...one, text: JSON.stringify(said) }, () => readWrittenOut(said));
    }
    const known = new Set([...keys].filter((key) => this.#announced.has(key)));
    if (known.size > 0) this.#devices.set(topic, known);
    else this.#devices.delete(topic);
  }

  #understand(one: Announced, read: () => Announcement | string): void {
    if (this.#announced.get(one.key)?.text === one.text) return;
    const known = COMPONENTS.find((component) => component === one.component);
    const said = known ? read() : undefined;
    if (!known) this.#emit.refuse("announced, but no sensor, binary_sensor or number", one.key);
    else if (typeof said === "string") this.#notUnderstood(one.key, said, one.text);
    else if (said) this.#show(one, known, said);
  }

  #show(one: Announced, component: Component, said: Announcement): void {
    const fault = faultOfValue(component, said);
    if (fault === undefined) this.#open(one, component, said);
    else this.#emit.refuse("announced, but it cannot be shown", `${one.key}: ${fault}`);
  }

  #notUnderstood(key: string, why: string, text: string): void {
    this.#emit.refuse("announcement not understood", `${key}: ${why}: ${cut(text)}`);
  }

  #open(one: Announced, component: Component, said: Announcement): void {
    const channel = channelName("sensor", ...one.ids);
    const owner = this.#byChannel.get(channel);
    if (owner && owner.key !== one.key && !this.#migrating.has(owner.key)) {
      this.#emit.refuse("two names for one channel", `${one.key} and ${owner.key} would be ${channel}`);
      return;
    }
    const entity = this.#make(one, component, said, channel);
    if (!entity) return;
    if (owner) {
      this.#release(owner);
      this.#emit.describe(entity.facts());
    } else if (!this.#book.open({ channel, said: `announced as ${channel}` }, () => entity.facts())) return;
    const known = { ...one, entity };
    this.#announced.set(one.key, known);
    this.#migrating.delete(one.key);
    this.#byChannel.set(channel, known);
    this.#listen(entity);
  }

  #make({ key }: Announced, component: Component, said: Announcement, channel: string): Entity | undefined {
    try {
      return new Entity(channel, component, said, this.#emit);
    } catch (error) {
      this.#emit.refuse("template is not of the simple kind", `${key}: ${messageOf(error)}`);
      return undefined;
    }
  }

  #forgetAll(topic: string, keys: Iterable<string>): void {
    this.#devices.delete(topic);
    for (const key of keys) this.#forget(key);
  }

  #forget(key: string): void {
    const known = this.#announced.get(key);
    if (!known) return;
    const { channel } = known.entity;
    this.#release(known);
    this.#byChannel.delete(channel);
    this.#book.forget(channel);
    this.#emit.remove(channel);
  }

  /** Listens no more for what was announced; its channel is left as it is. */
  #release({ key, entity }: Known): void {
    this.#announced.delete(key);
    this.#migrating.delete(key);
    this.#unlisten(entity);
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

  #age(): void {
    const now = Date.now();
    for (const { entity } of this.#announced.values()) entity.age(now);
  }
}
