import { parseDate, parseLength } from "#lib/moment.ts";

const RELATIVE = /^([+-])(\d[^-]*[a-z])$/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/**
 * A moment as a query says it, in epoch milliseconds; `undefined` where it is not understood. Epoch milliseconds,
 * ISO 8601 (UTC where it names no zone), `now`, or how long before now, such as `-1h`: ms, s, m, h, d, w, y.
 */
export function parseMoment(text: string, now: number): number | undefined {
  const said = text.trim();
  if (said === "now") return now;
  if (NUMBER.test(said)) return finite(Number(said));
  const [, sign, length = ""] = RELATIVE.exec(said) ?? [];
  const time = sign ? now + (sign === "-" ? -1 : 1) * parseLength(length) : parseDate(said);
  return finite(time);
}

/** What is no number that an answer could repeat is not understood. */
function finite(time: number): number | undefined {
  return Number.isFinite(time) ? time : undefined;
}

/** Whether a moment is the same whenever it is asked for. */
export function isFixed(text: string): boolean {
  const said = text.trim();
  return said !== "now" && !RELATIVE.test(said);
}
