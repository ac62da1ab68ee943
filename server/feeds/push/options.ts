import { z } from "zod";
import { faultOfPattern } from "#lib/channel.ts";
import { DEFAULT_RULE, faultOfRule } from "./channel-rule.ts";

/** A text that a function finds no fault with. */
function checked(faultOf: (text: string) => string | undefined): z.ZodString {
  return z.string().superRefine((text, context) => {
    const message = faultOf(text);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  });
}

/** A pattern, or a list of them. A union of checked texts would hide what is wrong with one. */
const patterns = z.union([z.string(), z.array(z.string()).min(1).max(100)]).superRefine((given, context) => {
  for (const pattern of [given].flat()) {
    const message = faultOfPattern(pattern);
    if (message !== undefined) context.addIssue({ code: "custom", message });
  }
});

const token = z.strictObject({
  /** What whoever pushes sends along. */
  token: z.string().min(8),
  /** Names the source to people. */
  name: z.string().trim().min(1).max(60).optional(),
  /** The channels it may push to, as a pattern or several. */
  channels: patterns.optional(),
});

/** What a config says of HTTP push. */
export const pushOptions = z.strictObject({
  enabled: z.boolean().default(true).describe("false takes nothing that is pushed over HTTP"),
  tokens: z
    .array(token)
    .max(1_000)
    .default([])
    .describe(
      'a list such as [{ "token": "8 characters or more", "name": "Greenhouse", "channels": "sensor/#" }]',
    ),
  requireToken: z
    .boolean()
    .default(false)
    .describe("true where programs on this machine need a token, too, as behind a proxy that names nobody"),
  rule: checked(faultOfRule)
    .default(DEFAULT_RULE)
    .describe('what channels of line protocol are called, such as "{measurement}/{host}/{field}"'),
  maxChannels: z
    .int()
    .min(1)
    .max(100_000)
    .default(5_000)
    .describe("how many channels may be opened by pushing; further ones are refused by name"),
  maxBytes: z
    .int()
    .min(1_024)
    .max(268_435_456)
    .default(8_388_608)
    .describe("bytes of the longest body that is taken, unpacked, 1024 or more"),
  pointsPerSecond: z
    .int()
    .min(1)
    .default(1_000_000)
    .describe("values per second that each source may push, such as 10000"),
  maxAheadMs: z
    .int()
    .min(0)
    .default(60_000)
    .describe("milliseconds that a pushed time may be ahead of this machine's clock, such as 60000"),
});

export type PushOptions = z.output<typeof pushOptions>;
