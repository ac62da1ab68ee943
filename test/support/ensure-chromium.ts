import { existsSync } from "node:fs";
import { chromiumPath } from "./chromium.ts";
import { runStep } from "./steps.ts";

const INSTALL = "apt-get update && apt-get install -y --no-install-recommends chromium";

/** Makes sure that there is a Chromium, installing Debian's where that is possible; otherwise says how to get one. */
export async function ensureChromium(): Promise<boolean> {
  if (existsSync(chromiumPath())) return true;
  if (process.env.CHROMIUM_PATH === undefined && mayInstall()) {
    await runStep({ name: "install Chromium", command: "sh", args: ["-c", INSTALL] });
    if (existsSync(chromiumPath())) return true;
  }
  console.log(`✗ no Chromium at ${chromiumPath()}; ${remedy()}`);
  return false;
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}

function remedy(): string {
  const install = `on Debian run as root: ${INSTALL}`;
  return `install Chromium or Chrome and name its program in CHROMIUM_PATH (${install})`;
}
