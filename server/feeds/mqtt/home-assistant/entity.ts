import type { Description } from "#lib/catalog.ts";
import { parseNumber } from "#lib/recording/number.ts";
import type { Emit } from "../../feed.ts";
import type { Message } from "../message.ts";
import type { Link } from "../part.ts";
import { inShort } from "../payload.ts";
import type { Announcement } from "./announcement.ts";
import { Availability } from "./availability.ts";
import { decimalsOfClass, headingOfClass, isTextClass, labelsOfClass } from "./classes.ts";
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
  /** When it is off again without a word, epoch milliseconds. */
  #offAt = Number.POSITIVE_INFINITY;
  /** When its value is too old, epoch milliseconds. */
  #expires: number;

  /** @throws Error with the template, verbatim, where one is none of the simple kind. */
  constructor(channel: string, component: Component, said: Announcement, emit: Emit) {
    this.channel = channel;
    this.#component = component;
    this.#said = said;
    this.#emit = emit;
    this.#value = simple(said.value_template);
    this.#availability = new Availability(said);
    this.#expires = this.#nextExpiry();
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
    const labels = this.#labels();
    return {
      channel: this.channel,
      name: nameOf(this.#said),
      unit: unit_of_measurement ?? undefined,
      decimals: labels ? 0 : (suggested_display_precision ?? decimalsOfClass(kind)),
      group: device?.name ?? headingOfClass(kind),
      expectedMs: expire_after && expire_after * 1_000,
      labels,
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

  /** Says that it is off when it has been on for long enough, and away when its value is too old. */
  age(now: number): void {
    if (now >= this.#offAt) this.#turnOff();
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
    const value = this.#numberOf(said);
    if (!Number.isFinite(value)) {
      if (said !== undefined && said !== null && !NOTHING.has(String(said))) {
        this.#emit.refuse("not a number", `${this.channel}: ${inShort(said)}`);
      }
      return;
    }
    const now = Date.now();
    this.#last = { value, time: now };
    this.#expires = this.#nextExpiry();
    this.#offAt = value === 1 ? now + this.#offDelay : Number.POSITIVE_INFINITY;
    // What a broker had kept is no sign that a device which says it is away is there.
    if (message.retained && this.#availability.available === false) return;
    this.#tell(message.retained);
  }

  #nextExpiry(): number {
    const { expire_after } = this.#said;
    return expire_after === undefined ? Number.POSITIVE_INFINITY : Date.now() + expire_after * 1_000;
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

  /** Milliseconds; infinite where it says itself when it is off. */
  get #offDelay(): number {
    const { off_delay = Number.POSITIVE_INFINITY } = this.#said;
    return this.#component === "binary_sensor" ? off_delay * 1_000 : Number.POSITIVE_INFINITY;
  }

  #turnOff(): void {
    this.#last = { value: 0, time: this.#offAt };
    this.#offAt = Number.POSITIVE_INFINITY;
    if (this.#availability.available !== false) this.#tell(false);
  }

  #labels(): Description["labels"] {
    const { device_class } = this.#said;
    if (this.#component === "binary_sensor") return labelsOfClass(device_class ?? undefined);
    const options = this.#options();
    return options && Object.fromEntries(options.map((option, at) => [String(at), option]));
  }

  /** The states of a sensor that says them in words: each is the number of its place. */
  #options(): readonly string[] | undefined {
    return this.#component === "sensor" ? this.#said.options : undefined;
  }

  #numberOf(said: unknown): number {
    if (this.#component === "binary_sensor") return this.#stateOf(said);
    const options = this.#options();
    if (!options) return parseNumber(said);
    const at = options.indexOf(String(said));
    return at < 0 ? Number.NaN : at;
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

/** Why an announced value cannot be shown, whatever its messages say; `undefined` where it can. */
export function faultOfValue(
  component: Component,
  { state_topic, device_class, options }: Announcement,
): string | undefined {
  if (component !== "number" && state_topic === undefined)
    return "it names no state_topic, and can say nothing";
  if (component !== "sensor" || !isTextClass(device_class) || options) return undefined;
  return `its states are texts (device_class ${device_class}), which no chart can draw unless it names them in options`;
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
