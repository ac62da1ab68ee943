import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { readAddress } from "../../app/_widgets/window/address.ts";
import { count, focusOf, PHONE, pause, SEEDED, soon, useStage } from "./stage.ts";

function mode(page: Page): Promise<string | null> {
  return page.locator("[data-focus] [data-chart]").getAttribute("data-mode");
}

/** The labels of the time axis with their places. */
function timeAxis(page: Page): Promise<string[]> {
  return page
    .locator("[data-focus] .recharts-xAxis-tick-labels text")
    .evaluateAll((labels) => labels.map((label) => `${label.getAttribute("x")} ${label.textContent}`));
}

/** The span the address names, once it was written; milliseconds it lasts and its end. */
async function spanInAddress(page: Page): Promise<{ length: number; to: number } | null> {
  const { span } = readAddress(new URL(page.url()).search, Date.now()).said;
  return span ? { length: span.to - span.from, to: span.to } : null;
}

async function middle(page: Page): Promise<{ x: number; y: number; width: number }> {
  const box = await page.locator("[data-focus] [data-chart]").boundingBox();
  if (!box) throw new Error("the chart is not to be seen");
  return { x: box.x + box.width / 2, y: box.y + box.height / 3, width: box.width };
}

async function drag(page: Page, byX: number): Promise<void> {
  const { x, y } = await middle(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + byX, y, { steps: 4 });
  await page.mouse.up();
}

/** Where the labels of the time axis are on the page, by what they say. */
function timePlaces(page: Page): Promise<Record<string, number>> {
  return page.locator("[data-focus] .recharts-xAxis-tick-labels text").evaluateAll((labels) =>
    Object.fromEntries(
      labels.map((label) => {
        const { left, right } = label.getBoundingClientRect();
        return [label.textContent, (left + right) / 2];
      }),
    ),
  );
}

/** Notes where the times are when the pointer moves next, before the chart hears of it; gives what tells them. */
async function placesAtNextMove(page: Page): Promise<() => Promise<Record<string, number>>> {
  const noted = await page.evaluateHandle(() => {
    const places = (): [string, number][] =>
      [...document.querySelectorAll("[data-focus] .recharts-xAxis-tick-labels text")].map((label) => {
        const { left, right } = label.getBoundingClientRect();
        return [label.textContent ?? "", (left + right) / 2];
      });
    const once = { capture: true, once: true };
    return {
      places: new Promise<[string, number][]>((resolve) =>
        addEventListener("pointermove", () => resolve(places()), once),
      ),
    };
  });
  return async () => Object.fromEntries(await noted.evaluate(({ places }) => places));
}

/** How far, pixels, the times of the chart are at the most from where they would be had they followed the pointer. */
async function strayed(page: Page, before: Record<string, number>, byX: number): Promise<number> {
  const after = await timePlaces(page);
  const both = Object.keys(before).filter((text) => text in after);
  if (both.length < 2) throw new Error(`${both.length} of the times before are still there`);
  return Math.max(...both.map((text) => Math.abs((after[text] ?? 0) - (before[text] ?? 0) - byX)));
}

/** Ticks that the way back to now says have arrived. */
function missed(page: Page): Promise<number> {
  return page
    .getByTestId("back-to-live")
    .innerText()
    .then((text) => Number(/\+([\d,]+)/.exec(text)?.[1]?.replace(",", "") ?? 0));
}

