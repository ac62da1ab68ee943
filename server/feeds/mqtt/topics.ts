import type { Command, Description } from "#lib/catalog.ts";
import { matcher } from "#lib/channel.ts";
import { ChannelBook } from "../channel-book.ts";
import type { Emit } from "../feed.ts";
import { compilePath, type JsonPath } from "../parse/json-path.ts";
import { parseTime } from "../parse/time.ts";
import { widest } from "./filters.ts";
import type { Message } from "./message.ts";
import type { Link, Part } from "./part.ts";
import { cut, fieldsOf, isObject, type Reading, readScalar } from "./payload.ts";
import { channelOf, filled, type TopicRule } from "./topic-rule.ts";

interface CompiledRule {
  readonly rule: TopicRule;
  readonly matches: (topic: string) => boolean;
  readonly value: JsonPath | undefined;
  readonly time: JsonPath | undefined;
}

/** Topics of a broker, each a channel, or one for each field of a message that is a JSON object. */
export class Topics implements Part {
  readonly filters: readonly string[];
  readonly #rules: readonly CompiledRule[];
  readonly #book: ChannelBook;
  readonly #emit: Emit;
  readonly #link: Link;
  readonly #maxTopics: number;
  readonly #topics = new Map<string, Topic | undefined>();
  /** Where a wish for a channel is sent, and how. */
  readonly #wishes = new Map<string, { topic: string; retain: boolean }>();

  constructor(rules: readonly TopicRule[], maxChannels: number, emit: Emit, link: Link) {
    this.filters = widest(rules.map(({ filter }) => filter));
    this.#rules = rules.map(compiled);
    this.#book = new ChannelBook(emit, maxChannels);
    this.#emit = emit;
    this.#link = link;
    this.#maxTopics = 2 * maxChannels;
  }

  take(message: Message): void {
    const { topic } = message;
    let known = this.#topics.get(topic);
    if (known === undefined && !this.#topics.has(topic)) known = this.#meet(topic);
    // An empty message only tells a broker to forget what it has kept.
    if (known && message.payload.length > 0) known.take(message, this.#emit, this.#book);
  }

  command(channel: string, value: number): Promise<void> | undefined {
    const wish = this.#wishes.get(channel);
    return wish && this.#link.publish(wish.topic, String(value), { retain: wish.retain });
  }

  stop(): void {}

  #meet(topic: string): Topic | undefined {
    // A source that names topics without end costs time, not memory.
    if (this.#topics.size >= this.#maxTopics) this.#topics.clear();
    const rule = this.#rules.find(({ matches }) => matches(topic));
    const known = rule && new Topic(topic, rule, (channel) => this.#wish(channel, topic, rule.rule));
    this.#topics.set(topic, known);
    return known;
  }

  #wish(channel: string, topic: string, { filter, command }: TopicRule): void {
    if (!command) return;
    this.#wishes.set(channel, { topic: filled(command.topic, filter, topic), retain: command.retain });
  }
}

/** What is known of one topic, so that its next message costs little. */
class Topic {
  readonly #topic: string;
  readonly #compiled: CompiledRule;
  readonly #onOpen: (channel: string) => void;
  /** The channels opened, by field. */
  readonly #channels = new Map<string, string>();

  constructor(topic: string, rule: CompiledRule, onOpen: (channel: string) => void) {
    this.#topic = topic;
    this.#compiled = rule;
    this.#onOpen = onOpen;
  }

  take(message: Message, emit: Emit, book: ChannelBook): void {
    const { value, time } = this.#compiled;
    const measured = time ? parseTime(time.first(message.json)) : Date.now();
    if (Number.isNaN(measured)) {
      emit.refuse("time not understood", `${this.#topic}: ${time?.text} in ${cut(message.text)}`);
      return;
    }
    const given = value ? value.first(message.json) : message.text;
    const tell = (path: readonly string[], said: unknown): void => {
      const reading = readScalar(said);
      if (reading) this.#tell(path, reading, measured, message.retained, emit, book);
      else if (said !== null)
        emit.refuse("not a number", `${[this.#topic, ...path].join("/")}: ${cut(said ?? message.text)}`);
    };
    const object = value ? given : objectIn(message);
    const fields = isObject(object) ? fieldsOf(object) : [{ path: [], given }];
    for (const { path, given: said } of fields) if (!this.#isTime(path)) tell(path, said);
  }

  #tell(
    path: readonly string[],
    { value, labels }: Reading,
    time: number,
    retained: boolean,
    emit: Emit,
    book: ChannelBook,
  ): void {
    const field = path.join("/");
    const channel = this.#channels.get(field) ?? this.#open(path, field, labels, book);
    if (channel === undefined) return;
    emit(retained ? { channel, time, value, retained } : { channel, time, value });
  }

  #open(
    path: readonly string[],
    field: string,
    labels: Reading["labels"],
    book: ChannelBook,
  ): string | undefined {
    const { rule } = this.#compiled;
    const naming = { channel: channelOf(rule, this.#topic, path), said: [this.#topic, ...path].join("/") };
    const channel = book.open(naming, () => factsOf(rule, path, labels));
    if (channel === undefined) return undefined;
    this.#channels.set(field, channel);
    this.#onOpen(channel);
    return channel;
  }

  /** Whether a field is the time that the rule names. */
  #isTime(path: readonly string[]): boolean {
    return (
      this.#compiled.time !== undefined && path.join(".") === this.#compiled.time.text.replace(/^\$\.?/, "")
    );
  }
}

function compiled(rule: TopicRule): CompiledRule {
  const { filter, value, time } = rule;
  const path = (text: string | undefined): JsonPath | undefined =>
    text === undefined ? undefined : compilePath(text);
  return { rule, matches: matcher(filter), value: path(value), time: path(time) };
}

/** The object a message is, looked for only where its first character says that it may be one. */
function objectIn(message: Message): unknown {
  return message.payload[0] === 0x7b || /^\s*\{/.test(message.text) ? message.json : undefined;
}

function factsOf(
  rule: TopicRule,
  path: readonly string[],
  labels: Reading["labels"],
): Omit<Description, "channel"> {
  const { name, unit, decimals, group, expectedMs, limits, command } = rule;
  return {
    name: name && [name, ...path].join(" "),
    unit,
    decimals,
    group,
    expectedMs,
    limits: limits && definedOf(limits),
    labels: rule.labels ?? labels,
    command: command && commandOf(command),
  };
}

function commandOf({ min, max, step, options }: NonNullable<TopicRule["command"]>): Command {
  return { type: options ? "choice" : "number", min, max, step, options };
}

function definedOf(limits: NonNullable<TopicRule["limits"]>): NonNullable<Description["limits"]> {
  const said = Object.entries(limits).filter(([, limit]) => limit !== undefined);
  return Object.fromEntries(said);
}
