import { z } from "zod";
import { COMMAND_TYPES } from "#lib/catalog.ts";

/** Calls of `emit` that the process sends at once at most; it waits until they have been taken. */
export const MAX_BATCH = 1_000;
/** Calls that wait in the process at most; what comes beyond is dropped and counted. */
export const MAX_WAITING = 20_000;

/** A call of `emit`: what, and its arguments as they were given. */
export type Call = readonly ["tick" | "describe" | "refuse" | "remove" | "offline", ...unknown[]];

/** What the process of a feed of the user's says. */
export const fromChild = z.discriminatedUnion("what", [
  z.object({ what: z.literal("calls"), calls: z.array(z.unknown()).max(MAX_BATCH) }),
  z.object({ what: z.literal("loaded"), name: z.string().max(200), takesCommands: z.boolean() }),
  /** Asks to be told when readers have room for more. */
  z.object({ what: z.literal("ready") }),
  /** Answers a ping. */
  z.object({ what: z.literal("pong") }),
  /** `run` has resolved. */
  z.object({ what: z.literal("ended") }),
  /** The file could not be loaded or `run` has failed. */
  z.object({ what: z.literal("failed"), message: z.string() }),
  /** What became of a wish: handed over, or the fault in words. */
  z.object({ what: z.literal("commanded"), id: z.int(), fault: z.string().max(1_000).exactOptional() }),
]);
export type FromChild = z.infer<typeof fromChild>;

/** What it is told. */
export const toChild = z.union([
  /** The last calls were taken, readers have room, that it shall stop, or asks whether its event loop turns. */
  z.literal(["taken", "room", "stop", "ping"]),
  /** A wish for one of its channels, in the channel's unit. */
  z.object({ what: z.literal("command"), id: z.int(), channel: z.string(), value: z.number() }),
  /** Nobody waits for that wish any longer. */
  z.object({ what: z.literal("forget"), id: z.int() }),
]);
export type ToChild = z.infer<typeof toChild>;

const text = z.string().max(200).optional();

export const ownTick = z.object({
  channel: z.string(),
  time: z.number().optional(),
  value: z.number(),
  size: z.number().optional(),
  bid: z.number().optional(),
  ask: z.number().optional(),
});

const ownCommand = z.object({
  type: z.enum(COMMAND_TYPES),
  min: z.number().optional(),
  max: z.number().optional(),
  step: z.number().positive().optional(),
  unit: z.string().max(200).optional(),
  options: z.record(z.string().max(40), z.string().max(200)).optional(),
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
  command: ownCommand.optional(),
});
