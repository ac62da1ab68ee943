import { globSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { ROOT } from "../support/steps.ts";
import { openProxy } from "./proxy.ts";
import { count, phaseOf, SEEDED, soon, useStage } from "./stage.ts";

/** What stands in the place of a page. */
const LAST_WORDS = 'main[role="alert"]';
const PRICES = 'li[data-channel^="symbol/"] [data-field="last"]';

/** Of the code with Recharts, which comes after the page's own. */
const CHARTS = "recharts-";

interface Blocked {
  /** How often it was asked for. */
  asked: number;
  /** Lets it through. */
  open: boolean;
}

/** The built scripts with a text in them, by the end of their address. */
function scriptsWith(text: string): Map<string, string> {
  const files = globSync("static/chunks/*.js", { cwd: path.join(ROOT, ".next") });
  const scripts = files.map((file) => [file, readFileSync(path.join(ROOT, ".next", file), "utf8")] as const);
  return new Map(scripts.filter(([, code]) => code.includes(text)));
}

/** Answers 404 to scripts with a text in them, as a server does that was started with another build. */
async function block(page: Page, text: string): Promise<Blocked> {
  const blocked: Blocked = { asked: 0, open: false };
  for (const file of scriptsWith(text).keys())
    await page.route(`**/${file}*`, (route) => {
      blocked.asked += 1;
      return blocked.open ? route.continue() : route.fulfill({ status: 404 });
    });
  return blocked;
}

/** Has what such a text is in fail as it is drawn; the texts are those of widgets, as they stand in the built code. */
async function fail(page: Page, ...texts: string[]): Promise<void> {
  // A list in the place of a text, a property in that of one.
  const throws = '[(()=>{throw new Error("made to fail")})()]';
  for (const text of texts)
    for (const [file, code] of scriptsWith(text)) {
      const body = texts.reduce((failing, one) => failing.replaceAll(one, throws), code);
      // Nobody keeps it: a page that is loaded again is whole.
      const headers = { "cache-control": "no-store" };
      const answer = { body, headers, contentType: "text/javascript" };
      await page.route(`**/${file}*`, (route) => route.fulfill(answer));
    }
}

describe("one widget never stops another", () => {
  const stage = useStage(SEEDED);

  /** A page of nothing, on which faults can be laid before the board opens. */
  const blank = (url = stage.board.url) => stage.visit({ path: "/healthz", url, early: true });

  /** Prices are there, and change. */
  const lives = async (page: Page) => {
    await page.waitForSelector('html[data-conn="live"]');
    const prices = () => page.locator(PRICES).allInnerTexts();
    const before = await prices();
    expect(before.length).toBeGreaterThan(3);
    await soon(prices).not.toEqual(before);
  };

  it("code that does not come is missed in words by what needs it, and comes on Try again", async () => {
    await using visit = await blank();
    const { page } = visit;
    const charts = await block(page, CHARTS);
    await page.goto(stage.board.url);
    const missing = page.locator("[data-focus]").getByRole("alert");
    await soon(() => missing.innerText()).toContain("The chart did not load.");
    await lives(page);
    const asked = charts.asked;
    await missing.getByRole("button", { name: "Try again" }).click();
    await soon(async () => charts.asked).toBeGreaterThan(asked);
    await soon(() => missing.innerText()).toContain("The chart did not load.");
    charts.open = true;
    await missing.getByRole("button", { name: "Try again" }).click();
    await page.waitForSelector("[data-focus] [data-last-candle]");
    await soon(() => page.getByText("did not load").count()).toBe(0);
  });

  it("code that does not come is asked for again when the server is back", async () => {
    await using proxy = await openProxy(stage.board.port);
    await using visit = await blank(proxy.url);
    const { page } = visit;
    const charts = await block(page, CHARTS);
    await page.goto(proxy.url);
    await soon(() => count(page, '[data-focus] [role="alert"]')).toBe(1);
    await lives(page);
    proxy.cut();
    await soon(() => phaseOf(page), 15_000).toBe("reconnecting");
    charts.open = true;
    proxy.mend();
    await page.waitForSelector("[data-focus] [data-last-candle]");
    await soon(() => page.getByText("did not load").count()).toBe(0);
  });

  it("a chart that fails as it is drawn stops alone", async () => {
    await using visit = await blank();
    const { page } = visit;
    await fail(page, '"application"');
    await page.goto(stage.board.url);
    const stopped = page.locator("[data-focus]").getByRole("alert");
    await soon(() => stopped.innerText()).toContain("The chart stopped.");
    expect(await stopped.innerText()).toContain("made to fail");
    await lives(page);
    await soon(() => count(page, "[data-kind] [data-line]")).toBeGreaterThan(1);
  });

  it("a chart whose painter fails says why, and the others go on", async () => {
    await using visit = await blank();
    const { page, complaints } = visit;
    await fail(page, ".dataset.lastCandle");
    await page.goto(stage.board.url);
    await soon(async () => complaints.join()).toContain("made to fail");
    await lives(page);
    await soon(() => count(page, "[data-kind] [data-line]")).toBeGreaterThan(1);
    expect(complaints.join()).not.toContain("Illegal invocation");
  });

  it("a list that fails as it is drawn stops alone", async () => {
    await using visit = await blank();
    const { page } = visit;
    await fail(page, '"Watchlist"');
    await page.goto(stage.board.url);
    await page.getByText("The watchlist stopped.").waitFor();
    await page.waitForSelector("[data-focus] [data-last-candle]");
    await soon(() => count(page, "[data-kind] [data-line]")).toBeGreaterThan(1);
  });

  it("a page that fails as a whole says so and can be tried again", async () => {
    await using visit = await blank();
    const { page } = visit;
    await fail(page, '"Live board"');
    await page.goto(stage.board.url);
    await soon(() => page.locator(LAST_WORDS).innerText()).toContain("This page stopped.");
    await page.unrouteAll();
    await page.getByRole("button", { name: "Reload the page" }).click();
    await page.waitForSelector("[data-focus] [data-last-candle]");
  });

  it("a page whose last words fail, too, has others", async () => {
    await using visit = await blank();
    const { page } = visit;
    await fail(page, '"Live board"', '"This page stopped."');
    await page.goto(stage.board.url);
    await soon(() => page.locator(LAST_WORDS).innerText()).toContain("Tidemark stopped.");
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(14, 17, 22)",
    );
  });
});
