import { readFileSync } from "node:fs";
import { AxeBuilder } from "@axe-core/playwright";
import { parse } from "csv-parse/sync";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { count, pause, SEEDED, soon, useStage } from "./stage.ts";

const CHANNEL = "sensor/kitchen/temperature";
const PATH = `/channel/${CHANNEL}`;
const SECONDS = 120;

/** What a device measured once a second, in numbers that no binary fraction is equal to. */
function measured(now: number): { time: number; value: number }[] {
  const end = Math.floor(now / 1_000) * 1_000;
  return Array.from({ length: SECONDS }, (_, at) => ({
    time: end - (SECONDS - at) * 1_000,
    value: Math.round(2_000 + 100 * Math.sin(at / 9)) / 100 + 0.001 * at,
  }));
}

async function push(url: string, ticks: readonly { time: number; value: number }[]): Promise<void> {
  const body = JSON.stringify(ticks.map((tick) => ({ channel: CHANNEL, ...tick })));
  expect((await fetch(`${url}/api/ticks`, { method: "POST", body })).status).toBe(200);
}

/** Every line that is mounted while the table is scrolled through: times of ticks with their closes. */
async function readTable(page: Page): Promise<[number, number][]> {
  const lines = new Map<number, number>();
  const box = page.locator("[data-table]");
  for (let top = 0; ; top += 200) {
    const height = await box.evaluate((node, to) => {
      node.scrollTop = to;
      return node.scrollHeight - node.clientHeight;
    }, top);
    await soon(() => box.evaluate(isFilled)).toBe(true);
    for (const [time, close] of await linesIn(page)) lines.set(time, close);
    if (top >= height) return [...lines];
  }
}

/** Whether lines are mounted from the top of the table's sight to its bottom. */
function isFilled(box: Element): boolean {
  const sight = box.getBoundingClientRect();
  const lines = [...box.querySelectorAll("tr[data-time]")].map((line) => line.getBoundingClientRect());
  const head = box.querySelector("thead")?.getBoundingClientRect().bottom ?? 0;
  const isFrom = (lines[0]?.top ?? Number.POSITIVE_INFINITY) <= Math.max(head, sight.top) + 1;
  return isFrom && (lines.at(-1)?.bottom ?? 0) >= sight.bottom - 20;
}

function linesIn(page: Page): Promise<[number, number][]> {
  return page
    .locator("tr[data-time]")
    .evaluateAll((rows) =>
      rows.map((row) => [
        Number(row.getAttribute("data-time")),
        Number(row.querySelectorAll("td")[3]?.getAttribute("data-value")),
      ]),
    );
}

async function saved(page: Page, what: string): Promise<{ name: string; bytes: Buffer }> {
  await page.click('[data-testid="export"]');
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.click(`[data-export="${what}"]`),
  ]);
  return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
}

/** Width, height and how many colours a picture has, as the browser decodes it. */
function look(page: Page, png: Buffer): Promise<{ width: number; height: number; colours: number }> {
  return page.evaluate(async (base64) => {
    const image = new Image();
    image.src = `data:image/png;base64,${base64}`;
    await image.decode();
    const context = new OffscreenCanvas(image.width, image.height).getContext("2d");
    context?.drawImage(image, 0, 0);
    const pixels = new Uint32Array(context?.getImageData(0, 0, image.width, image.height).data.buffer ?? []);
    return { width: image.width, height: image.height, colours: new Set(pixels).size };
  }, png.toString("base64"));
}

const withTable = () => localStorage.setItem("view:v1", JSON.stringify({ table: true }));

