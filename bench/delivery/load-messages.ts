import { z } from "zod";
import { modeSchema } from "#lib/protocol.ts";

// What the programs of the load say to each other through IPC: bench.ts asks, load-server.ts and load-readers.ts answer.

/** Where each channel of a subscription stands. */
export const placesSchema = z.object({
  channels: z.array(z.object({ handle: z.int(), seq: z.int() })),
});

/**
 * How ticks reach readers. `tidemark`: hub and gateway. `rooms`: Socket.IO as it comes, one emit per tick to the room of
 * its channel. `raw`: bare `ws`, one buffer per flush, made once and written to each socket.
 */
export const waySchema = z.enum(["tidemark", "rooms", "raw"]);
export type WayName = z.infer<typeof waySchema>;

export const openServerSchema = z.object({
  way: waySchema,
  channels: z.int().positive(),
  /** Whether prices are when they were published, epoch milliseconds, in place of a market's. */
  clock: z.boolean(),
});
export type OpenServer = z.infer<typeof openServerSchema>;
export const serverOpenSchema = z.object({ url: z.string(), channels: z.array(z.string()) });

/** As fast as it goes, a flush for each round of one tick a channel. */
export const closedLoopSchema = z.object({
  ms: z.number(),
  /** Ticks that one round brings to all readers together. */
  perRound: z.int(),
  /** Rounds that may be on their way. */
  ahead: z.int(),
  /** All ticks of a round in one turn of the event loop, in place of a turn for each, as they come from feeds. */
  bursts: z.boolean(),
});
export type ClosedLoop = z.infer<typeof closedLoopSchema>;

/** On the clock. */
export const pacedSchema = z.object({
  ms: z.number(),
  /** Ticks per second of each channel. */
  hz: z.number(),
});
export type Paced = z.infer<typeof pacedSchema>;

export const drivenSchema = z.object({
  /** Ticks published on each channel. */
  rounds: z.int(),
  /** CPU of the server's process, microseconds. */
  cpu: z.number(),
  ms: z.number(),
});
export type Driven = z.infer<typeof drivenSchema>;

/** What all readers have been told since the start. */
export const deliveredSchema = z.object({ ticks: z.number() });

export const openReadersSchema = z.object({
  url: z.string(),
  readers: z.int(),
  /** Channels of the readers, which take turns; readers of no channel do not subscribe. */
  sets: z.array(z.array(z.string())),
  mode: modeSchema,
  rate: z.number(),
  /** One reader in so many notes how old each tick is when it arrives. */
  timed: z.int().optional(),
});
export type OpenReaders = z.infer<typeof openReadersSchema>;

export const totalsSchema = z.object({
  ticks: z.number(),
  folded: z.number(),
  frames: z.number(),
  faults: z.number(),
  bytes: z.number(),
  /** Ticks of the reader that was told the fewest, and of the one that was told the most. */
  least: z.number(),
  most: z.number(),
  /** CPU of the readers' process, microseconds. */
  cpu: z.number(),
});
export type Totals = z.infer<typeof totalsSchema>;

/** How old ticks were when they arrived, milliseconds. */
export const agesSchema = z.object({ count: z.number(), p50: z.number(), p99: z.number(), max: z.number() });
export type Ages = z.infer<typeof agesSchema>;

/** What a process holds after a garbage collection, bytes. */
export const heldSchema = z.object({
  /** Resident memory. */
  rss: z.number(),
  /** Of that the heap in use. */
  heap: z.number(),
  /** And what V8 has set aside for young objects, used or not. */
  young: z.number(),
});
export type Held = z.infer<typeof heldSchema>;
