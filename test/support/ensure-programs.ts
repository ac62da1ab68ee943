import { existsSync } from "node:fs";
import { runStep } from "./steps.ts";

/** Programs that tests run for real, and the Debian packages that hold them. */
const NEEDED = {
  mosquitto: "mosquitto",
  mosquitto_pub: "mosquitto-clients",
  curl: "curl",
  openssl: "openssl",
};
/** Where daemons are, which is not on everybody's PATH. */
const PLACES = [...(process.env.PATH ?? "").split(":"), "/usr/sbin", "/usr/local/sbin"];

/**
 * Makes sure that the programs are there, installing Debian's where that is possible; otherwise says how to get them.
 * Tests that need one which is missing fail, and say so, too.
 */
export async function ensurePrograms(): Promise<void> {
  const packages = missing();
  if (packages.length === 0) return;
  const install = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(" ")}`;
  if (mayInstall())
    await runStep({ name: `install ${packages.join(", ")}`, command: "sh", args: ["-c", install] });
  if (missing().length > 0)
    console.log(`✗ missing: ${missing().join(", ")}; on Debian run as root: ${install}`);
}

function missing(): string[] {
  const isThere = (program: string): boolean => PLACES.some((place) => existsSync(`${place}/${program}`));
  return Object.entries(NEEDED).flatMap(([program, name]) => (isThere(program) ? [] : [name]));
}

function mayInstall(): boolean {
  return process.getuid?.() === 0 && existsSync("/etc/debian_version");
}
