import { toRow } from "#lib/row.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";

/** Texts remembered for readers that come to the same ticks in the same flush. */
const REMEMBERED = 8;

/** The entries of frames in mode `ticks` of one channel: every tick, read from the hub's ring and written once. */
export class TickRows {
  readonly #record: ChannelRecord;
  readonly #texts = new Map<string, string>();
  #base = Number.NaN;

  constructor(record: ChannelRecord) {
    this.#record = record;
  }

  /** The ticks from one number to another, both included and still held, as `[handle,row,row…]`. */
  text(from: number, to: number, base: number): string {
    if (base !== this.#base) this.#texts.clear();
    this.#base = base;
    const key = `${from}-${to}`;
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    const text = this.#write(from, to, base);
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
}
