import { matcher } from "#lib/channel.ts";
import type { RecentLimits } from "#lib/limits.ts";
import { openStore, type StoreChoice } from "./choose-history.ts";
import type { Keep } from "./keep.ts";
import { Keeper, type KeeperOptions } from "./keeper.ts";
import { OpeningStore } from "./opening-store.ts";

/** What a config says of the history. */
export interface HistoryConfig extends Pick<StoreChoice, "maxBytes"> {
  readonly keep: { readonly [Level in keyof Keep]: Keep[Level] | undefined };
  readonly enabled: boolean;
  readonly store: StoreChoice["store"] | "none";
  /** Patterns of the channels to keep. */
  readonly channels: readonly string[];
}

export interface OpenKeeperOptions {
  /** Nothing is kept where it is left out. */
  readonly config: HistoryConfig | undefined;
  readonly dataDir: string | undefined;
  readonly recent: RecentLimits;
  readonly log: KeeperOptions["log"] & { error(message: string): void };
  readonly lapsed: KeeperOptions["lapsed"];
}

/** Of the bytes for recent ticks, the share that those of earlier servers may take until their channels appear. */
const AHEAD_SHARE = 1 / 4;

/** Opens what the config wants; `undefined` where that is nothing. Never rejects. */
export async function openKeeper(options: OpenKeeperOptions): Promise<Keeper | undefined> {
  const { config, dataDir, recent, log, lapsed } = options;
  if (!config?.enabled || config.store === "none" || dataDir === undefined) return undefined;
  const { store: name, keep, maxBytes } = config;
  const say: StoreChoice["say"] = (loudness, text) => log[loudness](text);
  const store = new OpeningStore({
    name,
    open: () => openStore({ store: name, dataDir, keep: keepOf(keep), maxBytes, say }),
  });
  return Keeper.open({
    store,
    dir: name === "sqlite" ? dataDir : undefined,
    covers: coversOf(config.channels),
    ahead: { ticks: recent.ticks, bytes: recent.bytes * AHEAD_SHARE },
    log,
    lapsed,
  });
}

function keepOf(said: HistoryConfig["keep"]): Keep {
  return Object.fromEntries(
    Object.entries(said).flatMap(([level, ms]) => (ms === undefined ? [] : [[level, ms]])),
  );
}

function coversOf(patterns: readonly string[]): (channel: string) => boolean {
  const tests = patterns.map(matcher);
  return (channel) => tests.some((covers) => covers(channel));
}
