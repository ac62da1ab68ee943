import { type Bar, barOf } from "#lib/bar.ts";
import type { Limits } from "#lib/catalog.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import { ChannelData } from "../../../app/_live/channel-data.ts";
import { UNLINKED } from "../../../app/_live/link.ts";
import { entryOf } from "../live/fakes.ts";

/** When the made channels' past begins, epoch milliseconds. */
export const T0 = 1_700_000_000_000;

/** A row in short: milliseconds after `T0`, close, and what else of the bar is not that of a single tick. */
export type MadeRow = readonly [ms: number, value: number, rest?: Partial<Bar>];

/** A channel with a past, connected. Described as a sensor of one tick a second unless `facts` say otherwise. */
export function dataOf(
  rows: readonly MadeRow[],
  facts: Partial<CatalogEntry> | null = {},
  started = UNLINKED.started,
): ChannelData {
  const channel = facts?.channel ?? "sensor/a/x";
  const data = new ChannelData(channel, { ...UNLINKED, connected: true, started });
  if (facts) data.entry = entryOf(channel, facts);
  pushAll(data, rows);
  return data;
}

/** Adds rows as they would arrive. */
export function pushAll(data: ChannelData, rows: readonly MadeRow[]): void {
  for (const [ms, value, rest] of rows) data.push({ ...barOf(data.seq + 1, T0 + ms, value), ...rest });
}

/** Limits of which only some are set. */
export function limitsOf(some: Partial<Limits>): Limits {
  return { ll: null, l: null, h: null, hh: null, ...some };
}

/** A channel whose rows are bars of so many ms, as the history has them. */
export function barsOf(
  bucketMs: number,
  rows: readonly MadeRow[],
  facts: Partial<CatalogEntry> | null = {},
): ChannelData {
  return Object.assign(dataOf(rows, facts), { bucketMs });
}
