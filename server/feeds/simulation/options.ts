import { z } from "zod";

/** A quarter of an hour, in milliseconds. */
const DEFAULT_PAST = 900_000;

/** The options both simulators have. */
export const simulationOptions = {
  count: z.int().min(1).max(10_000).optional(),
  rate: z.number().min(0.01).max(1000).optional(),
  seed: z.int().min(0).max(4_294_967_295).optional(),
  past: z.number().min(0).max(86_400_000).default(DEFAULT_PAST),
};

export const simulationHelp = {
  count: "how many channels, a whole number from 1 to 10000, such as 12",
  rate: "ticks per second and channel, 0.01 to 1000, such as 4",
  seed: "a whole number from 0 to 4294967295; the same one gives the same stream, such as 7",
  past: "milliseconds of simulated past at the start, 0 to 86400000, such as 900000 for a quarter of an hour",
};
