import type { Browser, Page } from "playwright-core";
import { CHANNELS } from "./made-board.ts";

/** Room for twelve charts and the large one, all in sight. */
const VIEWPORT = { width: 1920, height: 1480 };

/** Chosen for the board before the page is loaded. */
export interface Chosen {
  readonly focus: string;
  readonly range: string;
}

/** A page whose board has a line of each made channel. */
export async function openMadePage(browser: Browser, chosen: Chosen): Promise<Page> {
  const tiles = CHANNELS.map(({ channel }) => ({ kind: "line", channels: [channel] }));
  const context = await browser.newContext({ viewport: VIEWPORT, locale: "en-US", colorScheme: "dark" });
  const page = await context.newPage();
  // Functions are sent to the page as text, where this compiler's helper is not known.
  await page.addInitScript("globalThis.__name = (fn) => fn");
  await page.addInitScript(
    (board) => localStorage.setItem("board:v1", board),
    JSON.stringify({ ...chosen, tiles }),
  );
  return page;
}
