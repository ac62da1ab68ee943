import { pino } from "pino";
import { DEFAULT_RECENT, type RecentLimits } from "#lib/limits.ts";
import { startServer } from "../../server/start-server.ts";
import type { LabOptions } from "./lab-messages.ts";
import { serveLab } from "./lab-process.ts";

// A whole server without pages in a process of its own. Started by lab.ts.

serveLab(async (feed, options) => {
  const config = { port: 0, host: "127.0.0.1", feeds: [], recent: recentOf(options) };
  const server = await startServer(config, { feeds: [feed], web: false, log: pino({ level: "silent" }) });
  return server.url;
});

function recentOf({ recentTicks: ticks }: LabOptions): RecentLimits {
  return ticks === undefined ? DEFAULT_RECENT : { ...DEFAULT_RECENT, ms: 1_000, ticks };
}
