import type { Command, Description } from "#lib/catalog.ts";
import { matcher } from "#lib/channel.ts";
import { parseNumber } from "#lib/recording/number.ts";
import { parseTime } from "#lib/recording/time.ts";
import type { ChannelBook } from "../channel-book.ts";
import type { Emit } from "../feed.ts";
import { isObject } from "../parse/json-object.ts";
import { compilePath, type JsonPath } from "../parse/json-path.ts";
import { widest } from "./filters.ts";
import type { Message } from "./message.ts";
import type { Link, Part } from "./part.ts";
import { eachField, inShort, readWord } from "./payload.ts";
import { channelOf, filled, type TopicRule } from "./topic-rule.ts";

type Labels = Description["labels"];

interface TopicContext {
  readonly emit: Emit;
  readonly book: ChannelBook;
  readonly onOpen: (channel: string) => void;
}

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

  constructor(rules: readonly TopicRule[], maxChannels: number, emit: Emit, link: Link, book: ChannelBook) {
    this.filters = widest(rules.map(({ filter }) => filter));
    this.#rules = rules.map(compiled);
    this.#book = book;
    this.#emit = emit;
    this.#link = link;
    this.#maxTopics = 2 * maxChannels;
  }

  take(message: Message): void {
    const { topic } = message;
    let known = this.#topics.get(topic);
    if (known === undefined && !this.#topics.has(topic)) known = this.#meet(topic);
    // An empty message only tells a broker to forget what it has kept.
    if (known && message.payload.length > 0) known.take(message);
  }

  command(channel: string, value: number): Promise<void> | undefined {
    const wish = this.#book.wishes.get(channel);
    return wish && this.#link.publish(wish.topic, String(value), { retain: wish.retain });
  }

  stop(): void {}

  #meet(topic: string): Topic | undefined {
    // A source that names topics without end costs time, not memory.
    if (this.#topics.size >= this.#maxTopics) this.#topics.clear();
    const rule = this.#rules.find(({ matches }) => matches(topic));
    const known = rule && new Topic(topic, rule, this.#contextOf(topic, rule));
    this.#topics.set(topic, known);
    return known;
  }

  #contextOf(topic: string, { rule }: CompiledRule): TopicContext {
    const onOpen = (channel: string): void => this.#wish(channel, topic, rule);
    return { emit: this.#emit, book: this.#book, onOpen };
  }

  #wish(channel: string, topic: string, { filter, command }: TopicRule): void {
    if (!command) return;
    this.#book.wishes.set(channel, { topic: filled(command.topic, filter, topic), retain: command.retain });
  }
}

/** What is known of one topic, so that its next message costs little. */
class Topic {
  readonly #topic: string;
  readonly #compiled: CompiledRule;
  readonly #context: TopicContext;
  /** The channels opened, by field; the message as a whole is the field without a name. */
  readonly #channels = new Map<string, string>();
  /** The field that is the time, where the rule names one. */
  readonly #timeField: string | undefined;
  readonly #onField = (field: string, given: unknown): void => this.#takeField(field, given);
  #time = 0;
  #retained = false;

  constructor(topic: string, rule: CompiledRule, context: TopicContext) {
    this.#topic = topic;
    this.#compiled = rule;
    this.#context = context;
    this.#timeField = rule.time?.text.replace(/^\$\.?/, "").replaceAll(".", "/");
  }

  take(message: Message): void {
    const { value, time } = this.#compiled;
    this.#time = time ? parseTime(time.first(message.json)) : Date.now();
    this.#retained = message.retained;
    if (Number.isNaN(this.#time)) {
      this.#context.emit.refuse(
        "time not understood",
        `${this.#topic}: ${time?.text} in ${inShort(message.text)}`,
      );
      return;
    }
    const given = value ? value.first(message.json) : wholeOf(message);
    if (isObject(given)) eachField(given, this.#onField);
    else if (given !== undefined) this.#takeField("", given);
    else this.#context.emit.refuse("no value", `${this.#topic}: ${value?.text} in ${inShort(message.text)}`);
  }

  #takeField(field: string, given: unknown): void {
    if (field === this.#timeField) return;
    const value = parseNumber(given);
    if (Number.isFinite(value)) this.#tell(field, value, undefined);
    else if (given !== null) this.#takeWord(field, given);
  }

  #takeWord(field: string, given: unknown): void {
    const reading = readWord(given);
    if (reading) this.#tell(field, reading.value, reading.labels);
    else this.#context.emit.refuse("not a number", `${this.#said(field)}: ${inShort(given)}`);
  }

  #tell(field: string, value: number, labels: Labels): void {
    const channel = this.#channels.get(field) ?? this.#open(field, value, labels);
    if (channel === undefined) return;
    const time = this.#time;
    this.#context.emit(this.#retained ? { channel, time, value, retained: true } : { channel, time, value });
  }

  #open(field: string, value: number, labels: Labels): string | undefined {
    const { rule } = this.#compiled;
    const path = field === "" ? [] : field.split("/");
    const called = channelOf(rule, this.#topic, path);
    const naming = { channel: called.channel, said: this.#said(field) };
    const facts = () => ({ ...factsOf(rule, labels), name: nameOf(rule, path) ?? called.name });
    const channel = this.#context.book.open(naming, facts, { time: this.#time, value });
    if (channel === undefined) return undefined;
    this.#channels.set(field, channel);
    this.#context.onOpen(channel);
    return channel;
  }

  #said(field: string): string {
    return field === "" ? this.#topic : `${this.#topic}/${field}`;
  }
}

function compiled(rule: TopicRule): CompiledRule {
  const { filter, value, time } = rule;
  const path = (text: string | undefined): JsonPath | undefined =>
    text === undefined ? undefined : compilePath(text);
  return { rule, matches: matcher(filter), value: path(value), time: path(time) };
}

/** A message as an object where it is one, otherwise as text. */
function wholeOf(message: Message): unknown {
  const { payload, text } = message;
  const first = payload[0] ?? 0;
  // What starts like a number is not looked at as JSON.
  const maybe = first === 0x7b || (first <= 0x20 && text.trimStart().startsWith("{"));
  return maybe ? (message.json ?? text) : text;
}

function nameOf({ name }: TopicRule, path: readonly string[]): string | undefined {
  return name && [name, ...path].join(" ");
}

function factsOf(rule: TopicRule, labels: Labels): Omit<Description, "channel" | "name"> {
  const { unit, decimals, group, expectedMs, limits, command } = rule;
  return {
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
