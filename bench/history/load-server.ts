import { pino } from "pino";
import { DEFAULT_RECENT } from "#lib/limits.ts";
import type { ServerStatus } from "#lib/status.ts";
import { CONFIG_GROUPS } from "../../server/config-groups.ts";
import { startServer } from "../../server/start-server.ts";
import { answerParent } from "../delivery/answer-parent.ts";
import { cpuSeconds } from "../delivery/cpu.ts";
import { PacedFeed } from "./paced-feed.ts";
import { openServerSchema, paceSchema, type Standing } from "./serving-messages.ts";

// A whole server without pages in a process of its own, with or without a history. Started by serving-rig.ts.

let feed: PacedFeed | undefined;
let address = "";

async function open(given: unknown): Promise<object> {
  const { channels, dataDir } = openServerSchema.parse(given);
  feed = new PacedFeed(channels);
  const kept = dataDir === null ? {} : { dataDir, history: CONFIG_GROUPS.history.parse({ enabled: true }) };
  const server = await startServer(
    { port: 0, host: "127.0.0.1", feeds: [], recent: DEFAULT_RECENT, ...kept },
    { feeds: [feed], web: false, log: pino({ level: "silent" }) },
  );
  address = server.url;
  return { url: address };
}

async function standing(): Promise<Standing> {
  const { each = 0, published = 0, pacedMs = 0 } = feed ?? {};
  const answer = await fetch(`${address}/api/status`);
  const { history }: Pick<ServerStatus, "history"> = await answer.json();
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
