import { z } from "zod";

/** What a lab is to publish. */
export const labOptionsSchema = z.object({
  /** Channels, every other one a symbol, named by `labChannels`. */
  channels: z.int().positive(),
  /** Ticks per second of each channel. */
  hz: z.number().positive(),
  /** `zigzag`: each value follows from its tick's number. `clock`: it is when the tick was published, epoch milliseconds. */
  values: z.enum(["zigzag", "clock"]),
  kinds: z.enum(["mixed", "symbols"]),
  /** Ticks that the server keeps of each channel; as the server's own default where left out. */
  recentTicks: z.int().positive().optional(),
});
export type LabOptions = z.infer<typeof labOptionsSchema>;

/** Bytes after a full garbage collection. */
export const memorySchema = z.object({
  heap: z.number(),
  external: z.number(),
  rss: z.number(),
  handles: z.number(),
});
export type Memory = z.infer<typeof memorySchema>;

/** Where it listens. */
export const openedSchema = z.object({ url: z.string() });

/** The names of a lab's channels. */
export function labChannels({ channels, kinds }: Pick<LabOptions, "channels" | "kinds">): string[] {
  return Array.from({ length: channels }, (_, at) =>
    kinds === "symbols" || at % 2 === 0 ? `symbol/LAB-${at}` : `sensor/lab/${at}`,
  );
}
