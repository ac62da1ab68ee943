import type { Load } from "./messages.ts";

/** Fields that are pushed to; each is a channel. */
export const SERIES = 50;
/** Bodies that take turns, so that no channel is told the same twice in a row; of long ones there are few. */
const VARIANTS = 200;
const LONG_VARIANTS = 2;
const LONG = 1_000;
const NS = "000000";

/** A request as bytes, whose values are all of one moment. */
export class PreparedRequest {
  readonly #bytes: Buffer;
  /** Where the moment stands, epoch milliseconds of 13 digits. */
  readonly #places: number[] = [];

  constructor(text: string, moment: number) {
    this.#bytes = Buffer.from(text);
    const digits = Buffer.from(String(moment));
    let place = this.#bytes.indexOf(digits);
    while (place >= 0) {
      this.#places.push(place);
      place = this.#bytes.indexOf(digits, place + digits.length);
    }
  }

  /** The same of another moment: what is told twice is not published. The bytes are those of the next call, too. */
  at(moment: number): Buffer {
    const digits = Buffer.from(String(moment));
    for (const place of this.#places) this.#bytes.set(digits, place);
    return this.#bytes;
  }
}

/** Requests made beforehand: making them costs more than sending them. */
export function requestsOf({ url, path, format, points }: Load): PreparedRequest[] {
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
    const head = `POST ${path} HTTP/1.1\r\nhost: ${host}\r\ncontent-length: ${Buffer.byteLength(body)}`;
    return new PreparedRequest(`${head}\r\n\r\n${body}`, start + variant);
  });
}

function lineOf(series: number, value: number, time: number): string {
  return `cpu,host=server${String(series).padStart(2, "0")},region=eu-west usage_idle=${value} ${time}${NS}`;
}

function tickOf(series: number, value: number, time: number): string {
  return JSON.stringify({ channel: `sensor/json/${series}`, value, time });
}