describe("P14: what the chart shows in numbers", () => {
  const stage = useStage({ ...SEEDED, history: { enabled: true } });
  let ticks: { time: number; value: number }[] = [];
  beforeAll(async () => {
    ticks = measured(Date.now());
    await push(stage.board.url, ticks);
  });

  it("is a table of the same ticks as the history has, each once, newest first", async () => {
    await using visit = await stage.visit({ path: PATH, before: withTable, early: true });
    const { page } = visit;
    await page.waitForSelector("tr[data-time]");
    const lines = await readTable(page);
    expect(lines).toEqual(ticks.map(({ time, value }) => [time, value]).reverse());
    const range = `from=${ticks[0]?.time}&to=${(ticks.at(-1)?.time ?? 0) + 1}`;
    const answer: { rows: number[][] } = await fetch(
      `${stage.board.url}/api/history?channel=${CHANNEL}&${range}`,
    ).then((response) => response.json());
    expect(answer.rows.map(([, time, close]) => [time, close]).reverse()).toEqual(lines);
    expect(await page.locator("table").getAttribute("aria-rowcount")).toBe(String(lines.length + 1));
    const { violations } = await new AxeBuilder({ page }).include("[data-table]").analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });

  it("stays where somebody reads while lines come above, and follows at its top", async () => {
    await using visit = await stage.visit({ before: withTable, early: true });
    const { page } = visit;
    await page.waitForSelector("tr[data-time]");
    const newest = () => linesIn(page).then(([first]) => first?.[0] ?? 0);
    const first = await newest();
    await soon(newest).toBeGreaterThan(first);
    await page.locator("[data-table]").evaluate((box) => {
      box.scrollTop = 1_400;
    });
    await pause(300);
    const firstInSight = () =>
      page.locator("[data-table]").evaluate((box) => {
        const edge = box.getBoundingClientRect().top + 30;
        const rows = [...box.querySelectorAll("tr[data-time]")];
        return rows.find((row) => row.getBoundingClientRect().bottom > edge)?.getAttribute("data-time");
      });
    const reading = await firstInSight();
    const top = () => page.locator("[data-table]").evaluate((box) => box.scrollTop);
    await soon(top).toBeGreaterThan(1_450);
    expect(await firstInSight()).toBe(reading);
  });

  it("can be taken away: as a CSV that reads back, every tick of it, and a picture twice as sharp", async () => {
    await using visit = await stage.visit({ path: PATH });
    const { page, complaints } = visit;
    const csv = await saved(page, "csv");
    expect(csv.name).toMatch(
      /^kitchen temperature \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d–(\d{4}-\d\d-\d\d )?\d\d\.\d\d\.\d\d UTC\.csv$/,
    );
    const read: Record<string, string>[] = parse(csv.bytes, { columns: true });
    expect(read.map(({ time = "", close }) => [Date.parse(time), Number(close)])).toEqual(
      ticks.map(({ time, value }) => [time, value]),
    );
    const every: Record<string, string>[] = parse((await saved(page, "ticks-csv")).bytes, { columns: true });
    expect(every.map(({ value }) => Number(value))).toEqual(ticks.map(({ value }) => value));
    const png = await saved(page, "png");
    const panel = await page.locator("[data-focus]").boundingBox();
    const { width, height, colours } = await look(page, png.bytes);
    expect(width).toBe(2 * Math.round(panel?.width ?? 0));
    expect(height).toBe(2 * (Math.round(panel?.height ?? 0) + 28));
    expect(colours).toBeGreaterThan(50);
    expect(complaints).toEqual([]);
  });

  it("says in words why a file cannot be had, and stays open", async () => {
    await using visit = await stage.visit({ path: PATH });
    const { page } = visit;
    await page.route("**/api/history**", (route) => route.abort());
    await page.click('[data-testid="export"]');
    await page.click('[data-export="ticks-csv"]');
    await soon(() => page.locator("[data-focus] [role=status]").innerText()).toMatch(
      /server does not answer/,
    );
  });
});

describe("the zone of all times", () => {
  const stage = useStage(SEEDED);

  it("is chosen by name: axis, legend and status bar follow, and one that is none is refused in words", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    const labels = () => page.locator("[data-focus] .recharts-xAxis-tick-labels text").allTextContents();
    await soon(async () => (await labels()).length).toBeGreaterThan(1);
    await page.getByRole("button", { name: "Settings" }).click();
    const field = page.getByTestId("zone");
    await field.fill("Europe/Atlantis");
    await field.press("Enter");
    expect(await page.locator("header [role=alert]").innerText()).toMatch(/no time zone “Europe\/Atlantis”/);
    await field.fill("asia/kathmandu");
    await field.press("Enter");
    const clock = page.locator("[data-zone]");
    expect(await clock.innerText()).toMatch(/^GMT\+5:45 /);
    expect(await clock.getAttribute("title")).toMatch(/\+05:45 Asia\/Kathmandu/);
    await page.keyboard.press("Escape");
    const box = await page.locator("[data-focus] [data-chart]").boundingBox();
    if (!box) throw new Error("the focus chart is not in sight");
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    const legend = page.locator("[data-legend]");
    await soon(() => legend.getAttribute("title")).toMatch(/\+05:45 Asia\/Kathmandu$/);
    const inKathmandu = { timeZone: "Asia/Kathmandu", hourCycle: "h23" } as const;
    const minutes = { hour: "2-digit", minute: "2-digit" } as const;
    const now = new Intl.DateTimeFormat("en-GB", { ...inKathmandu, ...minutes });
    const recent = [0, 1, 2, 3, 4, 5, 6].map((ago) => now.format(Date.now() - ago * 60_000));
    // Where a day begins there its label is the date.
    const clocks = (await labels()).filter((label) => label.includes(":")).map((label) => label.slice(0, 5));
    expect(clocks.length).toBeGreaterThan(0);
    expect(clocks.filter((label) => !recent.includes(label))).toEqual([]);
    expect(recent).toContain((await legend.innerText()).match(/\d\d:\d\d(?=:\d\d)/)?.[0]);
    expect(await count(page, '[data-zone="Asia/Kathmandu"]')).toBe(1);
  });
});
