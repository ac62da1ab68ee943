import { z } from "zod";

const sessionsSchema = z.object({
  total: z.number(),
  subscriptions: z.number(),
  lagging: z.number(),
  stalled: z.number(),
  slowest: z.array(z.object({ waiting: z.number() })),
});
/** The part of `GET /api/status` about sessions. */
export type Sessions = z.infer<typeof sessionsSchema>;

const statusSchema = z.object({ sessions: sessionsSchema });

/** How many sessions there are and how they keep up, as an operator sees it. */
export async function sessionsAt(url: string): Promise<Sessions> {
  const response = await fetch(`${url}/api/status`);
  return statusSchema.parse(await response.json()).sessions;
}

const catalogSchema = z.object({ channels: z.array(z.object({ channel: z.string(), seq: z.number() })) });

/** The number of each channel's last tick. */
export async function seqsAt(url: string): Promise<Map<string, number>> {
  const response = await fetch(`${url}/api/channels`);
  const { channels } = catalogSchema.parse(await response.json());
  return new Map(channels.map(({ channel, seq }) => [channel, seq]));
}
