import type { Load } from "./messages.ts";

/** Fields that are pushed to; each is a channel. */
export const SERIES = 50;
/** Bodies that take turns, so that no channel is told the same twice in a row; of long ones there are few. */
const VARIANTS = 200;
const LONG_VARIANTS = 2;
const LONG = 1_000;
const NS = "000000";

/** Requests as bytes, made beforehand: making them costs more than sending them. */
export function requestsOf({ url, path, format, points }: Load): Buffer[] {
  const { host } = new URL(url);
  const start = Date.now();
  return Array.from({ length: points > LONG ? LONG_VARIANTS : VARIANTS }, (_, variant) => {
    const each = Array.from({ length: points }, (__, at) => {
      const series = (variant * points + at) % SERIES;
      const value = 50 + ((variant * 37 + at * 11) % 1_000) / 8 + variant / 1_000;
      return format === "lines"
        ? lineOf(series, value, start + variant)
        : tickOf(series, value, start + variant);
    });
    const body = format === "lines" ? each.join("\n") : `[${each.join(",")}]`;
    return Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
}

function lineOf(series: number, value: number, time: number): string {
  return `cpu,host=server${String(series).padStart(2, "0")},region=eu-west usage_idle=${value} ${time}${NS}`;
}

function tickOf(series: number, value: number, time: number): string {
  return JSON.stringify({ channel: `sensor/json/${series}`, value, time });
}
