import type { Random } from "../../server/feeds/simulation/random.ts";

/**
 * How a connection ends. `plain`: the socket is destroyed. `mid-frame`: it is destroyed with a frame that has arrived and
 * is not applied. `mid-subscribe`: right behind the request, before its answer. `polite`: with Socket.IO's goodbye.
 * `lingering`: it is not read any more and destroyed only when the reader is back on another connection.
 */
export type Cut = "plain" | "mid-frame" | "mid-subscribe" | "polite" | "lingering";

/** One connection in a reader's life and the time away behind it, milliseconds. */
export interface Life {
  readonly cut: Cut;
  readonly onlineMs: number;
  readonly awayMs: number;
}

const CUTS: readonly (readonly [upTo: number, cut: Cut])[] = [
  [0.5, "plain"],
  [0.7, "mid-frame"],
  [0.85, "mid-subscribe"],
  [0.95, "polite"],
  [1, "lingering"],
];

/** Away for 50 ms to `longestMs`, every factor as likely as any other (log-uniform); online for 50 ms to 4 s. */
export function drawLife(random: Random, longestMs: number): Life {
  const drawn = random.uniform();
  return {
    cut: CUTS.find(([upTo]) => drawn < upTo)?.[1] ?? "plain",
    onlineMs: 50 + 3_950 * random.uniform(),
    awayMs: 50 * (longestMs / 50) ** random.uniform(),
  };
}

/** So many of a list, each as likely as any other, in random order (the first steps of Fisher and Yates). */
export function pick<Item>(random: Random, from: readonly Item[], count: number): Item[] {
  const left = [...from];
  const picked: Item[] = [];
  while (picked.length < count && left.length > 0) {
    picked.push(...left.splice(Math.floor(random.uniform() * left.length), 1));
  }
  return picked;
}
