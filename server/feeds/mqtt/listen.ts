import { type LinkOptions, type PartContext, runPart } from "./broker-link.ts";
import { type Meaning, partsOf } from "./options.ts";
import type { Part } from "./part.ts";

/** What a broker's messages mean and how each connection to it is made. */
export interface BrokerFeedOptions {
  readonly meaning: Meaning;
  /** The connection of each part, counted from 0. */
  readonly link: (part: number) => LinkOptions;
}

/** Listens to a broker until the signal aborts; rejects with an Error in words as soon as one connection fails. */
export async function listenToBroker(
  options: BrokerFeedOptions,
  context: Omit<PartContext, "onConnected">,
): Promise<void> {
  const failed = new AbortController();
  const signal = AbortSignal.any([context.signal, failed.signal]);
  const parts = partsOf(options.meaning);
  let connected = 0;
  const onConnected = (): void => {
    if (++connected === parts.length) context.emit.connected();
  };
  const runs = parts.map((make, at) => runPart(make, options.link(at), { ...context, signal, onConnected }));
  try {
    await Promise.all(runs);
  } finally {
    failed.abort();
    await Promise.allSettled(runs);
  }
}

/** Sends a wish by whichever part knows the channel. Rejects with an Error in words where none does. */
export async function commandBy(parts: readonly Part[], channel: string, value: number): Promise<void> {
  for (const part of parts) {
    const sent = part.command(channel, value);
    if (sent) return sent;
  }
  throw new Error(`${channel} takes no command, or its broker is not connected`);
}
