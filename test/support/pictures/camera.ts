import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { repackPng } from "../png.ts";
import { ROOT } from "../steps.ts";

const DESKTOP = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** Bytes a picture may have: they are part of every clone. */
const MOST_BYTES = 250_000;
/** Lines that are not drawn by then have nothing to draw, milliseconds. */
const DRAWN_MS = 15_000;
/** Until figures are there that need a few seconds, milliseconds. */
const FIGURES_MS = 4_000;

/** One picture. */
export interface Shot {
  readonly name: string;
  /** What is opened: the part of the address after the port. */
  readonly path?: string;
  readonly theme?: "dark" | "light";
  readonly phone?: boolean;
  /** What is done to the page before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** Takes pictures of a board into a folder. */
export class Camera {
  readonly #browser: Browser;
  readonly #folder: string;
  readonly #wants: (name: string) => boolean;

  /** @param wants whether a picture is to be taken. */
  constructor(browser: Browser, folder: string, wants: (name: string) => boolean) {
    this.#browser = browser;
    this.#folder = folder;
    this.#wants = wants;
    mkdirSync(folder, { recursive: true });
  }

  /** Those of some pictures that are to be taken. */
  wanted(shots: readonly Shot[]): Shot[] {
    return shots.filter(({ name }) => this.#wants(name));
  }

  async shoot(url: string, shots: readonly Shot[]): Promise<void> {
    for (const shot of this.wanted(shots)) {
      const page = await this.open(url, shot);
      await this.save(page, shot.name);
      await page.context().close();
    }
  }

  async open(url: string, shot: Shot): Promise<Page> {
    const { theme = "dark", phone = false } = shot;
    const context = await this.#browser.newContext({
      viewport: phone ? PHONE : DESKTOP,
      isMobile: phone,
      hasTouch: phone,
      colorScheme: theme,
      locale: "en-US",
    });
    const page = await context.newPage();
    await page.goto(`${url}${shot.path ?? "/"}`);
    await untilFull(page);
    await shot.prepare?.(page);
    return page;
  }

  async save(page: Page, name: string): Promise<void> {
    const file = path.join(this.#folder, `${name}.png`);
    const picture = repackPng(await page.screenshot({ animations: "disabled" }));
    const size = picture.length;
    if (size > MOST_BYTES)
      throw new Error(`${name} would have ${size} bytes; at most ${MOST_BYTES} belong in a clone`);
    writeFileSync(file, picture);
    console.log(`${path.relative(ROOT, file)} (${Math.round(size / 1000)} kB)`);
  }
}

/** Waits until every line is drawn and the figures that need a few seconds are there. */
async function untilFull(page: Page): Promise<void> {
  await page.waitForSelector('html[data-conn="live"]');
  const drawn = page.waitForFunction(
    () => {
      const lines = [...document.querySelectorAll("[data-line]")];
      const chart = document.querySelector("[data-chart] path[d], table");
      return chart && lines.every((line) => line.checkVisibility() === false || line.getAttribute("d"));
    },
    undefined,
    { timeout: DRAWN_MS },
  );
  // A chart without anything in its window is a picture, too.
  await drawn.catch(() => {});
  await page.evaluate(() => document.fonts.ready);
  await sleep(FIGURES_MS);
}
