import type { Description } from "#lib/catalog.ts";
import { parseNumber } from "#lib/recording/number.ts";
import type { Emit } from "../../feed.ts";
import type { Message } from "../message.ts";
import type { Link } from "../part.ts";
import { inShort } from "../payload.ts";
import type { Announcement } from "./announcement.ts";
import { Availability } from "./availability.ts";
import { decimalsOfClass, headingOfClass, labelsOfClass } from "./classes.ts";
import { compileTemplate, type ValueOf } from "./value-template.ts";

export const COMPONENTS = ["sensor", "binary_sensor", "number"] as const;
export type Component = (typeof COMPONENTS)[number];

const PLACEHOLDER = /\{\{\s*value\s*\}\}/g;
/** Words of Home Assistant for a value that is not there. */
const NOTHING = new Set(["", "None", "none", "unknown", "unavailable"]);

/** One value of a device, as the device announces it. */
export class Entity {
  readonly channel: string;
  readonly #said: Announcement;
  readonly #component: Component;
  readonly #value: ValueOf;
  readonly #availability: Availability;
  readonly #emit: Emit;
  /** The last value and when it arrived, for when the device comes back. */
  #last: { readonly value: number; readonly time: number } | undefined;
  /** When its value is too old, epoch milliseconds. */
  #expires = Number.POSITIVE_INFINITY;

  /** @throws Error with the template, verbatim, where one is none of the simple kind. */
  constructor(channel: string, component: Component, said: Announcement, emit: Emit) {
    this.channel = channel;
    this.#component = component;
    this.#said = said;
    this.#emit = emit;
    this.#value = simple(said.value_template);
    this.#availability = new Availability(said);
    const { command_template = "" } = said;
    if (/\{[{%]/.test(command_template.replace(PLACEHOLDER, ""))) throw new Error(command_template);
  }

  /** The topics it listens to. */
  get topics(): readonly string[] {
    const { state_topic } = this.#said;
    return [...new Set([...(state_topic === undefined ? [] : [state_topic]), ...this.#availability.topics])];
  }

  facts(): Description {
    const { unit_of_measurement, device, device_class, expire_after, suggested_display_precision } =
      this.#said;
    const kind = device_class ?? undefined;
    const binary = this.#component === "binary_sensor";
    return {
      channel: this.channel,
      name: nameOf(this.#said),
      unit: unit_of_measurement ?? undefined,
      decimals: binary ? 0 : (suggested_display_precision ?? decimalsOfClass(kind)),
      group: device?.name ?? headingOfClass(kind),
      expectedMs: expire_after && expire_after * 1_000,
      labels: binary ? labelsOfClass(kind) : undefined,
      command: this.#commandFacts(),
    };
  }

  take(message: Message): void {
    const before = this.#availability.available;
    this.#availability.take(message);
    const { available } = this.#availability;
    if (available === false && before !== false) this.#emit.offline([this.channel]);
    if (available === true && before === false) this.#tellLast();
    if (message.topic === this.#said.state_topic && message.payload.length > 0) this.#takeState(message);
  }

  /** Says that it is away when its value is too old. */
  expire(now: number): void {
    if (now < this.#expires) return;
    this.#expires = Number.POSITIVE_INFINITY;
    this.#emit.offline([this.channel]);
  }

  command(value: number, link: Link): Promise<void> | undefined {
    const { command_topic, command_template = "{{ value }}", qos, retain } = this.#said;
    if (command_topic === undefined || !this.#commandFacts()) return undefined;
    return link.publish(command_topic, command_template.replace(PLACEHOLDER, String(value)), { qos, retain });
  }

  #takeState(message: Message): void {
    const said = this.#value(message);
    const value = this.#component === "binary_sensor" ? this.#stateOf(said) : parseNumber(said);
    if (!Number.isFinite(value)) {
      if (said !== undefined && said !== null && !NOTHING.has(String(said))) {
        this.#emit.refuse("not a number", `${this.channel}: ${inShort(said)}`);
      }
      return;
    }
    this.#last = { value, time: Date.now() };
    const { expire_after } = this.#said;
    if (expire_after !== undefined) this.#expires = Date.now() + expire_after * 1_000;
    // What a broker had kept is no sign that a device which says it is away is there.
    if (message.retained && this.#availability.available === false) return;
    this.#tell(message.retained);
  }

  /** The last value holds again; how old it is its time says. */
  #tellLast(): void {
    this.#tell(true);
  }

  #tell(retained: boolean): void {
    if (!this.#last) return;
    const tick = { channel: this.channel, ...this.#last };
    this.#emit(retained ? { ...tick, retained } : tick);
  }

  #stateOf(said: unknown): number {
    const { payload_on, payload_off } = this.#said;
    const word = typeof said === "boolean" ? String(said) : said;
    const same = (payload: string): boolean =>
      String(word) === payload || (typeof said === "boolean" && payload.toLowerCase() === word);
    return same(payload_on) ? 1 : same(payload_off) ? 0 : Number.NaN;
  }

  #commandFacts(): Description["command"] {
    const { command_topic, min, max, step } = this.#said;
    return this.#component === "number" && command_topic !== undefined
      ? { type: "number", min, max, step }
      : undefined;
  }
}

function simple(template: string | undefined): ValueOf {
  const value = compileTemplate(template);
  if (!value) throw new Error(template);
  return value;
}

/** The device's name and then the value's, as Home Assistant has it; once where the second begins with the first. */
function nameOf({ name, device }: Announcement): string | undefined {
  const of = device?.name ?? undefined;
  if (!name || !of) return name ?? of;
  return name.startsWith(of) ? name : `${of} ${name}`;
}
