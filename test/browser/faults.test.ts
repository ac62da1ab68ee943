import type { Page, Route } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openProxy } from "./proxy.ts";
import { count, phaseOf, SEEDED, soon, useStage, type Visit } from "./stage.ts";

const SCRIPTS = "**/_next/static/chunks/*.js";
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

/** Answers 404 to scripts with a text in them, as a server does that was started with another build. */
async function block(page: Page, text: string): Promise<Blocked> {
  const blocked: Blocked = { asked: 0, open: false };
  await page.route(SCRIPTS, async (route) => {
    const answer = await route.fetch();
    if (!(await answer.text()).includes(text)) return route.fulfill({ response: answer });
    blocked.asked += 1;
    return blocked.open ? route.fulfill({ response: answer }) : route.fulfill({ status: 404 });
  });
  return blocked;
}

/** Has what says such a text fail as it is drawn; the texts are those of widgets, as they stand in the built code. */
async function fail(page: Page, ...texts: string[]): Promise<void> {
  await page.route(SCRIPTS, async (route: Route) => {
    const answer = await route.fetch();
    const throws = '(()=>{throw new Error("made to fail")})()';
    const body = texts.reduce((code, text) => code.replaceAll(`"${text}"`, throws), await answer.text());
    // Nobody keeps it: a page that is loaded again is whole.
    return route.fulfill({ response: answer, body, headers: { "cache-control": "no-store" } });
  });
}

describe("one widget never stops another", () => {
  const stage = useStage(SEEDED);

  /** A page of nothing, on which faults can be laid before the board opens. */
  const blank = async (url = stage.board.url): Promise<Visit> => {
    const visit = await stage.visit({ path: "/healthz", url, early: true });
    const end = async () => {
      // Scripts may be on their way when a test has seen what it came for.
      await visit.page.unrouteAll({ behavior: "wait" });
      await visit[Symbol.asyncDispose]();
    };
    return { ...visit, [Symbol.asyncDispose]: end };
  };

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
    await fail(page, "application");
    await page.goto(stage.board.url);
    const stopped = page.locator("[data-focus]").getByRole("alert");
    await soon(() => stopped.innerText()).toContain("The chart stopped.");
    expect(await stopped.innerText()).toContain("made to fail");
    await lives(page);
    await soon(() => count(page, "[data-kind] [data-line]")).toBeGreaterThan(1);
  });

  it("a list that fails as it is drawn stops alone", async () => {
    await using visit = await blank();
    const { page } = visit;
    await fail(page, "Watchlist");
    await page.goto(stage.board.url);
    await page.getByText("The watchlist stopped.").waitFor();
    await page.waitForSelector("[data-focus] [data-last-candle]");
    await soon(() => count(page, "[data-kind] [data-line]")).toBeGreaterThan(1);
  });

  it("a page that fails as a whole says so and can be tried again", async () => {
    await using visit = await blank();
    const { page } = visit;
    await fail(page, "Live board");
    await page.goto(stage.board.url);
    await soon(() => page.locator(LAST_WORDS).innerText()).toContain("This page stopped.");
    await page.unrouteAll({ behavior: "wait" });
    await page.getByRole("button", { name: "Reload the page" }).click();
    await page.waitForSelector("[data-focus] [data-last-candle]");
  });

  it("a page whose last words fail, too, has others", async () => {
    await using visit = await blank();
    const { page } = visit;
    await fail(page, "Live board", "This page stopped.");
    await page.goto(stage.board.url);
    await soon(() => page.locator(LAST_WORDS).innerText()).toContain("Tidemark stopped.");
    expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe(
      "rgb(14, 17, 22)",
    );
  });
});
