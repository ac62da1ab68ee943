import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** A disk of its own, as small as a test wants it. */
export class MountedDisk implements Disposable {
  readonly dir = mkdtempSync(path.join(tmpdir(), "tidemark-disk-"));

  /** @param bytes what it holds. */
  constructor(bytes: number) {
    try {
      execFileSync("mount", ["-t", "tmpfs", "-o", `size=${bytes}`, "tmpfs", this.dir], { stdio: "pipe" });
    } catch (error) {
      rmSync(this.dir, { recursive: true, force: true });
      throw new Error("this test mounts a small disk, which needs root and mount(8): run it as root", {
        cause: error,
      });
    }
  }

  /** @param how `rw` or `ro`. */
  remount(how: "rw" | "ro"): void {
    execFileSync("mount", ["-o", `remount,${how}`, this.dir], { stdio: "pipe" });
  }

  [Symbol.dispose](): void {
    execFileSync("umount", ["-l", this.dir], { stdio: "pipe" });
    rmSync(this.dir, { recursive: true, force: true });
  }
}
