import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { manyChannels, pushAll } from "../support/many-channels.ts";
import { count, focusOf, PHONE, row, soon, useStage, type Visit } from "./stage.ts";

const CHANNELS = manyChannels(5_000);
const LAST = "sensor/plant-60/unit-15/vibration";
/** What is mounted at the most, whatever the list holds. */
const MOST_ROWS = 60;
/** A row that was scrolled to has its value after so long, ms. */
const VALUE_MS = 1_000;

function rows(page: Page): Promise<number> {
  return count(page, "li[data-channel]");
}

function list(page: Page) {
  return page.locator("[data-list]");
}

function heading(page: Page, group: string) {
  return page.locator(`[data-group="${group}"]`);
}

/** The channel of the row that has the focus. */
function focused(page: Page): Promise<string | undefined> {
  return page.evaluate(() => document.activeElement?.closest("li")?.dataset.channel);
}

async function serious(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include('[aria-label="Watchlist"]').analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

describe("a board of 5,000 channels", () => {
  const stage = useStage({ feeds: [] });
  beforeAll(() => pushAll(stage.board.url, CHANNELS));

  async function open(): Promise<Visit> {
    const visit = await stage.visit({ early: true });
    await soon(() => rows(visit.page)).toBe(50);
    return visit;
  }

  async function showAll({ page }: Visit): Promise<void> {
    await page.getByTestId("show-all").click();
    await soon(() => page.getByTestId("show-all").innerText()).toBe("Show the first 50");
  }

  it("offers 50 and says how many more there are; all of them are no more rows than fit", async () => {
    await using visit = await open();
    const { page, complaints } = visit;
    expect(await page.getByText("4,950 more channels").count()).toBe(1);
    await showAll(visit);
    expect(await page.getByText("5,000 channels", { exact: true }).count()).toBe(1);
    expect(await rows(page)).toBeLessThanOrEqual(MOST_ROWS);
    await page.reload();
    await soon(() => page.getByText("5,000 channels", { exact: true }).count()).toBe(1);
    await page.getByTestId("show-all").click();
    await soon(() => page.getByText("4,950 more channels").count()).toBe(1);
    expect(complaints).toEqual([]);
  });

  it("End reaches the last row and Home the first line, with the focus in sight", async () => {
    await using visit = await open();
    const { page } = visit;
    await showAll(visit);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await page.keyboard.press("ArrowDown");
    expect(await focused(page)).toBe(await focusOf(page));
    await page.keyboard.press("End");
    await soon(() => focused(page)).toBe(LAST);
    const box = await row(page, LAST).boundingBox();
    const around = await list(page).boundingBox();
    expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(
      (around?.y ?? 0) + (around?.height ?? 0) + 1,
    );
    expect(await row(page, LAST).getAttribute("aria-posinset")).toBe("75");
    expect(await row(page, LAST).getAttribute("aria-setsize")).toBe("75");
    await soon(() => row(page, LAST).locator('[data-field="last"]').innerText(), VALUE_MS).toMatch(/\d/);
    expect(await rows(page)).toBeLessThanOrEqual(MOST_ROWS);
    await page.keyboard.press("ArrowUp");
    expect(await focused(page)).toBe("sensor/plant-60/unit-15/level");
    await page.keyboard.press("Home");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("data-group"))).toBe("Market");
  });

  it("rows that were scrolled to have their values, and those left behind are let go", async () => {
    await using visit = await open();
    const { page } = visit;
    await showAll(visit);
    await list(page).hover();
    await page.mouse.wheel(0, 60_000);
    await soon(() => list(page).evaluate((node) => node.scrollTop)).toBe(60_000);
    const unread = () =>
      list(page).evaluate((node) => {
        const { top, bottom } = node.getBoundingClientRect();
        return [...node.querySelectorAll("li[data-channel]")].filter((row) => {
          const box = row.getBoundingClientRect();
          const seen = box.bottom > top + 28 && box.top < bottom;
          return seen && !/\d/.test(row.querySelector('[data-field="last"]')?.textContent ?? "");
        }).length;
      });
    await soon(unread, VALUE_MS).toBe(0);
    const told = async () => {
      const answer = await fetch(`${stage.board.url}/api/status`);
      const { sessions } = (await answer.json()) as { sessions: { slowest: { channels: number }[] } };
      return Math.max(...sessions.slowest.map(({ channels }) => channels));
    };
    // Rows, tiles, the large chart, and what lingers for 3 s.
    await soon(told, 6_000).toBeLessThan(100);
  });

  it("search finds the 4,999th, shows it on chart and list, in sight", async () => {
    await using visit = await open();
    const { page } = visit;
    await showAll(visit);
    const wanted = CHANNELS[4_998]?.channel ?? "";
    await page.keyboard.press("Control+k");
    await page.keyboard.type(wanted);
    await page.keyboard.press("Enter");
    await soon(() => focusOf(page)).toBe(wanted);
    await soon(() => row(page, wanted).isVisible()).toBe(true);
    await soon(() => row(page, wanted).locator('[data-field="last"]').innerText(), VALUE_MS).toMatch(/\d/);
    await page.reload();
    await soon(() => focusOf(page)).toBe(wanted);
    await soon(() => row(page, wanted).isVisible()).toBe(true);
  });

  it("all that a search finds can be added, and a group's rest; it is there after a reload", async () => {
    await using visit = await open();
    const { page } = visit;
    await page.keyboard.press("Control+k");
    await page.keyboard.type("vibration");
    await soon(() => page.getByRole("status").last().innerText()).toBe("50 of 900 shown");
    await page.getByTestId("add-all").click();
    await soon(() => page.getByRole("listbox").count()).toBe(0);
    const left = () => page.getByText(/more channels$/).innerText();
    const before = await left();
    expect(before).toBe("4,050 more channels");
    await list(page).evaluate((node) => {
      node.scrollTop = 1_700;
    });
    await page.getByRole("button", { name: "Add all 450 more channels of Market" }).click();
    await soon(left).toBe("3,600 more channels");
    await page.reload();
    await soon(left).toBe("3,600 more channels");
    expect(await rows(page)).toBeLessThanOrEqual(MOST_ROWS);
  });

  it("a group folds up by click and by arrow, stays so after a reload, and what is below it moves up", async () => {
    await using visit = await open();
    const { page } = visit;
    await showAll(visit);
    await heading(page, "Market").click();
    expect(await heading(page, "Market").getAttribute("aria-expanded")).toBe("false");
    expect(await count(page, 'li[data-channel^="symbol/"]')).toBe(0);
    await page.reload();
    await soon(() => heading(page, "Market").getAttribute("aria-expanded")).toBe("false");
    await heading(page, "Market").focus();
    await page.keyboard.press("ArrowRight");
    await soon(() => heading(page, "Market").getAttribute("aria-expanded")).toBe("true");
    await soon(() => count(page, 'li[data-channel^="symbol/"]')).toBeGreaterThan(0);
    await page.keyboard.press("ArrowLeft");
    await soon(() => heading(page, "Market").getAttribute("aria-expanded")).toBe("false");
  });

  it("keeps the place in the list while rows above are taken away", async () => {
    await using visit = await open();
    const { page } = visit;
    await showAll(visit);
    await list(page).evaluate((node) => {
      node.scrollTop = 30_000;
    });
    const top = () =>
      list(page).evaluate((node) => {
        const { left, top } = node.getBoundingClientRect();
        return document.elementFromPoint(left + 40, top + 120)?.closest("li")?.dataset.channel;
      });
    await soon(top).toMatch(/^sensor\//);
    const before = await top();
    await page.getByRole("button", { name: "Sensors" }).click();
    await soon(() => list(page).evaluate((node) => node.scrollTop)).not.toBe(30_000);
    expect(await top()).toBe(before);
  });

  it("axe finds nothing serious, on a phone either, where the whole list is in reach", async () => {
    await using visit = await open();
    await showAll(visit);
    expect.soft(await serious(visit.page), "the list").toEqual([]);
    await visit.page.keyboard.press("Control+k");
    await visit.page.keyboard.type("flow");
    await visit.page.waitForSelector('[data-testid="add-all"], [role="status"]');
    const { violations } = await new AxeBuilder({ page: visit.page }).include("header").analyze();
    expect
      .soft(
        violations.map(({ id }) => id),
        "the search",
      )
      .toEqual([]);
    await using phone = await stage.visit({
      early: true,
      context: { viewport: PHONE, isMobile: true, hasTouch: true },
    });
    const { page } = phone;
    await page.getByRole("button", { name: "List" }).tap();
    await page.getByTestId("show-all").tap();
    await list(page).evaluate((node) => {
      node.scrollTop = node.scrollHeight;
    });
    await soon(() => row(page, LAST).isVisible()).toBe(true);
    expect(await rows(page)).toBeLessThanOrEqual(MOST_ROWS);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    expect.soft(await serious(page), "the list on a phone").toEqual([]);
  });
});
