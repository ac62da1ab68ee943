import { z } from "zod";
import { faultOfPattern } from "#lib/channel.ts";
import { DEFAULT_LIMITS, DEFAULT_RECENT, MAX_HISTORY, MAX_RATE, MIN_RATE } from "#lib/limits.ts";
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

const some = (most: number, fallback: number, help: string) =>
  z.int().min(1).max(most).default(fallback).describe(help);
const any = (fallback: number, help: string) => z.int().min(1).default(fallback).describe(help);

/** What clients may ask for. Where the wire has a bound of its own it can only be narrowed. */
const limits = z.strictObject({
  channels: some(100_000, DEFAULT_LIMITS.channels, "channels that one connection may hold, such as 5000"),
  channelsPerFeed: some(
    1_000_000,
    DEFAULT_LIMITS.channelsPerFeed,
    "channels that one feed may open, such as 5000; a feed with more by its own options may open those",
  ),
  rate: z
    .number()
    .min(MIN_RATE)
    .max(MAX_RATE)
    .default(DEFAULT_LIMITS.rate)
    .describe(`frames per second that one connection may ask for, ${MIN_RATE} to ${MAX_RATE}`),
  history: some(
    MAX_HISTORY,
    DEFAULT_LIMITS.history,
    `rows of the past that a channel may be asked for, 1 to ${MAX_HISTORY}`,
  ),
  messageBytes: z
    .int()
    .min(1_024)
    .max(16 * MIB)
    .default(DEFAULT_LIMITS.messageBytes)
    .describe("bytes of one message from a client, 1024 to 16777216"),
  requests: any(DEFAULT_LIMITS.requests, "requests a second of one connection; twice as many at once"),
  rows: any(
    DEFAULT_LIMITS.rows,
    "rows a second that one connection may ask for; three times as many at once",
  ),
  sessions: any(DEFAULT_LIMITS.sessions, "connections in all, such as 20000"),
  sessionsPerAddress: any(DEFAULT_LIMITS.sessionsPerAddress, "connections from one address, such as 10000"),
  connectsPerAddress: any(
    DEFAULT_LIMITS.connectsPerAddress,
    "connections that one address may open at once; a tenth of them more each second",
  ),
  requestsPerAddress: any(
    DEFAULT_LIMITS.requestsPerAddress,
    "requests that one address may send at once; a tenth of them more each second",
  ),
  trustProxy: z
    .boolean()
    .default(DEFAULT_LIMITS.trustProxy)
    .describe(
      "true where a proxy in front says in X-Forwarded-For where a connection comes from, else false",
    ),
});

const PATTERNS = 'patterns of the channels that may be told something, such as ["sensor/boiler-1/setpoint"]';

/** What the board and scripts may tell devices. */
const commands = z.strictObject({
  allow: z
    .array(z.string().refine((pattern) => faultOfPattern(pattern) === undefined))
    .default([])
    .describe(PATTERNS),
});

const KEPT_MS = z.number().min(1_000);

/** What is kept of all that passes. */
const history = z.strictObject({
  enabled: z.boolean().default(true).describe("true keeps what passes, in TIDEMARK_DATA, and false nothing"),
  store: z
    .enum(["sqlite", "memory", "none"])
    .default("sqlite")
    .describe(
      "sqlite for a file in TIDEMARK_DATA, memory for what ends with the process, none to keep nothing",
    ),
  channels: z
    .array(z.string().refine((pattern) => faultOfPattern(pattern) === undefined))
    .default(["#"])
    .describe('patterns of the channels to keep, such as ["symbol/#", "sensor/boiler-1/#"]'),
  keep: z
    .strictObject({
      ticks: KEPT_MS.optional(),
      "1s": KEPT_MS.optional(),
      "10s": KEPT_MS.optional(),
      "1min": KEPT_MS.optional(),
      "10min": KEPT_MS.optional(),
      "1h": KEPT_MS.optional(),
      "1d": KEPT_MS.optional(),
    })
    .default({})
    .describe(
      'milliseconds that ticks and bars of 1s, 10s, 1min, 10min, 1h and 1d are kept, such as { "ticks": 604800000 }',
    ),
  maxBytes: z
    .int()
    .min(16 * MIB)
    .default(10 * 1_024 * MIB)
    .describe("bytes that the file may take before the oldest ticks are forgotten, 16777216 or more"),
});

/** The groups of settings beside the feeds. Each setting's description is what to write there. */
export const CONFIG_GROUPS = { recent, history, limits, push: pushOptions, commands } as const;

/** What to write in each setting of a group; `undefined` where there is no such group. */
export function helpOf(group: PropertyKey | undefined): Readonly<Record<string, string>> | undefined {
  const found = Object.entries(CONFIG_GROUPS).find(([name]) => name === group)?.[1];
  if (!found) return undefined;
  return Object.fromEntries(
    Object.entries(found.shape).map(([name, { description }]) => [name, description ?? ""]),
  );
}
