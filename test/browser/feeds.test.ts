import { readFile } from "node:fs/promises";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { openBoard } from "../support/board.ts";
import { openWsSource, type SourceConnection } from "../support/ws-source.ts";
import { PHONE, pause, SEEDED, soon, useStage } from "./stage.ts";

const FEEDS = { path: "/feeds", early: true } as const;
const TWO_POLLS = 2_500;
const SECRET = "only-for-the-gate";
const WHY = 'gate shut for the night, "no ticks" before 6';

const open = new Set<SourceConnection>();
let isDown = false;
/** A source that a test can take away and bring back. */
const source = await openWsSource(undefined, (connection) => {
  if (isDown) connection.close(1012, WHY);
  else open.add(connection);
});
const speaking = setInterval(() => {
  for (const connection of open) for (const place of ["gate", "roof"]) connection.say({ place, value: 1 });
}, 100);

function goDown(): void {
  isDown = true;
  for (const connection of open) connection.close(1012, WHY);
  open.clear();
}

afterEach(() => {
  isDown = false;
});
afterAll(async () => {
  clearInterval(speaking);
  await source[Symbol.asyncDispose]();
});

const YARD = {
  type: "websocket",
  name: "Yard",
  url: `${source.url.replace("//", `//guard:${SECRET}@`)}/live?token=${SECRET}`,
  map: { channel: "sensor/yard/{place}", value: "value" },
} as const;
const CONFIG = { feeds: [...(SEEDED.feeds ?? []), YARD] };

const feedOf = (page: Page, name: string) => page.locator(`tbody[data-feed="${name}"]`);
const fieldOf = (page: Page, name: string, field: string) =>
  feedOf(page, name).locator(`[data-field="${field}"]`).first();

async function names(page: Page): Promise<(string | null)[]> {
  const rows = await page.locator("tbody[data-feed]").all();
  return Promise.all(rows.map((row) => row.getAttribute("data-feed")));
}

