import { valueOfWord } from "./point-value.ts";

/** What a timestamp counts: the words of InfluxDB 2 and those of InfluxDB 1. */
export const PRECISIONS = ["ns", "us", "ms", "s", "n", "u", "µ", "m", "h"] as const;
export type Precision = (typeof PRECISIONS)[number];

/** What one line says. It is used again for the next one: whoever keeps something of it copies it. */
export interface Point {
  /** Measurement and tags as they are written, escapes included. */
  series: string;
  /** Keys of the fields that are numbers, as they are written; `true` is 1 and `false` 0. Only the first `count` hold. */
  readonly keys: string[];
  readonly values: number[];
  count: number;
  /** Keys of the fields that are texts. */
  texts: string[];
  /** Epoch milliseconds, whole; `NaN` where the line has no time. */
  time: number;
  /** What the time says below a millisecond, in units of its precision. */
  rest: number;
}

/** Characters of a value that a fault repeats. */
const MAX_SAID = 60;

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const EQUALS = 61;
const BACKSLASH = 92;

/** Digits that a double holds exactly, whatever they are. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, power) => 10 ** power);
const MAX_TIME_DIGITS = 19;

/** Digits of a timestamp that are below a millisecond, and milliseconds of one unit where it is longer than that. */
const UNITS: Readonly<Record<Precision, readonly [below: number, ms: number]>> = {
  n: [6, 1],
  ns: [6, 1],
  u: [3, 1],
  us: [3, 1],
  µ: [3, 1],
  ms: [0, 1],
  s: [0, 1_000],
  m: [0, 60_000],
  h: [0, 3_600_000],
};

/** In place of a position: the line is not whole yet, or it has a fault. */
export const STOPPED = -1;

/**
 * Reads one line of Influx line protocol (InfluxDB 1 and 2) in a text, character by character.
 *
 * Grammar: https://docs.influxdata.com/influxdb/v2/reference/syntax/line-protocol/; a backslash escapes a comma, a
 * blank and an equals sign, and stands for itself before anything else, as in InfluxDB's own reader.
 */
export class PointScanner {
  readonly point: Point = {
    series: "",
    keys: [],
    values: [],
    count: 0,
    texts: [],
    time: Number.NaN,
    rest: 0,
  };
  /** What is wrong, in words; empty where a line that was not read is not whole yet. */
  fault = "";
  /** The same as a short phrase without data in it. */
  reason = "";
  /** Ends of line within texts in quotes. */
  lines = 0;
  readonly #below: number;
  readonly #unit: number;
  #text = "";
  #isLast = false;

