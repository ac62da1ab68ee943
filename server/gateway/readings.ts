import type { Flush } from "./frame.ts";
import type { Reader, Reading } from "./reading.ts";

/**
 * A frame that has come to so many bytes takes no more channels; what is left goes first with the next. Enough for
 * every tick of a thousand channels at 10 Hz in a frame each 10 s, and below what a connection may leave unread.
 */
const MAX_FRAME_LENGTH = 8 * 1024 * 1024;

/**
 * How long those that catch up may hold up a flush, milliseconds. Each stands at a place of its own, so its frame is
 * written for it alone; many of them that can be written to again in the same moment would keep everybody waiting.
 */
const CATCH_UP_MS = 20;

/**
 * The readings of sessions that are flushed together. Those of the same channels that are at the end after a flush
 * become one; a reader that cannot take a frame is left behind at a fork, which keeps its place and never queues.
 */
export class Readings {
  readonly #all = new Set<Reading>();
  /** Those at the end as of the last flush, one for each set of channels, by their digests. */
  readonly #settled = new Map<number, Reading[]>();
  readonly #maxLength: number;
  readonly #now: () => number;

  /**
   * @param maxLength bytes from which on a frame takes no more channels.
   * @param now what the time of a flush is measured by, milliseconds.
   */
  constructor(maxLength = MAX_FRAME_LENGTH, now = () => performance.now()) {
    this.#maxLength = maxLength;
    this.#now = now;
  }

  get size(): number {
    return this.#all.size;
  }

  add(reading: Reading): void {
    this.#all.add(reading);
  }

  /** The reading of one reader alone, where it stands: it may change. */
  own(reader: Reader, reading: Reading): Reading {
    if (reading.readers.length === 1) {
      this.#unsettle(reading);
      return reading;
    }
    const own = reading.fork([reader]);
    this.#all.add(own);
    return own;
  }

  /** Takes a reader away with its place. */
  withdraw(reader: Reader, reading: Reading): Reading {
    const own = this.own(reader, reading);
    this.#all.delete(own);
    return own;
  }

  /** Takes a reader away for good. */
  remove(reader: Reader, reading: Reading): void {
    reader.reading = undefined;
    if (reading.readers.length > 1) {
      reading.readers = reading.readers.filter((other) => other !== reader);
      return;
    }
    this.#unsettle(reading);
    this.#all.delete(reading);
    reading.release();
  }

  /**
   * Writes what is new to all that can take it: first to those that were at the end, then to the others in turn, for
   * as long as there is time. Who is left has its turn with the next flush, and its bars are longer.
   */
  flush(flush: Flush): void {
    const settled: Reading[] = [];
    const behind: Reading[] = [];
    for (const reading of this.#all) (reading.isSettled ? settled : behind).push(reading);
    for (const reading of settled) this.#flushOne(reading, flush);
    for (const reading of this.#catchUp(behind, flush)) this.#settle(reading);
  }

  /** Gives readings their turns, one at the least and all in a flush at once; those that come to the end. */
  #catchUp(readings: readonly Reading[], flush: Flush): Reading[] {
    const atEnd: Reading[] = [];
    const until = this.#now() + CATCH_UP_MS;
    for (const reading of readings) {
      if (this.#flushOne(reading, flush)) atEnd.push(reading);
      // To the end of the queue, unless it has gone meanwhile.
      if (this.#all.delete(reading)) this.#all.add(reading);
      if (!flush.atOnce && this.#now() >= until) break;
    }
    return atEnd;
  }

  /** Says whether a reading is at the end. */
  #flushOne(reading: Reading, flush: Flush): boolean {
    if (!reading.waits()) return true;
    const behind = reading.readers.filter((reader) => !reader.ready(flush));
    if (behind.length === reading.readers.length) {
      this.#unsettle(reading);
      return false;
    }
    if (behind.length > 0) this.#all.add(reading.fork(behind));
    const { frame, isWhole } = reading.take(flush, this.#maxLength);
    if (!isWhole) this.#unsettle(reading);
    for (const reader of reading.readers) reader.write(frame);
    return isWhole;
  }

  /** Makes a reading that is at the end one with that of the same channels. */
  #settle(reading: Reading): void {
    // Whoever was written to may have gone meanwhile.
    if (!this.#all.has(reading)) return;
    const alike = this.#settled.get(reading.digest) ?? [];
    const same = alike.find((other) => other.matches(reading));
    if (same) {
      same.join(reading);
      this.#all.delete(reading);
      return;
    }
    reading.isSettled = true;
    this.#settled.set(reading.digest, [...alike, reading]);
  }

  #unsettle(reading: Reading): void {
    if (!reading.isSettled) return;
    reading.isSettled = false;
    const rest = (this.#settled.get(reading.digest) ?? []).filter((other) => other !== reading);
    if (rest.length > 0) this.#settled.set(reading.digest, rest);
    else this.#settled.delete(reading.digest);
  }
}
