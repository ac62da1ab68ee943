import { decodeBars } from "../codec/bar-block.ts";
import { decodeBatch } from "../codec/batch.ts";
import { decodeTicks } from "../codec/tick-block.ts";

/** Decoders of the tables that hold packed columns; each throws where the bytes are not what was written. */
const DECODERS = {
  block: (data: Uint8Array) => decodeTicks(data, 0),
  bars: decodeBars,
  journal: decodeBatch,
} as const satisfies Record<string, (data: Uint8Array) => { readonly length: number }>;

/** A row that cannot be read. */
export interface Damaged {
  readonly table: keyof typeof DECODERS;
  readonly id: number;
}

/** Whether a row's `data` can be read and holds as many as its `n` says. */
export function isSound(table: Damaged["table"], { n, data }: Readonly<Record<string, unknown>>): boolean {
  try {
    return data instanceof Uint8Array && DECODERS[table](data).length === Number(n);
  } catch {
    return false;
  }
}
