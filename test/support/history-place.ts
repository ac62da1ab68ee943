import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A directory of its own, which is removed with all that is in it. */
export async function historyPlace(): Promise<AsyncDisposable & { readonly dataDir: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), "tidemark-history-"));
  return { dataDir, [Symbol.asyncDispose]: () => rm(dataDir, { recursive: true, force: true }) };
}
