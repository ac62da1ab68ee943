import type { Command, Description } from "#lib/catalog.ts";
import { channelName } from "#lib/channel.ts";
import type { ChannelBook } from "../../channel-book.ts";
import type { Emit } from "../../feed.ts";
import { BOOLEAN, FLOAT, isNumeric, type Metric, type Payload } from "./payload.ts";

/** The first level of every topic, and of what a metric is called in the book of channels. */
export const NAMESPACE = "spBv1.0";
/** Devices of one node at the most. */
const MAX_DEVICES = 10_000;
/** Metrics that steer the node or belong to the protocol. */
const NO_VALUES = /^(bdSeq$|Node Control\/|Device Control\/)/;

/** A metric that a birth has announced. */
export interface KnownMetric {
  readonly name: string;
  readonly datatype: number;
  readonly device: string | undefined;
  /** `undefined` where it is not shown. */
  readonly channel: string | undefined;
}

/** What a node needs of whoever holds it. */
export interface NodeContext {
  readonly emit: Emit;
  readonly book: ChannelBook;
  /** Asks the node to announce everything anew. */
  readonly askRebirth: (why: string) => void;
  /** Whether so many metrics more may be remembered. */
  readonly admit: (more: number) => boolean;
}

/**
 * One edge node and its devices (Sparkplug 3.0): a birth names metrics and their aliases, data comes by alias, a death
 * says that they are away.
 */
export class EdgeNode {
  readonly #path: readonly string[];
  readonly #context: NodeContext;
  readonly #byName = new Map<string, KnownMetric>();
  readonly #byAlias = new Map<string, KnownMetric>();
  readonly #devices = new Set<string>();
  #born = false;
  #bdSeq: number | undefined;
  #seq: number | undefined;

  /** @param path group and node. */
  constructor(path: readonly [group: string, node: string], context: NodeContext) {
    this.#path = path;
    this.#context = context;
  }

  /** What it has announced. */
  metrics(): IterableIterator<KnownMetric> {
    return this.#byName.values();
  }

