import { beforeAll, describe, expect, it } from "vitest";
import { openBoard } from "../support/board.ts";
import { openHttpSource } from "../support/http-source.ts";
import { count, focusOf, PHONE, row, SEEDED, soon, untilDrawn, useStage, type Visit } from "./stage.ts";

interface Tick {
  readonly channel: string;
  readonly value: number;
  readonly time?: string;
}

const KITCHEN = "sensor/kitchen/temperature";
const PUMP = "sensor/pump/pressure";
const GONE = "sensor/garden/humidity";
const PUMP_AGO_MS = 54 * 60_000;

async function push(url: string, ticks: readonly Tick[]): Promise<void> {
  const answer = await fetch(`${url}/api/ticks`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(ticks),
  });
  expect(await answer.text()).toContain('"refused":[]');
}

function last(visit: Visit, channel: string): Promise<string> {
  return row(visit.page, channel).locator('[data-field="last"]').innerText();
}

describe("what was pushed", () => {
  const stage = useStage({ feeds: [{ type: "simulated-market", seed: 7 }] });
  beforeAll(async () => {
    const time = new Date(Date.now() - PUMP_AGO_MS).toISOString();
    await push(stage.board.url, [{ channel: PUMP, value: 4, time }]);
    await push(stage.board.url, [{ channel: KITCHEN, value: 21.5 }]);
  });

  const facts = (visit: Visit) => visit.page.locator("[data-focus] dl");
  const open = (channel: string) => stage.visit({ path: `/channel/${channel}`, early: true });

  it("is shown with the digits it has, on the axis too", async () => {
    await using visit = await open(KITCHEN);
    const { page } = visit;
    await soon(() => page.locator("[data-focus] [data-field=last]").innerText()).toBe("21.5");
    await soon(
      async () => (await page.locator(".recharts-yAxis-tick-labels text").allTextContents()).length,
    ).toBeGreaterThan(2);
    for (const text of await page.locator(".recharts-yAxis-tick-labels text").allTextContents())
      expect(text).toMatch(/^\d+\.\d$/);
  });

  it("is held until the next value, in steps", async () => {
    await using visit = await open(KITCHEN);
    await untilDrawn(visit.page);
    await push(stage.board.url, [{ channel: KITCHEN, value: 22.25 }]);
    await soon(() => visit.page.locator("[data-focus] [data-field=last]").innerText()).toBe("22.25");
    const slopes = () =>
      visit.page.locator("[data-focus] [data-line]").evaluate((line) => {
        const points = [...(line.getAttribute("d") ?? "").matchAll(/[ML]([\d.-]+) ([\d.-]+)/g)];
        const steps = points.slice(1).map(([, x, y], at) => x !== points[at]?.[1] && y !== points[at]?.[2]);
        return { points: points.length, slopes: steps.filter(Boolean).length };
      });
    await soon(async () => (await slopes()).points).toBeGreaterThanOrEqual(4);
    expect((await slopes()).slopes).toBe(0);
  });

  it("long ago says so, agrees on what it is, and leads to the range that holds it", async () => {
    await using visit = await open(PUMP);
    const { page, complaints } = visit;
    const note = page.getByTestId("before-range");
    await soon(() => note.innerText()).toMatch(/Last tick \d\d:\d\d:\d\d, before this range/);
    const figures = async () => (await facts(visit).allInnerTexts()).join(" ").match(/[\d.]+|—/g);
    await soon(figures).toEqual(Array(4).fill("4"));
    expect(await count(page, '[data-focus] header [data-dot="live"]')).toBe(0);
    await note.getByRole("button", { name: "Show 1h" }).click();
    await soon(() => note.count()).toBe(0);
    expect(await page.getByTestId("range").first().locator("[aria-pressed=true]").innerText()).toBe("1h");
    expect(complaints).toEqual([]);
  });

  it("is no demo data on its own page; the board that lists simulated prices says so", async () => {
    await using visit = await open(KITCHEN);
    await soon(() => visit.page.locator("[data-focus] [data-field=last]").innerText()).toMatch(/^2/);
    expect(await visit.page.locator("footer").innerText()).not.toContain("DEMO DATA");
    await visit.page.goto(stage.board.url);
    await soon(() => visit.page.locator("footer").innerText()).toContain("DEMO DATA");
  });
});

describe("channels that are not there", () => {
  const stage = useStage({ feeds: [{ type: "simulated-market", seed: 7 }] });
  const wish = `localStorage.setItem("board:v1", '{"focus":"${GONE}"}');
    localStorage.setItem("board:v1:lists", '{"added":["${GONE}","${KITCHEN}"]}');`;
  const open = async (context = {}) => {
    const visit = await stage.visit({ path: "/feeds", early: true, context });
    await visit.page.evaluate(wish);
    await visit.page.goto(stage.board.url);
    return visit;
  };

  it("stand last under a heading, each with its second line, and can be taken off", async () => {
    await using visit = await open();
    const { page } = visit;
    await soon(() => page.locator("[data-group]").last().innerText()).toMatch(/^Not there/);
    expect(await row(page, GONE).innerText()).toContain("Humidity");
    await row(page, GONE)
      .getByRole("button", { name: /^Remove/ })
      .click();
    expect(await row(page, GONE).count()).toBe(0);
  });

  it("give the focus to the first that is, and have it back when they come", async () => {
    await using visit = await open();
    const { page } = visit;
    await soon(() => focusOf(page)).toBe(GONE);
    await soon(() => focusOf(page), 8_000).toMatch(/^symbol\//);
    await push(stage.board.url, [{ channel: GONE, value: 40 }]);
    await soon(() => focusOf(page)).toBe(GONE);
    await soon(() => last(visit, GONE)).toBe("40");
  });
});

describe("a row of a channel that is offline", () => {
  const stage = useStage(SEEDED);

  it("says so on one line, on a phone too", async () => {
    const source = await openHttpSource((response) => response.end("21.5"));
    const map = { channel: "sensor/well/level", value: "$" };
    const feeds = [{ type: "poll" as const, url: source.url, interval: 500, map }];
    await using board = await openBoard({ config: { feeds } });
    await using visit = await stage.visit({ url: board.url });
    const { page } = visit;
    const channel = "sensor/well/level";
    await soon(() => last(visit, channel)).toMatch(/\d/);
    await source[Symbol.asyncDispose]();
    const age = row(page, channel).locator('[data-field="age"]');
    const heights = async () => {
      const [line, cell] = await Promise.all([age.boundingBox(), row(page, channel).boundingBox()]);
      if (!line || !cell) throw new Error("the row is not there");
      return { line: line.height, below: line.y + line.height - (cell.y + cell.height) };
    };
    const expectOneLine = async () => {
      await soon(() => age.innerText(), 10_000).toMatch(/^Offline [\d.]+\Ds$/);
      const { line, below } = await heights();
      expect(line).toBeLessThan(20);
      expect(below).toBeLessThanOrEqual(0);
    };
    await expectOneLine();
    await page.setViewportSize(PHONE);
    await page.getByRole("button", { name: "List", exact: true }).click();
    await expectOneLine();
  });
});