  constructor(precision: Precision) {
    [this.#below, this.#unit] = UNITS[precision];
  }

  /**
   * Reads the line that starts at a place. Returns where it ends, or STOPPED.
   * @param isLast whether the end of the text is an end of line.
   */
  scan(text: string, start: number, isLast: boolean): number {
    this.#text = text;
    this.#isLast = isLast;
    this.fault = "";
    this.reason = "not line protocol";
    this.lines = 0;
    this.point.count = 0;
    if (this.point.texts.length > 0) this.point.texts = [];
    return this.#readTime(this.#readFields(this.#readSeries(start)));
  }

  /** From the first character to the blank before the fields. */
  #readSeries(start: number): number {
    const text = this.#text;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === SPACE) break;
      if (code === BACKSLASH && isEscapable(text.charCodeAt(at + 1))) at++;
      else if (code === NEWLINE) return this.#stop("the fields are missing");
    }
    if (at >= text.length) return this.#unfinished("the fields are missing");
    this.point.series = text.slice(start, at);
    while (text.charCodeAt(at) === SPACE) at++;
    return at;
  }

  #readFields(start: number): number {
    let at = start;
    while (at !== STOPPED) {
      const equals = this.#endOfKey(at);
      if (equals === STOPPED) return STOPPED;
      const key = this.#text.slice(at, equals);
      const isText = this.#text.charCodeAt(equals + 1) === QUOTE;
      if (isText) this.point.texts.push(key);
      else this.point.keys[this.point.count] = key;
      at = isText ? this.#endOfText(equals + 2) : this.#readValue(equals + 1);
      if (at === STOPPED || this.#text.charCodeAt(at) !== COMMA) return at;
      at++;
    }
    return STOPPED;
  }

  /** Where the equals sign behind a field's key is. */
  #endOfKey(start: number): number {
    const text = this.#text;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === EQUALS) return at > start ? at : this.#stop("a field's key is missing");
      if (code === BACKSLASH && isEscapable(text.charCodeAt(at + 1))) at++;
      else if (isEnd(code) || code === COMMA) return this.#stop("a field has no =value");
    }
    return this.#unfinished("a field has no =value");
  }

  /** Where a text in quotes ends; it may go over several lines. */
  #endOfText(start: number): number {
    const text = this.#text;
    let lines = 0;
    for (let at = start; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) lines++;
      else if (code === BACKSLASH && text.charCodeAt(at + 1) !== NEWLINE) at++;
      else if (code === QUOTE) {
        this.lines += lines;
        return this.#endOfValue(at + 1);
      }
    }
    return this.#unfinished("a quote is not closed");
  }

  /** Checks that a value ends here. */
  #endOfValue(at: number): number {
    if (at >= this.#text.length) return this.#isLast ? at : STOPPED;
    const code = this.#text.charCodeAt(at);
    return code === COMMA || isEnd(code) ? at : this.#stop("there is something behind a closing quote");
  }

  /**
   * Reads a number whose digits are few enough to be exact; the others, and what is none, are looked at once more.
   * The quotient of two numbers that are exact is the double nearest to the decimal (Clinger 1990).
   */
  #readValue(start: number): number {
    const text = this.#text;
    const first = text.charCodeAt(start);
    let at = first === MINUS || first === PLUS ? start + 1 : start;
    const firstDigit = at;
    let mantissa = 0;
    let decimals = -1;
    for (; ; at++) {
      const code = text.charCodeAt(at);
      if (code >= ZERO && code <= NINE) mantissa = mantissa * 10 + (code - ZERO);
      else if (code === POINT && decimals < 0) decimals = at;
      else break;
    }
    const digits = at - firstDigit - (decimals < 0 ? 0 : 1);
    if (at >= text.length && !this.#isLast) return STOPPED;
    const code = text.charCodeAt(at);
    const isWhole = at >= text.length || code === COMMA || isEnd(code);
    if (!isWhole || digits === 0 || digits > EXACT_DIGITS) return this.#readWord(start);
    const value = decimals < 0 ? mantissa : mantissa / (POWERS[at - decimals - 1] ?? Number.NaN);
    return this.#keep(first === MINUS ? -value : value, at);
  }

  /** Reads any value that is not a text: a number in full, an integer with its letter, a boolean. */
  #readWord(start: number): number {
    const text = this.#text;
    let at = start;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === COMMA || isEnd(code)) break;
    }
    if (at >= text.length && !this.#isLast) return STOPPED;
    const value = valueOfWord(text.slice(start, at));
    if (Number.isFinite(value)) return this.#keep(value, at);
    this.reason = "value is not a finite number";
    const said = JSON.stringify(text.slice(start, at).slice(0, MAX_SAID));
    return this.#stop(`${said} is neither a number, nor a boolean, nor a text in quotes`);
  }

  #keep(value: number, at: number): number {
    const point = this.point;
    point.values[point.count++] = value;
    return at;
  }

  /** Reads the time, where there is one, up to the end of the line. */
  #readTime(start: number): number {
    if (start === STOPPED) return STOPPED;
    const text = this.#text;
    let at = start;
    while (isBlank(text.charCodeAt(at))) at++;
    const first = at;
    while (at < text.length && !isEnd(text.charCodeAt(at))) at++;
    const last = at;
    while (isBlank(text.charCodeAt(at))) at++;
    if (at >= text.length && !this.#isLast) return STOPPED;
    if (at < text.length && text.charCodeAt(at) !== NEWLINE) {
      return this.#stop("there is something behind the time");
    }
    this.point.time = Number.NaN;
    this.point.rest = 0;
    return first === last || this.#noteTime(first, last) ? at : STOPPED;
  }

  /** In two parts, as a double does not hold nanoseconds. */
  #noteTime(start: number, end: number): boolean {
    const text = this.#text;
    const isNegative = text.charCodeAt(start) === MINUS;
    const first = isNegative ? start + 1 : start;
    const border = Math.max(first, end - this.#below);
    const whole = digitsIn(text, first, border);
    const rest = digitsIn(text, border, end);
    if (first === end || end - first > MAX_TIME_DIGITS || Number.isNaN(whole + rest)) {
      this.reason = "time not understood";
      this.#stop(
        `the time ${JSON.stringify(text.slice(start, end).slice(0, MAX_SAID))} is not a whole number`,
      );
      return false;
    }
    this.point.time = (isNegative ? -whole - (rest > 0 ? 1 : 0) : whole) * this.#unit;
    this.point.rest = rest;
    return true;
  }

  #stop(fault: string): number {
    this.fault = fault;
    return STOPPED;
  }

  /** The text ends in the middle: that is a fault only where no more of it comes. */
  #unfinished(fault: string): number {
    if (this.#isLast) this.fault = fault;
    return STOPPED;
  }
}

/** A whole number, 0 where there are no digits; `NaN` where there is anything else. */
function digitsIn(text: string, start: number, end: number): number {
  let value = 0;
  for (let at = start; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code < ZERO || code > NINE) return Number.NaN;
    value = value * 10 + (code - ZERO);
  }
  return value;
}

function isBlank(code: number): boolean {
  return code === SPACE || code === RETURN || code === TAB;
}

/** Whether a field or a time ends before this character. */
function isEnd(code: number): boolean {
  return code === SPACE || code === NEWLINE || code === RETURN || code === TAB;
}

function isEscapable(code: number): boolean {
  return code === COMMA || code === SPACE || code === EQUALS;
}
