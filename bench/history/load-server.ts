import { pino } from "pino";
import { DEFAULT_RECENT } from "#lib/limits.ts";
import { CONFIG_GROUPS } from "../../server/config-groups.ts";
import { type RunningServer, startServer } from "../../server/start-server.ts";
import { answerParent } from "../delivery/answer-parent.ts";
import { cpuSeconds } from "../delivery/cpu.ts";
import { PacedFeed } from "./paced-feed.ts";
import { openServerSchema, paceSchema, type Standing } from "./serving-messages.ts";

// A whole server without pages in a process of its own, with or without a history. Started by serving-rig.ts.

let feed: PacedFeed | undefined;
let server: RunningServer | undefined;

async function open(given: unknown): Promise<object> {
  const { channels, dataDir } = openServerSchema.parse(given);
  feed = new PacedFeed(channels);
  const kept = dataDir === null ? {} : { dataDir, history: CONFIG_GROUPS.history.parse({ enabled: true }) };
  server = await startServer(
    { port: 0, host: "127.0.0.1", feeds: [], recent: DEFAULT_RECENT, ...kept },
    { feeds: [feed], web: false, log: pino({ level: "silent" }) },
  );
  return { url: server.url };
}

function standing(): Standing {
  const { each = 0, published = 0, pacedMs = 0 } = feed ?? {};
  const history = server?.history();
  const lost = Object.values(history?.lost ?? {}).reduce((sum, ticks) => sum + ticks, 0);
  const { recorded = 0, waiting = 0 } = history ?? {};
  const rss = process.memoryUsage.rss();
  return { each, published, pacedMs, recorded, lost, waiting, rss, cpu: cpuSeconds() };
}

answerParent({
  open,
  pace: (given) => feed?.pace(paceSchema.parse(given).rate),
  standing,
});
