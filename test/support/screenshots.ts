import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { openBoard } from "./board.ts";
import { launchChromium } from "./chromium.ts";
import { ensureChromium } from "./ensure-chromium.ts";
import { repackPng } from "./png.ts";
import { ROOT, runStep } from "./steps.ts";

// `npm run screenshots`: draws the pictures of docs/images from the built board with its demo.

const FOLDER = path.join(ROOT, "docs/images");
const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Bytes a picture may have: they are part of every clone. */
const MOST_BYTES = 250_000;
/** This machine's own sensors have no past at the start: milliseconds until their lines are worth a picture. */
const HOST_PAST_MS = 60_000;
/** The demo as it runs without a config, with a seed. Simulators begin with a past, so charts are full at once. */
const DEMO = {
  feeds: [{ type: "simulated-market", seed: 7 }, { type: "simulated-sensors", seed: 7 }, { type: "host" }],
} as const;

interface Shot {
  readonly name: string;
  readonly path?: string;
  readonly theme?: "dark" | "light";
  readonly phone?: boolean;
}

async function open(browser: Browser, url: string, shot: Shot): Promise<Page> {
  const { theme = "dark", phone = false } = shot;
  const context = await browser.newContext({
    viewport: phone ? PHONE : DESKTOP,
    isMobile: phone,
    hasTouch: phone,
    colorScheme: theme,
    locale: "en-US",
  });
  const page = await context.newPage();
  await page.goto(`${url}${shot.path ?? "/"}`);
  await untilFull(page);
  return page;
}

/** Waits until every line is drawn and the figures that need a few seconds are there. */
async function untilFull(page: Page): Promise<void> {
  await page.waitForSelector('html[data-conn="live"]');
  await page.waitForFunction(() => {
    const lines = [...document.querySelectorAll("[data-line]")];
    return (
      lines.length > 0 && lines.every((line) => line.checkVisibility() === false || line.getAttribute("d"))
    );
  });
  await page.evaluate(() => document.fonts.ready);
  await sleep(4_000);
}

async function save(page: Page, name: string): Promise<void> {
  const file = path.join(FOLDER, `${name}.png`);
  const picture = repackPng(await page.screenshot({ animations: "disabled" }));
  const size = picture.length;
  if (size > MOST_BYTES)
    throw new Error(`${name} would have ${size} bytes; at most ${MOST_BYTES} belong in a clone`);
  writeFileSync(file, picture);
  console.log(`${path.relative(ROOT, file)} (${Math.round(size / 1000)} kB)`);
}

const SHOTS: readonly Shot[] = [
  { name: "board-dark" },
  { name: "board-light", theme: "light" },
  { name: "phone-dark", phone: true },
  { name: "channel-dark", path: "/channel/sensor/boiler-1/temperature" },
];

async function shoot(): Promise<void> {
  await using board = await openBoard({ config: { feeds: [...DEMO.feeds] } });
  await using browser = await launchChromium();
  await sleep(HOST_PAST_MS);
  for (const shot of SHOTS) {
    const page = await open(browser, board.url, shot);
    await save(page, shot.name);
    await page.context().close();
  }
  const page = await open(browser, board.url, { name: "server-killed-dark" });
  await board.stop("SIGKILL");
  await sleep(14_000);
  await save(page, "server-killed-dark");
}

mkdirSync(FOLDER, { recursive: true });
const chromium = await ensureChromium();
const build = await runStep({ name: "build", command: "node", args: ["server/build-web.ts", "--if-needed"] });
if (chromium && build.passed) await shoot();
else process.exitCode = 1;
