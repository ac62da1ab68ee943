import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface SmallDisk {
  readonly directory: string;
  /** Leaves half a MiB of it. */
  readonly fill: () => Promise<void>;
  readonly empty: () => Promise<void>;
  readonly remove: () => Promise<void>;
}

/** A disk of so many MiB in memory; `undefined` where this process may not make one. */
export async function smallDisk(mib: number): Promise<SmallDisk | undefined> {
  const directory = await mkdtemp(join(tmpdir(), "tidemark-disk-"));
  const made = await run("mount", ["-t", "tmpfs", "-o", `size=${mib}m`, "tmpfs", directory]).catch(
    () => undefined,
  );
  if (!made) {
    await rm(directory, { recursive: true });
    return undefined;
  }
  const ballast = join(directory, "ballast");
  return {
    directory,
    fill: () => writeFile(ballast, Buffer.alloc((mib - 0.5) * 1_048_576)).catch(() => {}),
    empty: () => rm(ballast),
    remove: async () => {
      await run("umount", [directory]);
      await rm(directory, { recursive: true });
    },
  };
}
