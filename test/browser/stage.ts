import type { Browser, BrowserContextOptions, ConsoleMessage, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";
import { awakeMs } from "../support/awake.ts";
import { type Board, type BoardOptions, openBoard } from "../support/board.ts";
import { launchChromium } from "../support/chromium.ts";

type Config = NonNullable<BoardOptions["config"]>;

const DESKTOP = { width: 1440, height: 900 };
export const PHONE = { width: 390, height: 844 };

/** The demo with a seed, without this machine's own sensors: what a test sees does not depend on where it runs. */
export const SEEDED: Config = {
  feeds: [
    { type: "simulated-market", seed: 7, rate: 8 },
    { type: "simulated-sensors", seed: 7 },
  ],
};

export interface VisitOptions {
  readonly path?: string;
  /** Another address of the same board, such as a proxy before it. */
  readonly url?: string;
  readonly context?: BrowserContextOptions;
  /** Runs in the page before anything of it does. */
  readonly before?: () => void;
  /** Resolve before charts are drawn. */
  readonly early?: boolean;
}

/** A page, and what went wrong in it. */
export interface Visit extends AsyncDisposable {
  readonly page: Page;
  /** Warnings, errors and uncaught exceptions of the page. */
  readonly complaints: string[];
}

/** A board and a browser for all tests of a file. Call at its top. */
export function useStage(config?: Config) {
  let board: Board | undefined;
  let browser: Browser | undefined;
  beforeAll(async () => {
    [board, browser] = await Promise.all([openBoard(config ? { config } : {}), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await board?.stop("SIGKILL");
  });
  return {
    get board(): Board {
      if (!board) throw new Error("the board has not been started");
      return board;
    },
    set board(next: Board) {
      board = next;
    },
    async visit(options: VisitOptions = {}): Promise<Visit> {
      if (!browser) throw new Error("the browser has not been started");
      return visit(browser, options.url ?? this.board.url, options);
    },
  };
}

async function visit(browser: Browser, url: string, options: VisitOptions): Promise<Visit> {
  const place = { locale: "en-US", timezoneId: "UTC" };
  const look: BrowserContextOptions = { viewport: DESKTOP, ...place, colorScheme: "dark" };
  const context = await browser.newContext({ ...look, ...options.context });
  if (options.before) await context.addInitScript(options.before);
  const page = await context.newPage();
  const complaints = listenFor(page);
  await page.goto(`${url}${options.path ?? "/"}`);
  if (!options.early) await untilDrawn(page);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}

function listenFor(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("console", (message: ConsoleMessage) => {
    if (["error", "warning"].includes(message.type())) complaints.push(message.text());
  });
  return complaints;
}

/** Waits until values and at least one line are there. */
export async function untilDrawn(page: Page): Promise<void> {
  await page.waitForSelector('html[data-conn="live"]');
  await page.waitForFunction(() => document.querySelector("[data-line]")?.getAttribute("d"));
}

/** What the page says of its connection. */
export function phaseOf(page: Page): Promise<string | null> {
  return page.locator("html").getAttribute("data-conn");
}

/** The state of a channel's row on the watchlist. */
export function stateOf(page: Page, channel: string): Promise<string | null> {
  return row(page, channel).getAttribute("data-state");
}

export function row(page: Page, channel: string) {
  return page.locator(`li[data-channel="${channel}"]`);
}

/** The channel on the focus chart. */
export function focusOf(page: Page): Promise<string | null> {
  return page.locator("[data-focus]").getAttribute("data-focus");
}

/** How many elements match. */
export function count(page: Page, selector: string): Promise<number> {
  return page.locator(selector).count();
}

/** Waits, for as long as a moment is part of what is promised. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Milliseconds after which a value is not waited for any more, however little of them the machine gave. */
const LATEST = 45_000;

/**
 * Waits for a value that a person would look for; `ms` is what was promised for it, in time that the machine gave. What is
 * read later is what was read last in time.
 */
export function soon<Value>(read: () => Promise<Value>, ms = 5_000) {
  const started = awakeMs();
  let inTime: { readonly value: Value } | undefined;
  const readInTime = async (): Promise<Value> => {
    const value = awakeMs() - started > ms ? undefined : await read();
    if (value !== undefined && awakeMs() - started <= ms) inTime = { value };
    if (!inTime) throw new Error(`nothing was read within ${ms} ms`);
    return inTime.value;
  };
  return expect.poll(readInTime, { timeout: Math.min(8 * ms, Math.max(ms, LATEST)), interval: 50 });
}
