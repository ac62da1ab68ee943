import type { Browser, Page } from "playwright-core";
import type { UserConfig } from "../../server/define-config.ts";
import type { MadeChannel } from "../../test/support/made-past.ts";

/** Six prices and six sensors, as the first board has. */
export const CHANNELS: readonly MadeChannel[] = Array.from({ length: 12 }, (_, at) =>
  at < 6
    ? { channel: `symbol/MADE-${at + 1}`, base: 40 * (at + 1), swing: 0.2, decimals: 2 }
    : { channel: `sensor/made/${at - 5}`, base: 20 + at, swing: 0.1, decimals: 2 },
);

/** Channels hold so little in memory that nearly all of what is asked for comes from disk. */
export const CONFIG: UserConfig = {
  feeds: [],
  recent: { ms: 60_000, ticks: 100 },
  history: { enabled: true },
};

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
