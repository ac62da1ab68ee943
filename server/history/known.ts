import { z } from "zod";
import { kindOf } from "#lib/channel.ts";
import { catalogEntrySchema } from "#lib/protocol.ts";
import type { KnownChannel } from "./history.ts";

/** What a channel can be told is left out: until its feed is there, nobody can be told anything. */
const factsSchema = catalogEntrySchema
  .pick({
    channel: true,
    name: true,
    unit: true,
    decimals: true,
    group: true,
    source: true,
    expectedMs: true,
    limits: true,
    labels: true,
  })
  .extend({ seen: z.number() });

/** As a line of text. */
export function knownAsText({ facts, seen }: KnownChannel): string {
  return JSON.stringify({ ...facts, command: undefined, kind: undefined, seen });
}

/** Of a line of text; `undefined` where it is none. */
export function knownOfText(text: string): KnownChannel | undefined {
  const { data } = factsSchema.safeParse(jsonOf(text));
  const kind = data && kindOf(data.channel);
  if (!data || !kind) return undefined;
  const { seen, ...facts } = data;
  return { channel: facts.channel, facts: { ...facts, kind, command: null }, seen };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