describe("P8: moving in time", () => {
  const stage = useStage(SEEDED);

  it("a drag to the right shows the past, which stands still until L or the right edge is back at now", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await drag(page, 300);
    await soon(() => mode(page)).toBe("detached");
    await soon(() => missed(page)).toBeGreaterThan(0);
    const [axis, before] = [await timeAxis(page), await missed(page)];
    expect(axis.length).toBeGreaterThan(2);
    await pause(3_000);
    expect(await timeAxis(page)).toEqual(axis);
    expect(await missed(page)).toBeGreaterThan(before);
    await page.keyboard.press("l");
    await soon(() => mode(page)).toBe("live");
    expect(await count(page, '[data-testid="back-to-live"]')).toBe(0);
    await drag(page, 300);
    await soon(() => mode(page)).toBe("detached");
    await drag(page, -400);
    await soon(() => mode(page)).toBe("live");
    expect(visit.complaints).toEqual([]);
  });

  it.each(["candles&r=5m", "candles&r=15m", "line&r=15m"])(
    "a drag out of live keeps the time under the pointer there, and the length of a bar: %s",
    async (shown) => {
      await using visit = await stage.visit({ path: `/?type=${shown}` });
      const { page } = visit;
      const bars = page.locator('[data-focus] [data-term="bars"]');
      await soon(async () => Object.keys(await timePlaces(page)).length).toBeGreaterThan(4);
      const [{ x, y }, length] = [await middle(page), await bars.textContent()];
      if (shown.startsWith("candles")) expect(length).toMatch(/\d/);
      await page.mouse.move(x, y);
      await page.mouse.down();
      // Until then the chart follows now, and moves by itself.
      const placesAtStart = await placesAtNextMove(page);
      for (let step = 1; step <= 10; step++) {
        await page.mouse.move(x + step * 30, y);
        const before = await placesAtStart();
        await soon(() => strayed(page, before, step * 30)).toBeLessThan(10);
      }
      // Candles keep their step; a line is bars from here on.
      if (shown.startsWith("candles")) expect(await bars.textContent()).toBe(length);
      await page.mouse.up();
      expect(await mode(page)).toBe("detached");
      expect(visit.complaints).toEqual([]);
    },
  );

  it("a wheel scrolls the page, with Ctrl it zooms; Shift and a drag zoom to what was selected", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const { x, y, width } = await middle(page);
    const scrolled = () => page.locator(".centre").evaluate((centre) => centre.scrollTop);
    await page.mouse.move(x, y);
    await page.mouse.wheel(0, 120);
    await soon(scrolled).toBeGreaterThan(0);
    expect(await mode(page)).toBe("live");
    await page.mouse.wheel(0, -120);
    await soon(scrolled).toBe(0);
    await page.keyboard.down("Control");
    await page.mouse.wheel(0, -240);
    await page.keyboard.up("Control");
    await soon(() => spanInAddress(page)).not.toBeNull();
    expect((await spanInAddress(page))?.length).toBeLessThan(300_000);
    expect(await scrolled()).toBe(0);
    await page.mouse.dblclick(x, y);
    await soon(() => mode(page)).toBe("live");
    await page.keyboard.down("Shift");
    await page.mouse.down();
    await page.mouse.move(x - width / 5, y, { steps: 4 });
    expect(await page.locator("[data-selection]").isVisible()).toBe(true);
    await page.mouse.up();
    await page.keyboard.up("Shift");
    const selected = async () => Math.abs(((await spanInAddress(page))?.length ?? 0) - 65_000) < 15_000;
    await soon(selected).toBe(true);
    expect(await page.locator("[data-selection]").isVisible()).toBe(false);
  });

  it("keys of the chart pan, zoom, point and read; Escape leaves it, and a range follows now", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const chart = page.locator('[data-focus] [role="application"]');
    const said = chart.locator('[aria-live="polite"]');
    await chart.focus();
    await page.keyboard.press("ArrowLeft");
    const crosshair = page.locator("[data-focus] [data-crosshair]").first();
    await soon(() => crosshair.getAttribute("visibility")).toBe("visible");
    for (const key of ["Shift+ArrowLeft", "Shift+ArrowLeft", "+"]) await page.keyboard.press(key);
    await soon(() => mode(page)).toBe("detached");
    await soon(async () => (await spanInAddress(page))?.length).toBeLessThan(300_000);
    expect(await said.innerText()).toBe("");
    await page.keyboard.press("r");
    await soon(() => said.innerText()).toMatch(/lowest [\d,.]+, mean [\d,.]+, highest [\d,.]+/);
    await page.keyboard.press("Escape");
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true);
    await page.keyboard.press("3");
    await soon(() => mode(page)).toBe("live");
    await soon(async () => new URL(page.url()).search).toBe("?r=15m");
  });

  it("from and to say what is wrong with them, and show what they mean", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await page.locator('[data-testid="more-ranges"]:visible').click();
    await page.getByLabel("From", { exact: true }).fill("-2m");
    await page.getByLabel("To", { exact: true }).fill("-1h");
    await page.keyboard.press("Enter");
    await soon(() => page.locator('form [role="alert"]:visible').innerText()).toBe(
      "It ends before it begins: swap the two.",
    );
    await page.getByLabel("To", { exact: true }).fill("-1m");
    await page.keyboard.press("Enter");
    await soon(() => mode(page)).toBe("detached");
    await soon(() => spanInAddress(page)).toMatchObject({ length: 60_000 });
    const chosen = page.locator('[data-testid="range"]:visible [aria-pressed="true"]');
    expect(await chosen.innerText()).toMatch(
      // Two days at midnight, and two years once a year.
      /^\d+ \w+( \d{4})? \d\d:\d\d:\d\d – (\d+ \w+( \d{4})? )?\d\d:\d\d:\d\d$/,
    );
    await page.locator('[data-testid="more-ranges"]:visible').click();
    await page.getByRole("button", { name: "7d" }).click();
    await soon(() => mode(page)).toBe("live");
    expect(await chosen.innerText()).toBe("7d");
  });

  it("an address shows the same elsewhere, leaves the own focus alone, and says what is wrong with it", async () => {
    const to = Date.now() - 60_000;
    const [from, until] = [to - 120_000, to].map((time) => new Date(time).toISOString());
    const path = `/?r=1h&channel=symbol/ETH-USD&type=line&from=${from}&to=${until}&i=7s`;
    await using visit = await stage.visit({ path });
    const { page } = visit;
    await soon(() => focusOf(page)).toBe("symbol/ETH-USD");
    await soon(() => mode(page)).toBe("detached");
    expect(await page.locator("[data-focus] [data-chart]").getAttribute("data-type")).toBe("line");
    const fault = page.getByTestId("address-fault");
    expect(await fault.innerText()).toContain("i=7s is not an interval; left out.");
    await fault.getByRole("button", { name: "Dismiss" }).click();
    expect(await fault.count()).toBe(0);
    await soon(async () => (await spanInAddress(page))?.to).toBe(to);
    await using other = await stage.visit({ path: page.url().slice(stage.board.url.length) });
    await soon(async () => other.page.url()).toBe(page.url());
    expect(await focusOf(other.page)).toBe("symbol/ETH-USD");
    await page.goto(stage.board.url);
    await soon(() => focusOf(page)).toBe("symbol/BTC-USD");
    await pause(1_000);
    expect(new URL(page.url()).search).toBe("");
  });

  it("what a link shows is left behind with its page; what is chosen on it is kept", async () => {
    await using visit = await stage.visit({ path: "/?r=1h&type=line&zone=Asia/Tokyo&ind=sma-20" });
    const { page } = visit;
    await soon(() => page.locator("[data-layer]").count()).toBe(1);
    const kept = () => page.evaluate(() => JSON.stringify({ ...localStorage }));
    expect(await kept()).not.toMatch(/Tokyo|sma|1h/);
    await page.getByTestId("chart-type").getByRole("button", { name: "Area" }).click();
    await soon(async () => new URL(page.url()).search).toContain("type=area");
    await page.locator("[data-focus] h2 a").click();
    await page.waitForURL(/channel/);
    await soon(async () => new URL(page.url()).search).toBe("?type=area");
    expect(await page.locator("[data-layer]").count()).toBe(0);
    await page.goBack();
    await soon(async () => new URL(page.url()).search).toBe("?r=1h&type=area&ind=sma-20&zone=Asia/Tokyo");
    expect(await kept()).not.toMatch(/Tokyo|sma|1h/);
  });

  it("fingers: a pinch zooms, a vertical swipe scrolls the page, and nothing goes sideways at 390 px", async () => {
    await using visit = await stage.visit({
      context: { viewport: PHONE, isMobile: true, hasTouch: true },
    });
    const { page } = visit;
    const { x, y } = await middle(page);
    const input = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...points: [number, number][]) =>
      input.send("Input.dispatchTouchEvent", {
        type,
        touchPoints: points.map(([atX, atY], id) => ({ x: atX, y: atY, id })),
      });
    await touch("touchStart", [x, y]);
    for (const step of [20, 60, 120, 180]) await touch("touchMove", [x, y - step]);
    await touch("touchEnd");
    await soon(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
    expect(await mode(page)).toBe("live");
    // The page may still be rolling.
    await pause(1_000);
    await page.evaluate(() => scrollTo(0, 0));
    await touch("touchStart", [x - 30, y], [x + 30, y]);
    for (const step of [10, 30, 60]) await touch("touchMove", [x - 30 - step, y], [x + 30 + step, y]);
    await touch("touchEnd");
    await soon(async () => (await spanInAddress(page))?.length).toBeLessThan(200_000);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(PHONE.width);
  });
});
