import { z } from "zod";

/** Calls of `emit` that the process sends at once at most; it waits until they have been taken. */
export const MAX_BATCH = 1_000;
/** Calls that wait in the process at most; what comes beyond is dropped and counted. */
export const MAX_WAITING = 20_000;

/** A call of `emit`: what, and its arguments as they were given. */
export type Call = readonly ["tick" | "describe" | "refuse" | "remove" | "offline", ...unknown[]];

/** What the process of a feed of the user's says. */
export const fromChild = z.discriminatedUnion("what", [
  z.object({ what: z.literal("calls"), calls: z.array(z.unknown()).max(MAX_BATCH) }),
  z.object({ what: z.literal("loaded"), name: z.string().max(200) }),
  /** Asks to be told when readers have room for more. */
  z.object({ what: z.literal("ready") }),
  /** `run` has resolved. */
  z.object({ what: z.literal("ended") }),
  /** The file could not be loaded or `run` has failed. */
  z.object({ what: z.literal("failed"), message: z.string() }),
]);
export type FromChild = z.infer<typeof fromChild>;

/** What it is told: the last calls were taken, readers have room, or that it shall stop. */
export type ToChild = "taken" | "room" | "stop";

const text = z.string().max(200).optional();

export const ownTick = z.object({
  channel: z.string(),
  time: z.number().optional(),
  value: z.number(),
  size: z.number().optional(),
  bid: z.number().optional(),
  ask: z.number().optional(),
});

const limit = z.number().nullable().exactOptional();

export const ownDescription = z.object({
  channel: z.string(),
  name: text,
  unit: text,
  group: text,
  decimals: z.int().min(0).max(12).optional(),
  expectedMs: z.number().positive().optional(),
  limits: z.object({ ll: limit, l: limit, h: limit, hh: limit }).optional(),
  labels: z.record(z.string().max(40), z.string().max(200)).optional(),
});
