import { isObject } from "../../parse/json-object.ts";
import { writtenOut } from "./announcement.ts";

/** One value of a device that announces all of them at once. */
export interface DeviceComponent {
  readonly id: string;
  /** What it is, such as `sensor`. */
  readonly platform: string;
  /** What is said of it and of the whole device, in long names. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** Components of one device at the most. */
const MAX_COMPONENTS = 1_000;
/** What a device says of itself alone, and never a component. */
const OF_THE_DEVICE = ["device", "origin"] as const;
/** What it says for all of its components that do not say it themselves. */
const SHARED = [
  "availability",
  "availability_mode",
  "availability_template",
  "availability_topic",
  "command_topic",
  "payload_available",
  "payload_not_available",
  "qos",
  "state_topic",
] as const;
/** Ways to say where a component's availability is; with one of its own, none of the device's counts. */
const WHERE = ["availability", "availability_topic"] as const;

/**
 * The components of a device that announces all at once (home-assistant.io, "MQTT", device discovery payload), or what
 * is wrong with it. One that says no more than its platform is one to remove, and left out.
 */
export function componentsOf(json: unknown): readonly DeviceComponent[] | string {
  if (!isObject(json)) return "it is no JSON object";
  const whole = writtenOut(json);
  const { components } = whole;
  if (!isObject(components)) return "components: it names none";
  const entries: [string, unknown][] = Object.entries(components);
  if (entries.length > MAX_COMPONENTS) return `components: more than ${MAX_COMPONENTS}`;
  const known: DeviceComponent[] = [];
  for (const [id, given] of entries) {
    const own = isObject(given) ? writtenOut(given, Reflect.get(json, "~")) : undefined;
    const platform = own?.platform;
    if (!own || typeof platform !== "string") return `components.${id}: it does not say its platform`;
    if (Object.keys(own).length > 1) known.push({ id, platform, said: withShared(own, whole) });
  }
  return known;
}

function withShared(own: Readonly<Record<string, unknown>>, whole: Readonly<Record<string, unknown>>) {
  const hasPlace = WHERE.some((key) => own[key] !== undefined);
  const shared = SHARED.filter((key) => whole[key] !== undefined && !(hasPlace && isPlace(key)));
  return { ...pick(whole, shared), ...own, ...pick(whole, OF_THE_DEVICE) };
}

function isPlace(key: string): boolean {
  return WHERE.some((one) => one === key);
}

function pick(from: Readonly<Record<string, unknown>>, keys: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(keys.map((key) => [key, from[key]]));
}
