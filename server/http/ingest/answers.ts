import type { Receipt } from "./push-port.ts";

/** What is answered to whoever pushes. */
export interface PushAnswer {
  readonly status: number;
  /** `undefined` where there is nothing to say. */
  readonly body?: object;
  /** Seconds to wait. */
  readonly retryAfter?: number;
  readonly allow?: string;
}

/** Who is answered: programs that write to InfluxDB, or whoever pushes JSON. */
export type Manner = "influx" | "json";

/** InfluxDB's words for what goes wrong, and those of the house (PROTOCOL TR3). */
const CODES: ReadonlyMap<number, readonly [influx: string, json: string]> = new Map([
  [400, ["invalid", "bad-request"]],
  [401, ["unauthorized", "denied"]],
  [403, ["forbidden", "denied"]],
  [405, ["method not allowed", "bad-request"]],
  [408, ["request timeout", "bad-request"]],
  [413, ["request too large", "limit"]],
  [415, ["invalid", "bad-request"]],
  [429, ["too many requests", "rate-limited"]],
  [500, ["internal error", "unavailable"]],
  [503, ["unavailable", "unavailable"]],
]);

/** A refusal of the whole. `error` is where InfluxDB 1 says what InfluxDB 2 says in `message`. */
export function refusal(manner: Manner, status: number, message: string, more: object = {}): PushAnswer {
  const [influx, json] = CODES.get(status) ?? CODES.get(500) ?? [];
  if (manner === "json") return { status, body: { ok: false, code: json, message, ...more } };
  return { status, body: { code: influx, message, error: message, ...more } };
}

/** What became of a body, as `POST /api/ticks` answers it. */
export function jsonAnswer({ accepted, refused, refusals }: Receipt): PushAnswer {
  const told = { accepted, refused, ...(refusals > refused.length && { refusals }) };
  if (accepted > 0) return { status: 200, body: { ok: true, ...told } };
  if (refusals > 0) return refusal("json", 400, `nothing was taken; ${firstOf(refused)}`, told);
  const example = '{ "channel": "sensor/boiler/temperature", "value": 71.5 }';
  return refusal("json", 400, `the body is empty; send JSON, such as ${example}`, told);
}

/**
 * What became of a body, as InfluxDB answers it. Fields that are texts are no fault where there is something beside
 * them: programs that send them along would take the rest for lost.
 */
export function influxAnswer({ accepted, refused, refusals, texts }: Receipt): PushAnswer {
  if (refusals === 0 || (refusals === texts && accepted > 0)) return { status: 204 };
  const others = refusals > 1 ? ` (and ${refusals - 1} more)` : "";
  const kept = accepted > 0 ? "partial write" : "nothing was taken";
  const line = refused[0]?.line;
  const more = { line, accepted, dropped: refusals, refused };
  return refusal("influx", 400, `${kept}: ${firstOf(refused)}${others}`, more);
}

/** A body of which nearly all that came was broken, so that its rest was passed over. What was good is kept. */
export function givenUp(manner: Manner, { accepted, refused, refusals }: Receipt): PushAnswer {
  const good = accepted > 0 ? ` but ${accepted}` : "";
  const more = { line: refused[0]?.line, accepted, dropped: refusals, refused };
  const message = `the first ${accepted + refusals} lines are broken${good}; nothing behind them was read; ${firstOf(refused)}`;
  return refusal(manner, 400, message, manner === "json" ? { accepted, refused, refusals } : more);
}

function firstOf([first]: Receipt["refused"]): string {
  return first ? `line ${first.line}: ${first.reason}` : "";
}
