import { watch } from "node:fs";
import { basename, dirname } from "node:path";
import { sleep } from "../sleep.ts";

/** Milliseconds until an editor that saves in several steps is done. */
const SETTLE = 100;

/** Resolves when a file has changed, or when the signal aborts. Never rejects: a folder that is gone never changes. */
export async function changeOf(file: string, signal: AbortSignal): Promise<void> {
  const name = basename(file);
  await new Promise<void>((resolve) => {
    try {
      // Editors put another file in the place of the one they save, so that its folder is what to watch.
      const watcher = watch(dirname(file), { signal, persistent: false });
      watcher.on("change", (_, changed) => changed === name && resolve());
      watcher.on("error", () => {}).on("close", resolve);
      signal.addEventListener("abort", () => resolve(), { once: true });
    } catch {
      signal.addEventListener("abort", () => resolve(), { once: true });
    }
  });
  await sleep(SETTLE, signal);
}
