import { z } from "zod";

// What the programs of this benchmark say to each other through IPC: ingest.ts asks, server.ts and load.ts answer.

export const openSchema = z.object({
  /** Tidemark, and a server that answers 204 to whatever it is sent. */
  tidemark: z.string(),
  control: z.string(),
});

/** CPU of the server's process since it was last asked, microseconds. */
export const usedSchema = z.object({ cpu: z.number() });
export type Used = z.infer<typeof usedSchema>;

/** CPU of the longest turn of the server's event loop since it was told to watch. */
export const longestTurnSchema = z.object({ ms: z.number() });
export type LongestTurn = z.infer<typeof longestTurnSchema>;

export const doneSchema = z.object({});

export const loadSchema = z.object({
  url: z.string(),
  path: z.string(),
  format: z.enum(["lines", "json"]),
  /** Values in one request. */
  points: z.int().positive(),
  connections: z.int().positive(),
  ms: z.number(),
});
export type Load = z.infer<typeof loadSchema>;

export const loadedSchema = z.object({
  requests: z.int(),
  ms: z.number(),
  /** CPU of the process that sends, microseconds. */
  cpu: z.number(),
});
