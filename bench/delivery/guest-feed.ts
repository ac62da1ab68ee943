import { setTimeout as sleep } from "node:timers/promises";
import type { Emit, Feed } from "../../server/feeds/feed.ts";

const GUESTS = 20;
const TURN_MS = 200;
/** Each turn so many guests are replaced, so that one stays for some 40 s. */
const REPLACED = 0.1;

/** Channels that appear, tick for a while and are gone for good. */
export class GuestFeed implements Feed {
  readonly name = "Guests";
  readonly type = "guests";
  readonly simulated = true;
  #last = 0;

  async run(emit: Emit, signal: AbortSignal): Promise<void> {
    const here: string[] = [];
    let replaced = 0;
    while (!signal.aborted) {
      for (replaced += REPLACED; replaced >= 1; replaced--) {
        const gone = here.length >= GUESTS ? here.shift() : undefined;
        if (gone !== undefined) emit.remove(gone);
        here.push(`sensor/guest/${++this.#last}`);
      }
      const time = Date.now();
      for (const channel of here) emit({ channel, time, value: Math.sin(time / 1_000) });
      await sleep(TURN_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
