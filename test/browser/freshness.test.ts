import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterAll, describe, expect, it } from "vitest";
import { count, row, soon, stateOf, useStage } from "./stage.ts";

declare global {
  interface Window {
    /** When a channel's row first had each state, milliseconds of the page's own clock. */
    stateSince: Partial<Record<string, number>>;
  }
}

const folder = mkdtempSync(path.join(tmpdir(), "tidemark-recordings-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Milliseconds between two rows, and when and for how long the recording says nothing. */
const EVERY = 100;
const HOLE = { from: 20_000, ms: 13_000 };
const LENGTH = 120_000;
const START = Date.UTC(2026, 0, 5, 12);

const PRICES = Array.from({ length: 2_000 }, (_, at) => (4_200 + 15 * Math.sin(at / 40)).toFixed(2));

/** Writes a recording; gives its path. */
function record(name: string, rows: readonly (readonly [time: number, value: string])[]): string {
  const file = path.join(folder, name);
  writeFileSync(file, ["time,value", ...rows.map((row) => row.join(","))].join("\n"));
  return file;
}

function wave(hole?: typeof HOLE): [number, string][] {
  const times = Array.from({ length: LENGTH / EVERY }, (_, at) => at * EVERY);
  const told = times.filter((time) => !hole || time < hole.from || time >= hole.from + hole.ms);
  return told.map((time) => [START + time, (20 + Math.sin(time / 2_000)).toFixed(3)]);
}

const replay = { type: "replay", time: "time", value: "value" } as const;

function points(page: Page): Promise<string> {
  const line = page.locator("[data-focus] [data-line]").first();
  return line.evaluate((line) => line.getAttribute("d") ?? "");
}

/** Has the page note when a channel's row changes its state: a test that looks now and then would be told later. */
function noteStates(page: Page, channel: string): Promise<void> {
  return row(page, channel).evaluate((line) => {
    window.stateSince = {};
    new MutationObserver(() => {
      window.stateSince[line.getAttribute("data-state") ?? ""] ??= performance.now();
    }).observe(line, { attributeFilter: ["data-state"] });
  });
}

/** What the focus chart showed from frame to frame over `ms` milliseconds. */
function watchChart(page: Page, ms: number) {
  return page.locator("[data-focus] [data-chart]").evaluate(async (chart, ms) => {
    const texts = () => [...chart.querySelectorAll("text")].filter((text) => !text.closest(".last-label"));
    const line = chart.querySelector("[data-line]") as SVGElement;
    const slide = line.parentElement as Element as SVGElement;
    const times = texts().filter(({ textContent }) => /^\d\d:\d\d:\d\d$/.test(textContent ?? ""));
    const time = times.at(-1)?.textContent;
    const [paths, shifts, places, covered] = [new Set(), new Set(), new Set(), new Set()];
    const end = performance.now() + ms;
    while (performance.now() < end) {
      await new Promise((resolve) => requestAnimationFrame(resolve));
      paths.add(line.getAttribute("d"));
      shifts.add(slide.style.transform);
      const box = chart.querySelector(".last-label rect")?.getBoundingClientRect();
      for (const text of texts()) {
        const { x, top, bottom, right } = text.getBoundingClientRect();
        if (text.textContent === time) places.add(x.toFixed(1));
        const hit = box && right > box.left && bottom - 3 > box.top && top + 3 < box.bottom;
        if (hit && getComputedStyle(text).visibility !== "hidden") covered.add(text.textContent);
      }
    }
    return {
      ...{ paths: paths.size, shifts: shifts.size, labelPlaces: places.size },
      covered: [...covered],
    };
  }, ms);
}

describe("recordings on the board", () => {
  const stage = useStage({
    feeds: [
      { ...replay, file: record("hole.csv", wave(HOLE)), channel: "sensor/a/hole", unit: "°C" },
      { ...replay, file: record("steady.csv", wave()), channel: "sensor/b/steady", loop: true },
      {
        ...replay,
        ...{
          file: record(
            "fast.csv",
            PRICES.map((price, at) => [START + at * 1_000, price]),
          ),
        },
        ...{ channel: "symbol/FAST", speed: 0, from: "recorded" },
      },
      {
        ...replay,
        ...{
          file: record(
            "sixty.csv",
            PRICES.slice(0, 120).map((price, at) => [START + at * 1_000, price]),
          ),
        },
        ...{ channel: "symbol/SIXTY", speed: 60, decimals: 1 },
      },
    ],
  });

  it("P5: a channel that falls silent is late, then stale, and its line breaks; others go on", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await page.keyboard.press("1");
    await row(page, "sensor/a/hole").getByRole("button", { name: /^Show/ }).click();
    expect(await count(page, '[data-focus="sensor/a/hole"]')).toBe(1);
    await noteStates(page, "sensor/a/hole");
    await soon(() => stateOf(page, "sensor/a/hole"), 30_000).toBe("late");
    const value = await row(page, "sensor/a/hole").locator('[data-field="last"]').innerText();
    const age = row(page, "sensor/a/hole").locator('[data-field="age"]');
    expect(await age.innerText()).toMatch(/^[1-4]\ss ago$/);
    await soon(() => age.innerText(), 4_000).toMatch(/^[5-9]\ss ago$/);
    await soon(() => stateOf(page, "sensor/a/hole"), 12_000).toBe("stale");
    const { late = 0, stale = 0 } = await page.evaluate(() => window.stateSince);
    expect((stale - late) / 1_000).toBeCloseTo(8, -0.5);
    expect(await stateOf(page, "sensor/b/steady")).toBe("live");
    expect(await row(page, "sensor/a/hole").locator('[data-field="last"]').innerText()).toBe(value);
    expect(await page.locator("[data-focus]").innerText()).toMatch(/STALE 0:(09|1\d)/);
    await soon(() => stateOf(page, "sensor/a/hole"), 8_000).toBe("live");
    await soon(async () => (await points(page)).match(/M/g)?.length ?? 0).toBeGreaterThanOrEqual(2);
    expect(await count(page, '[data-focus] [data-gap="feed"]')).toBe(1);
    await row(page, "sensor/b/steady").getByRole("button", { name: /^Show/ }).click();
    await soon(async () => (await points(page)).match(/M/g)?.length ?? 0).toBe(1);
  });

  it("shows the last value of a file with its decimals, at speed 0 and at speed 60", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const last = (channel: string) => row(page, channel).locator('[data-field="last"]').innerText();
    const format = (decimals: number) =>
      new Intl.NumberFormat("en-US", { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    await soon(() => last("symbol/FAST")).toBe(format(2).format(Number(PRICES.at(-1))));
    await soon(() => last("symbol/SIXTY")).toBe(format(1).format(Number(PRICES[119])));
    await soon(() => stateOf(page, "symbol/FAST")).toBe("closed");
    expect(await page.locator("footer").innerText()).not.toContain("DEMO DATA");
  });

  it("draws a recording on its own clock: the line ends where the file does", async () => {
    await using visit = await stage.visit({ path: "/channel/symbol/FAST" });
    const { page } = visit;
    await soon(() => points(page)).toMatch(/^M/);
    const end = new Date(START + (PRICES.length - 1) * 1_000);
    await soon(() => page.locator("aside").innerText()).toContain(
      `05 Jan 2026, ${end.toISOString().slice(11, 19)} UTC`,
    );
  });

  it("Recharts draws the frame; the line inside changes at the feed's pace and the time labels slide with it", async () => {
    await using visit = await stage.visit({ path: "/channel/sensor/b/steady" });
    const { page } = visit;
    await page.keyboard.press("1");
    expect(await count(page, "[data-chart] svg.recharts-surface [data-line]")).toBe(1);
    const seen = await watchChart(page, 3_000);
    expect(seen.paths).toBeGreaterThan(15);
    expect(seen.shifts).toBeGreaterThan(8);
    expect.soft(seen.labelPlaces, "places of one time label").toBeGreaterThan(seen.shifts * 0.75);
    expect.soft(seen.covered, "axis labels under the last value's label").toEqual([]);
  });
});
