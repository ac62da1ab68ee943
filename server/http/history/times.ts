const RELATIVE = /^([+-])(\d+(?:\.\d+)?)(ms|s|m|min|h|d|w|y)$/;
const NUMBER = /^-?\d+(\.\d+)?$/;
const ISO = /^[+-]?\d{4,6}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?)?(Z|z|[+-]\d\d:?\d\d)?$/;

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
  y: 365 * 86_400_000,
};

/**
 * A moment as a query says it, in epoch milliseconds; `undefined` where it is not understood. Epoch milliseconds,
 * ISO 8601 (UTC where it names no zone), `now`, or how long before now, such as `-1h`: ms, s, m, h, d, w, y.
 */
export function parseMoment(text: string, now: number): number | undefined {
  const said = text.trim();
  if (said === "now") return now;
  if (NUMBER.test(said)) return Number(said);
  const relative = RELATIVE.exec(said);
  if (relative) {
    const [, sign, amount = "", unit = ""] = relative;
    return now + (sign === "-" ? -1 : 1) * Number(amount) * (UNITS[unit] ?? Number.NaN);
  }
  const iso = ISO.exec(said);
  if (!iso) return undefined;
  const spelled = said.replace(" ", "T");
  const withTime = spelled.includes("T") || spelled.includes("t");
  const time = Date.parse(iso[1] === undefined && withTime ? `${spelled}Z` : spelled);
  return Number.isNaN(time) ? undefined : time;
}

/** Whether a moment is the same whenever it is asked for. */
export function isFixed(text: string): boolean {
  const said = text.trim();
  return said !== "now" && !RELATIVE.test(said);
}