async function serious(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

/** Pushes a line that cannot become a tick. */
async function pushNonsense(url: string, text: string): Promise<void> {
  await fetch(`${url}/api/ticks`, { method: "POST", body: `{"channel":"sensor/shed/a","value":"${text}"}` });
}

describe("the page of feeds", () => {
  const stage = useStage(CONFIG);

  it("tells how each feed is, anew each second, and keeps secrets", async () => {
    await using visit = await stage.visit(FEEDS);
    const { page, complaints } = visit;
    await feedOf(page, "Yard").waitFor();
    expect(await page.title()).toBe("Feeds · Tidemark");
    expect(await names(page)).toEqual(["Simulated market", "Simulated sensors", "Yard", "HTTP push"]);
    await soon(() => page.getByTestId("tally").innerText()).toBe("4 of 4 ok");
    expect(await feedOf(page, "Yard").innerText()).toContain("WebSocket client");
    await soon(() => fieldOf(page, "Yard", "channels").innerText()).toBe("2");
    expect(await fieldOf(page, "Yard", "state").innerText()).toMatch(/^Live \d+:\d\d$/);
    expect(await fieldOf(page, "Yard", "last-tick").innerText()).toMatch(/^\d\.\d\ss ago$/);
    expect(await fieldOf(page, "Yard", "source").innerText()).toBe(`${source.url}/live`);
    await soon(() => fieldOf(page, "Yard", "rate").innerText(), 8_000).toMatch(/^(1\d|2\d)\.\d$/);
    const state = fieldOf(page, "Yard", "state");
    const before = await state.innerText();
    await soon(() => state.innerText(), TWO_POLLS).not.toBe(before);
    await soon(() => feedOf(page, "Yard").locator("path[data-line]").getAttribute("d"), 20_000).toContain(
      "L",
    );
    await page.getByRole("button", { name: "Details of Yard" }).click();
    expect(await page.content()).not.toContain(SECRET);
    expect(await (await fetch(`${stage.board.url}/api/status`)).text()).not.toContain(SECRET);
    expect(complaints).toEqual([]);
  });

  it("puts a feed that fails first and open, with its words, the next try and its channels; then says it is back", async () => {
    await using visit = await stage.visit(FEEDS);
    const { page } = visit;
    await soon(() => fieldOf(page, "Yard", "channels").innerText()).toBe("2");
    goDown();
    const yard = feedOf(page, "Yard");
    await soon(() => yard.getAttribute("data-condition"), TWO_POLLS).toBe("failing");
    await soon(async () => (await names(page))[0]).toBe("Yard");
    expect(await yard.locator('[data-field="state"]').innerText()).toMatch(/^Failing \d+:\d\d$/);
    expect(await yard.locator("svg").count()).toBeGreaterThan(0);
    expect(await yard.locator('[data-field="error"]').innerText()).toContain(WHY);
    expect(await page.getByTestId("tally").innerText()).toContain("1 failing");
    const next = yard.locator('[data-field="next"]');
    // Waits grow with each failure: sooner or later there is one to count down.
    await soon(() => next.innerText(), 30_000).toMatch(/^Next try in \d+ s, after \d+ failures? in a row\.$/);
    const counting = await next.innerText();
    await soon(() => next.innerText(), TWO_POLLS).not.toBe(counting);
    expect(await yard.innerText()).toContain("2 channels keep their last value, marked offline.");
    const failed = page.locator('li[data-event="failed"]').first();
    expect(await failed.innerText()).toContain(WHY);
    await soon(() => failed.innerText()).toMatch(/\d+ times since \d\d:\d\d:\d\d/);
    expect(await page.content()).not.toContain(SECRET);
    await soon(() => next.innerText(), 30_000).toMatch(/^Next try in ([5-9]|\d\d) s/);
    isDown = false;
    await pause(1_100);
    await yard.getByRole("button", { name: "Retry now" }).click();
    await soon(() => yard.getAttribute("data-condition"), 3_000).toBe("live");
    expect(await yard.getByTestId("details").count()).toBe(0);
    await soon(() => page.locator('li[data-event="running"]').first().innerText()).toMatch(
      /Yard\s+running again\s+after/,
    );
    await page.getByRole("button", { name: "Failing only" }).click();
    const kinds = await page
      .locator("li[data-event]")
      .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-event")));
    expect(new Set(kinds)).toEqual(new Set(["failed"]));
  });

  it("shows what was pushed and refused verbatim within two seconds, and counts it", async () => {
    await using visit = await stage.visit(FEEDS);
    const { page } = visit;
    await feedOf(page, "HTTP push").waitFor();
    await page.getByRole("button", { name: "Details of HTTP push" }).click();
    await pushNonsense(stage.board.url, "twelve");
    const refusal = feedOf(page, "HTTP push").locator('[data-field="refusal"]').first();
    await soon(() => refusal.innerText(), 2_000).toContain('value is "twelve"');
    expect(await refusal.innerText()).toMatch(/^\d\d:\d\d:\d\d/);
    const event = page.locator('li[data-event="refused"]', { hasText: "HTTP push" });
    await soon(() => event.innerText(), 2_000).toContain('value is "twelve"');
    await pushNonsense(stage.board.url, "thirteen");
    await soon(() => event.innerText(), 2_500).toMatch(/"thirteen"[\s\S]*2 times since/);
    await event.getByText("and 1 other like it").click();
    expect(await event.getByRole("listitem").innerText()).toContain('"twelve"');
    expect(await fieldOf(page, "HTTP push", "refused").locator("svg").count()).toBe(1);
    expect(await feedOf(page, "HTTP push").locator('[data-field="reason"]').innerText()).toMatch(
      /^value is not a number\s+2$/,
    );
  });

  it("is worked by keyboard: filter, open, close", async () => {
    await using visit = await stage.visit(FEEDS);
    const { page } = visit;
    await feedOf(page, "Yard").waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("websocket live");
    expect(await names(page)).toEqual(["Yard"]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await feedOf(page, "Yard").getByTestId("details").waitFor();
    expect(await feedOf(page, "Yard").locator('[data-fact="Started again"]').innerText()).toMatch(
      /never|once|times/,
    );
    await page.keyboard.press("Enter");
    expect(await feedOf(page, "Yard").getByTestId("details").count()).toBe(0);
    await page.keyboard.press("/");
    await page.keyboard.type(" nothing of it");
    expect(await page.getByTestId("no-feeds").innerText()).toContain(
      "No feed has “websocket live nothing of it”",
    );
    await page.keyboard.press("Escape");
    expect(await names(page)).toHaveLength(4);
  });

  it("gives what happened as CSV", async () => {
    await using visit = await stage.visit(FEEDS);
    const { page } = visit;
    await page.waitForSelector("li[data-event]");
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download as CSV" }).click();
    const file = await (await waiting).path();
    const lines = (await readFile(file, "utf8")).split("\r\n");
    expect(lines[0]).toBe("time,first,feed,event,text,detail,times,channels,away_ms");
    expect(lines.some((line) => /^\d{4}-[^,]+,\d{4}-[^,]+,Yard,started,/.test(line))).toBe(true);
  });

  it("is reached from the board, leads to the status and back", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await page.getByRole("link", { name: /^feeds \d+\/\d+ ok$/ }).click();
    await page.waitForURL("**/feeds");
    await feedOf(page, "Yard").waitFor();
    await page.getByRole("link", { name: "Status" }).click();
    await page.waitForURL("**/status");
    await page.getByRole("link", { name: "Feeds" }).click();
    await page.waitForURL("**/feeds");
    await page.getByRole("button", { name: "Settings" }).click();
    await soon(() => page.getByRole("link", { name: "Status" }).count()).toBe(2);
  });

  it("claims nothing to be live when the server is gone: figures stay, ages go on", async () => {
    const own = await openBoard({ config: SEEDED });
    await using visit = await stage.visit({ ...FEEDS, url: own.url });
    const { page } = visit;
    const market = "Simulated market";
    await soon(() => fieldOf(page, market, "state").innerText()).toMatch(/^Live/);
    await own.stop("SIGKILL");
    await soon(() => page.getByTestId("banner").innerText()).toMatch(/^No answer since \d\d:\d\d:\d\d\./);
    expect(await fieldOf(page, market, "state").innerText()).toMatch(/^Was live/);
    expect(await page.locator('[data-dot="live"]').count()).toBe(0);
    const age = fieldOf(page, market, "last-tick");
    const [rate, before] = [await fieldOf(page, market, "rate").innerText(), await age.innerText()];
    await pause(TWO_POLLS);
    expect(await fieldOf(page, market, "rate").innerText()).toBe(rate);
    expect(Number.parseFloat(await age.innerText())).toBeGreaterThan(Number.parseFloat(before) + 1);
  });

  it.each([
    { name: "dark", context: { colorScheme: "dark" } },
    { name: "light", context: { colorScheme: "light" } },
    { name: "phone", context: { viewport: PHONE, isMobile: true, hasTouch: true } },
  ] as const)("$name: axe finds nothing, nothing is sideways, targets are 24 px", async ({ context }) => {
    await pushNonsense(stage.board.url, "a very long word that goes on ".repeat(6));
    await using visit = await stage.visit({ ...FEEDS, context });
    const { page } = visit;
    await soon(() => fieldOf(page, "Yard", "channels").count()).toBe(1);
    goDown();
    await soon(() => feedOf(page, "Yard").getAttribute("data-condition")).toBe("failing");
    await page.getByRole("button", { name: "Details of HTTP push" }).click();
    await page.waitForSelector('[data-field="refusal"]');
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, a[href], input")]
        .map((control) => ({ name: control.textContent, box: control.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ name }) => name),
    );
    expect(small).toEqual([]);
    expect(await serious(page)).toEqual([]);
  });
});

describe("the page of feeds without any", () => {
  const stage = useStage({ feeds: [], push: { enabled: false } });

  it("says so, and where one is plugged in", async () => {
    await using visit = await stage.visit(FEEDS);
    const empty = visit.page.getByTestId("no-feeds");
    await soon(() => empty.innerText()).toContain("No feed is configured, so nothing comes in.");
    await empty.getByRole("link").click();
    await visit.page.waitForURL(stage.board.url.concat("/"));
  });
});
