import { messageOf } from "#lib/message-of.ts";
import type { ChannelBook } from "../../channel-book.ts";
import type { Emit } from "../../feed.ts";
import type { Message } from "../message.ts";
import type { Link, Part } from "../part.ts";
import { EdgeNode, type KnownMetric, NAMESPACE } from "./edge-node.ts";
import { BOOLEAN, decode, encodeWish, faultOfValue, type Payload } from "./payload.ts";

/** Milliseconds between two requests to one node, however much it leaves out. */
const REBIRTH_EVERY = 5_000;

interface Held {
  readonly group: string;
  readonly name: string;
  readonly node: EdgeNode;
}

/** Edge nodes and devices that speak Sparkplug B (Eclipse Sparkplug 3.0), of one group or of all. */
export class Sparkplug implements Part {
  readonly filters: readonly string[];
  readonly #emit: Emit;
  readonly #link: Link;
  readonly #book: ChannelBook;
  readonly #max: number;
  readonly #nodes = new Map<string, Held>();
  /** When each node was asked last, epoch milliseconds. */
  readonly #asked = new Map<string, number>();
  #metrics = 0;

  constructor(group: string | undefined, maxChannels: number, emit: Emit, link: Link, book: ChannelBook) {
    const of = group ?? "+";
    this.filters = [`spBv1.0/${of}/+/+`, `spBv1.0/${of}/+/+/+`];
    this.#emit = emit;
    this.#link = link;
    this.#max = maxChannels;
    this.#book = book;
  }

  /**
   * A broker keeps neither births nor deaths, and nobody knows what was missed: what was born in an earlier connection
   * is away until its node, asked for it, is born anew.
   */
  connected(): void {
    const nodes = new Map<string, readonly [group: string, name: string]>();
    const channels: string[] = [];
    for (const [said, channel] of this.#book.entries()) {
      const [namespace, group = "", name = ""] = said.split("/", 3);
      if (namespace !== NAMESPACE || this.#nodes.has(`${group}/${name}`)) continue;
      nodes.set(`${group}/${name}`, [group, name]);
      channels.push(channel);
    }
    if (channels.length > 0) this.#emit.offline(channels);
    for (const [group, name] of nodes.values()) this.#askRebirth(group, name, "the connection was lost");
  }

  take({ topic, payload: bytes }: Message): void {
    const [, group = "", type = "", name = "", device] = topic.split("/");
    if (!/^[ND](BIRTH|DATA|DEATH)$/.test(type) || type.startsWith("D") !== (device !== undefined)) return;
    const payload = decode(bytes);
    const held = payload && this.#hold(group, name);
    if (!payload) this.#emit.refuse("no Sparkplug payload", topic);
    else if (!held) this.#emit.refuse("more nodes than maxChannels", topic);
    else tell(held.node, type, device, payload);
  }

  command(channel: string, value: number): Promise<void> | undefined {
    for (const held of this.#nodes.values()) {
      for (const metric of held.node.metrics()) {
        if (metric.channel === channel) return this.#wish(held, metric, value);
      }
    }
    return undefined;
  }

  stop(): void {}

  async #wish({ group, name }: Held, metric: KnownMetric, value: number): Promise<void> {
    const { datatype, device } = metric;
    const fault = faultOfValue(datatype, value);
    if (fault !== undefined) throw new Error(`${metric.name} takes ${fault}`);
    const topic = [
      "spBv1.0",
      group,
      device === undefined ? "NCMD" : "DCMD",
      name,
      ...(device ? [device] : []),
    ];
    await this.#link.publish(topic.join("/"), encodeWish(metric.name, datatype, value), { qos: 0 });
  }

  #hold(group: string, name: string): Held | undefined {
    const key = `${group}/${name}`;
    const known = this.#nodes.get(key);
    if (known || this.#nodes.size >= this.#max) return known;
    const node = new EdgeNode([group, name], {
      emit: this.#emit,
      book: this.#book,
      askRebirth: (why) => this.#askRebirth(group, name, why),
      admit: (more) => this.#admit(more),
    });
    const held = { group, name, node };
    this.#nodes.set(key, held);
    return held;
  }

  /** Metrics that are not shown are remembered, too: their data is no reason to ask. */
  #admit(more: number): boolean {
    if (more > 0 && this.#metrics + more > 4 * this.#max) return false;
    this.#metrics += more;
    return true;
  }

  #askRebirth(group: string, name: string, why: string): void {
    const key = `${group}/${name}`;
    const now = Date.now();
    if (Math.abs(now - (this.#asked.get(key) ?? Number.NEGATIVE_INFINITY)) < REBIRTH_EVERY) return;
    this.#asked.set(key, now);
    this.#emit.refuse("asked for a new birth", `${key}: ${why}`);
    const wish = encodeWish("Node Control/Rebirth", BOOLEAN, 1);
    this.#link.publish(`spBv1.0/${group}/NCMD/${name}`, wish, { qos: 0 }).catch((error: unknown) => {
      this.#emit.refuse("could not ask for a new birth", messageOf(error));
    });
  }
}

function tell(node: EdgeNode, type: string, device: string | undefined, payload: Payload): void {
  if (type.endsWith("BIRTH")) node.birth(device, payload);
  else if (type.endsWith("DATA")) node.data(device, payload);
  else node.death(device, payload);
}