  birth(device: string | undefined, payload: Payload): void {
    if (device !== undefined && !this.#born) {
      this.#context.askRebirth(`device ${device} was born before its node`);
      return;
    }
    if (device === undefined) this.#nodeBirth(payload);
    else this.#deviceBirth(device, payload);
    const before = this.#forget(device);
    for (const metric of payload.metrics) this.#announce(metric, device, payload);
    const now = new Set(this.#channelsOf(device));
    this.#away(before.filter((channel) => !now.has(channel)));
  }

  data(device: string | undefined, payload: Payload): void {
    if (!this.#born || (device !== undefined && !this.#devices.has(device))) {
      this.#context.askRebirth("data before birth");
      return;
    }
    this.#inOrder(payload.seq);
    for (const metric of payload.metrics) {
      const known = this.#known(metric, device);
      if (known) this.#tell(known, metric, payload);
      else if (!NO_VALUES.test(metric.name ?? "")) {
        this.#context.askRebirth("data of a metric that no birth announced");
      }
    }
  }

  death(device: string | undefined, payload: Payload): void {
    if (!this.#born) return;
    if (device !== undefined) this.#deviceDeath(device, payload);
    // The will of a session that was replaced says nothing about the one that replaced it.
    else if (bdSeqOf(payload) === this.#bdSeq) this.#nodeDeath();
  }

  #nodeDeath(): void {
    this.#born = false;
    this.#devices.clear();
    this.#away([...this.#byName.values()].flatMap(({ channel }) => channel ?? []));
  }

  #deviceDeath(device: string, { seq }: Payload): void {
    this.#inOrder(seq);
    this.#devices.delete(device);
    this.#away(this.#channelsOf(device));
  }

  #deviceBirth(device: string, { seq }: Payload): void {
    this.#inOrder(seq);
    if (this.#devices.size < MAX_DEVICES) this.#devices.add(device);
  }

  #nodeBirth(payload: Payload): void {
    this.#born = true;
    this.#bdSeq = bdSeqOf(payload);
    this.#seq = payload.seq;
    // Its devices are away until each is born again.
    for (const device of this.#devices) this.#away(this.#channelsOf(device));
    this.#devices.clear();
  }

  /** Whether nothing was lost; where something was, the node is asked to announce itself anew. */
  #inOrder(seq: number | undefined): void {
    const expected = ((this.#seq ?? 0) + 1) % 256;
    this.#seq = seq ?? expected;
    if (this.#seq !== expected) this.#context.askRebirth(`message ${expected} is missing, ${seq} came`);
  }

  #announce(metric: Metric, device: string | undefined, payload: Payload): void {
    const { name, alias, datatype = 0 } = metric;
    if (name === undefined || NO_VALUES.test(name) || !this.#context.admit(1)) return;
    const shown = isNumeric(datatype);
    if (!shown) this.#context.emit.refuse("metric is no number", this.#said(device, name));
    const channel = shown ? this.#open(metric, name, device) : undefined;
    const known = { name, datatype, device, channel };
    this.#byName.set(keyOf(device, name), known);
    if (alias !== undefined) this.#byAlias.set(alias, known);
    this.#tell(known, metric, payload);
  }

  #open(metric: Metric, name: string, device: string | undefined): string | undefined {
    const { emit, book } = this.#context;
    const above = [...this.#path, ...(device === undefined ? [] : [device])];
    const channel = channelName("sensor", ...above, ...name.split("/"));
    const opened = book.admit({ channel, said: `${NAMESPACE}/${this.#said(device, name)}` });
    if (opened !== undefined) emit.describe(factsOf(opened, metric, name, above));
    return opened;
  }

  #tell({ channel, datatype, name, device }: KnownMetric, metric: Metric, payload: Payload): void {
    const value = channel === undefined ? undefined : metric.value(datatype);
    if (channel === undefined || value === undefined) return;
    const time = metric.time ?? payload.time ?? Date.now();
    if (Number.isFinite(value)) this.#context.emit({ channel, time, value });
    else this.#context.emit.refuse("value is not a finite number", this.#said(device, name));
  }

  #known({ alias, name }: Metric, device: string | undefined): KnownMetric | undefined {
    return name === undefined ? this.#byAlias.get(alias ?? "") : this.#byName.get(keyOf(device, name));
  }

  /** Forgets what a device, or the node itself, had announced; returns the channels. */
  #forget(device: string | undefined): string[] {
    const channels = this.#channelsOf(device);
    let gone = 0;
    for (const [key, metric] of this.#byName) {
      if (metric.device !== device) continue;
      this.#byName.delete(key);
      gone++;
    }
    for (const [alias, metric] of this.#byAlias) if (metric.device === device) this.#byAlias.delete(alias);
    this.#context.admit(-gone);
    return channels;
  }

  #channelsOf(device: string | undefined): string[] {
    return [...this.#byName.values()].flatMap((metric) =>
      metric.device === device && metric.channel !== undefined ? [metric.channel] : [],
    );
  }

  #away(channels: readonly string[]): void {
    if (channels.length > 0) this.#context.emit.offline(channels);
  }

  #said(device: string | undefined, name: string): string {
    return [...this.#path, ...(device === undefined ? [] : [device]), name].join("/");
  }
}

function keyOf(device: string | undefined, name: string): string {
  return device === undefined ? name : `${device}\0${name}`;
}

function bdSeqOf({ metrics }: Payload): number | undefined {
  const metric = metrics.find(({ name }) => name === "bdSeq");
  return metric?.value(metric.datatype ?? 8);
}

function factsOf(channel: string, metric: Metric, name: string, above: readonly string[]): Description {
  const { datatype = 0, unit, readOnly } = metric;
  const boolean = datatype === BOOLEAN;
  return {
    channel,
    name: [above.at(-1), ...name.split("/")].join(" "),
    unit,
    group: above.slice(1).join(" "),
    decimals: datatype < FLOAT || boolean ? 0 : undefined,
    labels: boolean ? { "0": "false", "1": "true" } : undefined,
    command: readOnly ? undefined : commandOf(datatype),
  };
}

function commandOf(datatype: number): Command {
  if (datatype === BOOLEAN) return { type: "choice", options: { "0": "false", "1": "true" } };
  return datatype < FLOAT ? { type: "number", step: 1 } : { type: "number" };
}
