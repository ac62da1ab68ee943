import { pino } from "pino";
import { createFeeds } from "../../server/feeds/choose-feeds.ts";
import { startServer } from "../../server/start-server.ts";
import { answerParent } from "./answer-parent.ts";
import { GuestFeed } from "./guest-feed.ts";
import { memoryNow } from "./memory.ts";

// The server of the soak: simulated markets and plants, and channels that come and go. Started by bench/soak.ts.

const RATE = 10;
/** A minute of past, so that its memory is full when the soak begins to count. */
const RECENT = { ms: 60_000, ticks: 600, bytes: 64 * 1_048_576 };

async function open(): Promise<object> {
  const simulated = createFeeds([
    { type: "simulated-market", count: 150, rate: RATE, seed: 1 },
    { type: "simulated-sensors", count: 150, rate: RATE, seed: 1 },
  ]);
  const server = await startServer(
    { port: 0, host: "127.0.0.1", feeds: [], recent: RECENT },
    { feeds: [...simulated, new GuestFeed()], web: false, log: pino({ level: "silent" }) },
  );
  return { url: server.url };
}

answerParent({ open, memory: memoryNow });
