import type { HistoryStore } from "./history.ts";
import type { Keep } from "./keep.ts";
import { MemoryHistory } from "./memory.ts";
import { openSqliteHistory } from "./sqlite.ts";

/** What a config says of the store. */
export interface StoreChoice {
  readonly store: "sqlite" | "memory";
  readonly dataDir: string;
  readonly keep: Keep;
  /** Bytes that it may take. */
  readonly maxBytes: number;
  /** Told what an operator should know. */
  readonly say: (loudness: "info" | "warn" | "error", text: string) => void;
}

/** Opens the store of a config. Rejects in words where that cannot be done. */
export async function openStore({ store, dataDir, keep, maxBytes, say }: StoreChoice): Promise<HistoryStore> {
  if (store === "memory") return new MemoryHistory();
  return openSqliteHistory({ dataDir, keep, bytes: maxBytes, say });
}
