import { z } from "zod";

/** What a server under load is started with. */
export const openServerSchema = z.object({
  channels: z.int().positive(),
  /** Where it keeps what passes; nothing is kept where it is `null`. */
  dataDir: z.string().nullable(),
});

export const serverOpenSchema = z.object({ url: z.string() });

/** Ticks a second of all channels together; 0 for none. */
export const paceSchema = z.object({ rate: z.number().nonnegative() });

/** How a server stands. */
export const standingSchema = z.object({
  /** Ticks published so far, on each channel and in all. */
  each: z.number(),
  published: z.number(),
  /** Milliseconds in which they were. */
  pacedMs: z.number(),
  /** Ticks kept, lost for whatever reason, and waiting to be kept. */
  recorded: z.number(),
  lost: z.number(),
  waiting: z.number(),
  /** Bytes, the store's thread included. */
  rss: z.number(),
  /** CPU seconds of the process so far, the store's thread included. */
  cpu: z.number(),
});
export type Standing = z.infer<typeof standingSchema>;

/** Readers as boards are: each folded, at 10 frames/s, on its own channels. */
export const openReadersSchema = z.object({
  url: z.string(),
  readers: z.int().positive(),
  channelsEach: z.int().positive(),
  channels: z.int().positive(),
});
export type OpenReaders = z.infer<typeof openReadersSchema>;

export const agesSchema = z.object({
  /** Rows told since it was last asked. */
  rows: z.number(),
  /** How old the first and the last tick of each row were when it arrived, milliseconds. */
  p50: z.number(),
  p99: z.number(),
});
export type Ages = z.infer<typeof agesSchema>;

export const placesSchema = z.object({
  /** Rows that break the law of continuity (PROTOCOL FR4). */
  faults: z.number(),
  /** The least and the greatest number that any reader was told last of any of its channels, by its server. */
  least: z.record(z.string(), z.number()),
  most: z.record(z.string(), z.number()),
});

/** The names of the channels of a server. */
export function channelNames(count: number): string[] {
  return Array.from({ length: count }, (_, at) => `sensor/load/${at}`);
}
