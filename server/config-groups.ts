import { z } from "zod";
import { DEFAULT_RECENT } from "#lib/limits.ts";
import { pushOptions } from "./feeds/choose-feeds.ts";

const MIB = 1_048_576;

/** How much of the recent past is kept, for charts and for readers that come back. */
const recent = z.strictObject({
  ms: z
    .int()
    .min(0)
    .max(86_400_000)
    .default(DEFAULT_RECENT.ms)
    .describe("milliseconds of the past that every channel keeps, such as 300000"),
  ticks: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(DEFAULT_RECENT.ticks)
    .describe("ticks that every channel keeps however old they are, such as 3000"),
  bytes: z
    .int()
    .min(MIB)
    .default(DEFAULT_RECENT.bytes)
    .describe("bytes that all channels together may take for this, 1048576 or more"),
});

/** The groups of settings beside the feeds. Each setting's description is what to write there. */
export const CONFIG_GROUPS = { recent, push: pushOptions } as const;

/** What to write in each setting of a group; `undefined` where there is no such group. */
export function helpOf(group: PropertyKey | undefined): Readonly<Record<string, string>> | undefined {
  const found = Object.entries(CONFIG_GROUPS).find(([name]) => name === group)?.[1];
  if (!found) return undefined;
  return Object.fromEntries(
    Object.entries(found.shape).map(([name, { description }]) => [name, description ?? ""]),
  );
}
