import { type Point, PointScanner, type Precision, STOPPED } from "./point-scanner.ts";

export interface PointHandlers {
  /** Called for each line that could be read, with the number of the line it begins on, 1 for the first. */
  readonly point: (point: Point, line: number) => void;
  /** Called for each line that could not: a short reason without data in it, and what was wrong in words. */
  readonly fault: (line: number, reason: string, detail: string) => void;
}

/** Characters of the longest line that is read; a longer one is passed over, so that memory stays bounded. */
export const MAX_POINT = 65_536;
/** Characters of a line that its fault repeats. */
const MAX_SAID = 60;

const TAB = 9;
const NEWLINE = 10;
const RETURN = 13;
const SPACE = 32;
const HASH = 35;

/**
 * Reads Influx line protocol from texts as they arrive, wherever they are cut. A line that cannot be read costs itself
 * alone. Nothing here throws.
 */
export class LineProtocolReader {
  readonly #handlers: PointHandlers;
  readonly #scanner: PointScanner;
  #text = "";
  /** Whether the end of the text is the end of its last line. */
  #isLast = false;
  #line = 1;
  /** Whether the rest of a line that is too long is passed over. */
  #isSkipping = false;

  constructor(handlers: PointHandlers, precision: Precision = "ns") {
    this.#handlers = handlers;
    this.#scanner = new PointScanner(precision);
  }

  /** Reads the lines that end in this text. */
  write(text: string): void {
    const more = this.#isSkipping ? this.#skip(text) : text;
    this.#text = this.#text === "" ? more : this.#text + more;
    // Without an end of line nothing is whole, and what waits is not looked at again for each byte of a slow sender.
    if (more.includes("\n")) this.#text = this.#text.slice(this.#readLines());
    if (this.#text.length > MAX_POINT) this.#giveUp();
  }

  /** Reads the last line, where it has no end. */
  end(): void {
    this.#isLast = true;
    this.#text = this.#text.slice(this.#readLines());
  }

  /** Reads all lines that are whole; returns where the next one starts. */
  #readLines(): number {
    const text = this.#text;
    let at = 0;
    for (;;) {
      at = this.#startOfLine(at);
      if (at >= text.length) return at;
      const next = text.charCodeAt(at) === HASH ? this.#endOfLine(at) : this.#readPoint(at);
      if (next === STOPPED) return at;
      at = next;
    }
  }

  /** The first character that is not blank, line after line. */
  #startOfLine(from: number): number {
    const text = this.#text;
    let at = from;
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code === NEWLINE) this.#line++;
      else if (code !== SPACE && code !== RETURN && code !== TAB) break;
    }
    return at;
  }

  /** Where the line that holds a place ends; STOPPED where its end has not come. */
  #endOfLine(at: number): number {
    const end = this.#text.indexOf("\n", at);
    if (end >= 0) return end;
    return this.#isLast ? this.#text.length : STOPPED;
  }

  #readPoint(start: number): number {
    const scanner = this.#scanner;
    const end = scanner.scan(this.#text, start, this.#isLast);
    if (end === STOPPED) return scanner.fault === "" ? STOPPED : this.#refuse(start);
    this.#handlers.point(scanner.point, this.#line);
    this.#line += scanner.lines;
    return end;
  }

  /** Says what is wrong with the line and goes on behind its end, also where a text in quotes goes on there. */
  #refuse(start: number): number {
    const end = this.#endOfLine(start);
    if (end === STOPPED) return STOPPED;
    const { reason, fault } = this.#scanner;
    const said = JSON.stringify(this.#text.slice(start, Math.min(end, start + MAX_SAID)));
    this.#handlers.fault(this.#line, reason, `${fault} in ${said}`);
    return end;
  }

  #giveUp(): void {
    this.#handlers.fault(this.#line, "line too long", `the line has more than ${MAX_POINT} characters`);
    this.#isSkipping = true;
    this.#text = this.#skip(this.#text);
  }

  /** What is left of a text behind the line that is passed over. */
  #skip(text: string): string {
    const end = text.indexOf("\n");
    if (end < 0) return "";
    this.#isSkipping = false;
    return text.slice(end);
  }
}

/** A name as it was meant: without the backslashes that escape. */
export function unescaped(name: string): string {
  return name.includes("\\") ? name.replace(/\\([,= ])/g, "$1") : name;
}
