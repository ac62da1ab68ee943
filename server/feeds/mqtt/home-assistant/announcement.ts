import { z } from "zod";
import { isObject } from "../../parse/json-object.ts";

/** Short names of what is read here (home-assistant.io, "MQTT", supported abbreviations). */
const LONG: Readonly<Record<string, string>> = {
  avty: "availability",
  avty_mode: "availability_mode",
  avty_t: "availability_topic",
  avty_tpl: "availability_template",
  cmp: "components",
  cmps: "components",
  cmd_t: "command_topic",
  cmd_tpl: "command_template",
  dev: "device",
  dev_cla: "device_class",
  exp_aft: "expire_after",
  migr_discvry: "migrate_discovery",
  off_dly: "off_delay",
  ops: "options",
  p: "platform",
  pl_avail: "payload_available",
  pl_not_avail: "payload_not_available",
  pl_off: "payload_off",
  pl_on: "payload_on",
  ret: "retain",
  stat_t: "state_topic",
  sug_dsp_prc: "suggested_display_precision",
  t: "topic",
  unit_of_meas: "unit_of_measurement",
  val_tpl: "value_template",
};

/** States that a sensor may name, and characters of each. */
const MAX_OPTIONS = 200;
const MAX_OPTION = 100;

const text = z.string().nullish();
const payload = z.union([z.string(), z.boolean(), z.number()]).transform(String);
const number = z.coerce.number();

const place = z.object({
  topic: z.string().min(1),
  payload_available: payload.default("online"),
  payload_not_available: payload.default("offline"),
  value_template: z.string().optional(),
});

/** What a device says of one of its values, of that what is read here. */
const announcement = z.object({
  name: text,
  device: z.object({ name: text }).nullish(),
  device_class: text,
  unit_of_measurement: text,
  state_topic: z.string().min(1).optional(),
  value_template: z.string().optional(),
  suggested_display_precision: z.int().min(0).max(12).nullish(),
  expire_after: number.positive().optional().catch(undefined),
  options: z.array(z.string().min(1).max(MAX_OPTION)).min(1).max(MAX_OPTIONS).optional(),
  off_delay: number.positive().optional().catch(undefined),
  availability: z.union([z.array(place).max(20), place.transform((one) => [one])]).optional(),
  availability_mode: z.enum(["all", "any", "latest"]).default("latest"),
  availability_topic: z.string().min(1).optional(),
  availability_template: z.string().optional(),
  payload_available: payload.default("online"),
  payload_not_available: payload.default("offline"),
  payload_on: payload.default("ON"),
  payload_off: payload.default("OFF"),
  command_topic: z.string().min(1).optional(),
  command_template: z.string().optional(),
  min: number.default(1),
  max: number.default(100),
  step: number.positive().default(1),
  retain: z.boolean().default(false),
  qos: z.literal([0, 1, 2]).default(0),
});

export type Announcement = z.output<typeof announcement>;
export type Place = z.output<typeof place>;

/** An announcement, or what is wrong with it. Short names are written out and `~` is put in. */
export function readAnnouncement(json: unknown): Announcement | string {
  return isObject(json) ? readWrittenOut(writtenOut(json)) : "it is no JSON object";
}

/** The same of one whose names are long ones already. */
export function readWrittenOut(said: Readonly<Record<string, unknown>>): Announcement | string {
  const { data, error } = announcement.safeParse(said);
  if (data) return data;
  const [issue] = error.issues;
  return `${issue?.path.join(".")}: ${issue?.message}`;
}

/** Whether it only says that another announcement will say the same, for which Home Assistant is to make room. */
export function isMigration(json: unknown): boolean {
  return isObject(json) && writtenOut(json).migrate_discovery === true;
}

/** What is said in long names and whole topics; the base is its own `~`, or else one from above. What is null is not said. */
export function writtenOut(json: object, above?: unknown): Record<string, unknown> {
  const base: unknown = Reflect.get(json, "~") ?? above;
  const said: [string, unknown][] = Object.entries(json).filter(([, value]) => value !== null);
  const entries = said.map(([key, value]): [string, unknown] => {
    const long = Object.hasOwn(LONG, key) ? (LONG[key] ?? key) : key;
    // The keys of components are names that a device chose.
    if (long === "components") return [long, value];
    return [long, long.endsWith("topic") ? withBase(value, base) : inner(value, base)];
  });
  return Object.fromEntries(entries);
}

function inner(value: unknown, base: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => inner(one, base));
  return isObject(value) ? writtenOut(value, base) : value;
}

/** `~` stands for the base at the start or the end of a topic. */
function withBase(topic: unknown, base: unknown): unknown {
  if (typeof topic !== "string" || typeof base !== "string") return topic;
  if (topic.startsWith("~")) return base + topic.slice(1);
  return topic.endsWith("~") ? topic.slice(0, -1) + base : topic;
}
