import { LineProtocolReader } from "../parse/line-protocol.ts";
import type { Point, Precision } from "../parse/point-scanner.ts";
import { type Clock, isRefused, type PushedChannel, type Reading } from "./pushed-channels.ts";
import type { Reason } from "./receipt.ts";
import { notAllowed, type SeriesBook, type When } from "./series-book.ts";

const REMEDY = "say the time's precision, such as ?precision=s";

/** Takes one body of line protocol. */
export class LineIntake {
  readonly #reading: Reading;
  readonly #series: SeriesBook;
  readonly #reader: LineProtocolReader;
  readonly #clock: Clock = { now: Date.now(), remedy: REMEDY };

  constructor(reading: Reading, series: SeriesBook, precision: Precision) {
    this.#reading = reading;
    this.#series = series;
    const fault = (line: number, reason: string, detail: string): void =>
      reading.book.refuseBroken(line, { reason, detail });
    this.#reader = new LineProtocolReader(
      { point: (point, line) => this.#take(point, line), fault },
      precision,
    );
  }

  write(text: string): void {
    this.#clock.now = Date.now();
    this.#reader.write(text);
  }

  end(): void {
    this.#reader.end();
  }

  #take(point: Point, line: number): void {
    let known = this.#series.fieldsOf(point.series);
    for (let at = 0; at < point.count; at++) {
      const key = point.keys[at] ?? "";
      const field = known?.get(key) ?? this.#open(point, key, line);
      known ??= this.#series.fieldsOf(point.series);
      if (field) this.#publish(field, point, point.values[at] ?? Number.NaN, line);
    }
    for (const key of point.texts) this.#refuseText(point, key, known?.get(key), line);
  }

  #open({ series, time }: Point, key: string, line: number): PushedChannel | undefined {
    // Copies, as what was cut out of a body keeps the whole of it in memory.
    const opened = this.#series.open(this.#reading, copyOf(series), copyOf(key), this.#whenOf(time));
    if (!isRefused(opened)) return opened;
    this.#reading.book.refuse(line, opened);
    return undefined;
  }

  #whenOf(time: number): When {
    return { time: Number.isNaN(time) ? this.#clock.now : time, clock: this.#clock };
  }

  #publish(field: PushedChannel, point: Point, value: number, line: number): void {
    const { emit, source, channels, book } = this.#reading;
    const { channel } = field;
    if (!source.mayPush(channel)) {
      book.refuse(line, notAllowed(source.name, channel));
      return;
    }
    const isTimed = !Number.isNaN(point.time);
    const tick = { channel, time: isTimed ? point.time : this.#clock.now, value };
    const refused = channels.publish(emit, field, tick, isTimed ? point.rest : Number.NaN, this.#clock);
    if (refused) book.refuse(line, refused);
    else book.accepted++;
  }

  /** A field that was a number and is a text has changed its type; one that never was is none that a chart can draw. */
  #refuseText({ series }: Point, key: string, known: PushedChannel | undefined, line: number): void {
    const { book } = this.#reading;
    if (known) book.refuse(line, textOf(`${known.channel} was a number before, and is a text here`));
    else
      book.refuseText(line, textOf(`the field ${quoted(key)} of ${quoted(series)} is a text; send a number`));
  }
}

function textOf(detail: string): Reason {
  return { reason: "value is not a number", detail };
}

function quoted(name: string): string {
  return JSON.stringify(name.slice(0, 100));
}

function copyOf(text: string): string {
  return Buffer.from(text).toString();
}
