import { z } from "zod";

/** Bytes, after a full garbage collection. */
export const memorySchema = z.object({
  heap: z.number(),
  external: z.number(),
  rss: z.number(),
  /** Sockets, timers and whatever else keeps the event loop. */
  handles: z.number(),
});
export type Memory = z.infer<typeof memorySchema>;

const PASSES = 3;

/** What this process holds; it collects garbage first, for which it needs `--expose-gc`. */
export function memoryNow(): Memory {
  // What finalizers let go is collected only by the next pass.
  for (let pass = 0; pass < PASSES; pass++) globalThis.gc?.();
  const { heapUsed: heap, external, rss } = process.memoryUsage();
  return { heap, external, rss, handles: process.getActiveResourcesInfo().length };
}
