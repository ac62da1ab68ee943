import type { z } from "zod";
import { MAX_NAMES } from "#lib/limits.ts";

/** What to write in each field of the events a client sends. */
const REMEDIES: Readonly<Record<string, string>> = {
  channels: `write a list of 1 to ${MAX_NAMES} names or patterns, such as ["symbol/BTC-USD", "sensor/#"]`,
  mode: 'write "bars" or "ticks"',
  rate: "write frames per second, a number above 0 such as 10",
  history: 'write a number of rows such as 300, or { "ms": 900000, "rows": 300 }',
  since: 'write { "<channel>": ["<epoch>", <seq>] } with what an earlier entry said',
  visible: "write true or false",
  channel: 'write the name of a channel, such as "sensor/boiler-1/setpoint"',
  value: "write a number, such as 76",
  timeoutMs: "write whole milliseconds, 100 to 60000, such as 5000",
  match: 'write a name or a pattern, such as "sensor/#"',
};

/** Says in one line what is wrong with an event's message and what to write instead. */
export function faultOfMessage(event: string, error: z.ZodError): string {
  const issue = error.issues[0];
  const field = issue?.path[0];
  if (field === undefined) return `${event} takes one object, such as ${exampleOf(event)}`;
  const remedy = REMEDIES[String(field)] ?? "leave it out";
  return `${event}: ${pathOf(issue?.path ?? [])}: ${remedy}`;
}

function exampleOf(event: string): string {
  if (event === "command") return '{ "channel": "sensor/boiler-1/setpoint", "value": 76 }';
  return event === "subscribe" || event === "unsubscribe" ? '{ "channels": ["symbol/BTC-USD"] }' : "{}";
}

/** A path such as `channels[3]`, cut so that a client's own keys cannot blow up its answer. */
function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((key, at) =>
    typeof key === "number" ? `[${key}]` : at === 0 ? String(key) : `.${String(key)}`,
  );
  const joined = text.join("");
  return joined.length > 100 ? `${joined.slice(0, 100)}…` : joined;
}
