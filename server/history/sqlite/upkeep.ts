import { levelsOf } from "../keep.ts";
import type { Engine } from "./engine.ts";
import type { WorkerOptions } from "./messages.ts";
import type { OpenFile } from "./open-file.ts";
import { forget, forgetOldest, giveBack, usedBytes } from "./retention.ts";

/** Ticks are in a block after so many milliseconds, however few. */
const OPEN_MS = 300_000;
const RETENTION_MS = 60_000;
/** Looked for something to do again after so many milliseconds. */
const REST_MS = 1_000;
/** Between two pieces of a check, which nobody waits for, milliseconds. */
const SCRUB_MS = 50;

/** The file, as whoever guards it gives it away: in a transaction where something is written. */
export interface Held {
  readonly read: <T>(work: (engine: Engine, file: OpenFile) => T) => T;
  readonly write: <T>(work: (engine: Engine, file: OpenFile) => T) => T;
}

/** What there is to do besides, one piece of some milliseconds at a time. */
export class Upkeep {
  readonly #options: Pick<WorkerOptions, "keep" | "bytes">;
  #retentionAt = 0;

  constructor(options: Pick<WorkerOptions, "keep" | "bytes">) {
    this.#options = options;
  }

  /** Does one piece. Returns in how many milliseconds there may be more. */
  step(now: number, engine: Engine | undefined, { read, write }: Held): number {
    const before = now - OPEN_MS;
    if (engine?.due(before)) {
      write(() => engine.closeDue(before));
      return 0;
    }
    if (now >= this.#retentionAt) return this.#retain(now, write) ? 0 : SCRUB_MS;
    return engine && read((_, { scrub }) => scrub?.step() ?? false) ? SCRUB_MS : REST_MS;
  }

  /** Forgets what is too old or too much. Says whether there is more. */
  #retain(now: number, write: Held["write"]): boolean {
    const { keep, bytes } = this.#options;
    for (const { level, ms } of levelsOf(keep))
      write((engine, { db }) => forget(db, engine, level, now - ms));
    const more = write((engine, { db }) => {
      const tooMuch = usedBytes(db) > bytes;
      if (tooMuch) forgetOldest(db, engine);
      return giveBack(db) || tooMuch;
    });
    if (!more) this.#retentionAt = now + RETENTION_MS;
    return more;
  }
}
