import { fold } from "#lib/bar.ts";
import { toRow } from "#lib/row.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";

/** Texts remembered for readers that come to the same ticks in the same flush. */
const REMEMBERED = 8;

/** The entries of frames in mode `ticks` of one channel, read from the hub's ring and written once. */
export class TickRows {
  readonly #record: ChannelRecord;
  readonly #texts = new Map<string, string>();
  #base = Number.NaN;

  constructor(record: ChannelRecord) {
    this.#record = record;
  }

  /** The ticks from one number to another, both included and still held, as `[handle,row,row…]`. */
  text(from: number, to: number, base: number): string {
    return this.#remember(`${from}-${to}`, base, () => this.#write(from, to, base));
  }

  /** The same ticks as one bar, `[handle,row]`. */
  folded(from: number, to: number, base: number): string {
    return this.#remember(`${from}+${to}`, base, () => this.#fold(from, to, base));
  }

  #remember(key: string, base: number, write: () => string): string {
    if (base !== this.#base) this.#texts.clear();
    this.#base = base;
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const text = write();
    if (this.#texts.size < REMEMBERED) this.#texts.set(key, text);
    return text;
  }

  #write(from: number, to: number, base: number): string {
    let text = `[${this.#record.handle}`;
    for (let seq = from; seq <= to; seq++) {
      text += `,${JSON.stringify(toRow(this.#record.kind, this.#record.barOf(seq), base))}`;
    }
    return `${text}]`;
  }

  #fold(from: number, to: number, base: number): string {
    const { handle, kind } = this.#record;
    const bar = this.#record.barOf(from);
    for (let seq = from + 1; seq <= to; seq++) fold(bar, this.#record.barOf(seq));
    return JSON.stringify([handle, toRow(kind, bar, base)]);
  }
}
