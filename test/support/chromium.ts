import { type Browser, chromium } from "playwright-core";

const FLAGS = [
  // Tests run as root in a container, where Chromium's own sandbox cannot start.
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // Nothing but this machine: a page that asks for anything else fails its test.
  "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1, EXCLUDE localhost",
];

/** The browser's program: CHROMIUM_PATH, or where Debian puts it. */
export function chromiumPath(): string {
  return process.env.CHROMIUM_PATH ?? "/usr/bin/chromium";
}

/** Starts Chromium without a window. Whoever asked closes it: `await using browser = await launchChromium()`. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: FLAGS });
}
