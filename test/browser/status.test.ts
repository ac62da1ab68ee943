import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { io } from "socket.io-client";
import { afterEach, describe, expect, it } from "vitest";
import { openBoard } from "../support/board.ts";
import { count, PHONE, pause, SEEDED, soon, useStage } from "./stage.ts";

const STATUS = { path: "/status", early: true } as const;
/** Two polls and a little: what changes once a second has changed by then. Milliseconds. */
const TWO_POLLS = 2_500;

type Reader = ReturnType<typeof io>;
const readers: Reader[] = [];
afterEach(() => {
  for (const reader of readers.splice(0)) reader.disconnect();
});

/** A stock client that watches everything. */
async function read(url: string): Promise<Reader> {
  const reader = io(url, { transports: ["websocket"], forceNew: true, reconnection: false });
  readers.push(reader);
  await new Promise<void>((resolve) => reader.once("connect", resolve));
  await reader.emitWithAck("subscribe", { channels: ["symbol/#", "sensor/#"], rate: 20, history: 0 });
  return reader;
}

/** Keeps a client's socket from being read, as a sleeping machine does. */
function stopReading(reader: Reader): void {
  const socket: unknown = Reflect.get(Reflect.get(reader.io.engine.transport, "ws"), "_socket");
  if (!(socket && typeof socket === "object" && "pause" in socket && typeof socket.pause === "function")) {
    throw new Error("the client's socket is not where it was");
  }
  socket.pause();
}

function figure(page: Page, name: string): Promise<string> {
  return page.locator(`[data-figure="${name}"] [data-field="value"]`).innerText();
}

function linesDrawn(page: Page): Promise<number> {
  return page.evaluate(() => {
    const lines = [...document.querySelectorAll("[data-trend] path[data-line]")];
    return lines.filter((line) => line.getAttribute("d")?.includes("L")).length;
  });
}

async function serious(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

async function untilTold(page: Page): Promise<void> {
  await page.waitForSelector("tr[data-feed]");
  await soon(() => linesDrawn(page), 8_000).toBe(7);
}

describe("the status page", () => {
  const stage = useStage(SEEDED);

  it("tells what goes in and out, anew each second, and draws the seconds before", async () => {
    await read(stage.board.url);
    await using visit = await stage.visit(STATUS);
    const { page, complaints } = visit;
    await untilTold(page);
    expect(await page.title()).toBe("Status · Tidemark");
    // Two of the config, and what is pushed over HTTP.
    expect(await count(page, "tr[data-feed][data-state=running]")).toBe(3);
    expect(await figure(page, "Readers")).toBe("1");
    await soon(async () => Number(await figure(page, "Ticks delivered"))).toBeGreaterThan(10);
    const delivered = page.locator('tr[data-session] [data-field="delivered"]');
    const before = await delivered.innerText();
    await soon(() => delivered.innerText()).not.toBe(before);
    await soon(() => page.locator('[data-feed] [data-field="rate"]').first().innerText()).toMatch(
      /^\d+\.\d$/,
    );
    expect(await page.locator('[data-channels="live"] dd').innerText()).not.toBe("0");
    expect(complaints).toEqual([]);
  });

  it("shows who does not keep up before those who do, by shape and word", async () => {
    await read(stage.board.url);
    const slow = await read(stage.board.url);
    await using visit = await stage.visit(STATUS);
    const { page } = visit;
    await page.waitForSelector("tr[data-session]");
    stopReading(slow);
    const first = page.locator("tr[data-session]").first();
    await soon(() => first.getAttribute("data-state"), 7_000).toBe("lagging");
    expect(await first.locator('[data-field="state"]').innerText()).toBe("lagging");
    expect(await first.locator("svg").count()).toBe(1);
    expect(await page.locator('[data-figure="Readers"]').innerText()).toContain("1 lagging");
    expect(await page.locator("tr[data-session]").nth(1).getAttribute("data-state")).toBe("healthy");
  });

  it("says when nobody reads, and leads to the board", async () => {
    await using visit = await stage.visit(STATUS);
    const { page } = visit;
    await page.getByText("Nobody is reading.").waitFor();
    await page.getByRole("link", { name: "Open the board" }).click();
    await page.waitForSelector('html[data-conn="live"]');
    expect(new URL(page.url()).pathname).toBe("/");
  });

  it("stands still while paused, and asks nothing while the tab is hidden", async () => {
    await read(stage.board.url);
    await using visit = await stage.visit(STATUS);
    const { page } = visit;
    await untilTold(page);
    await page.keyboard.press("Space");
    const still = await page.locator("main").innerText();
    await pause(TWO_POLLS);
    expect(await page.locator("main").innerText()).toBe(still);
    await page.getByTestId("pause").click();
    await soon(() => page.locator("main").innerText()).not.toBe(still);
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.evaluate(() => {
      Object.defineProperty(document, "hidden", { value: true, configurable: true });
      document.dispatchEvent(new Event("visibilitychange"));
    });
    asked.length = 0;
    await pause(TWO_POLLS);
    expect(asked).toEqual([]);
  });

  it("keeps what the server last said when it is gone, and says since when", async () => {
    const own = await openBoard({ config: SEEDED });
    await using visit = await stage.visit({ ...STATUS, url: own.url });
    const { page } = visit;
    await untilTold(page);
    await own.stop("SIGKILL");
    const banner = page.getByTestId("banner");
    await soon(() => banner.innerText()).toMatch(/^No answer since \d\d:\d\d:\d\d\./);
    expect(await page.getByTestId("status-live").innerText()).toBe("Not live");
    const text = await page.locator("main").innerText();
    await pause(TWO_POLLS);
    expect(await page.locator("main").innerText()).toBe(text);
    expect(Number(await figure(page, "Ticks in"))).toBeGreaterThan(0);
    await using _again = await openBoard({ config: SEEDED, port: own.port });
    await soon(() => banner.count()).toBe(0);
    await soon(() => page.getByTestId("status-live").innerText()).toBe("Live");
  });

  it.each(["dark", "light"] as const)("axe finds nothing serious or critical: %s", async (colorScheme) => {
    const slow = await read(stage.board.url);
    await using visit = await stage.visit({ ...STATUS, context: { colorScheme } });
    const { page } = visit;
    await untilTold(page);
    stopReading(slow);
    await page.waitForSelector("tr[data-state=lagging]");
    expect(await serious(page)).toEqual([]);
  });

  it("fits a phone: nothing sideways, targets of 24 px, and axe finds nothing", async () => {
    await read(stage.board.url);
    const context = { viewport: PHONE, isMobile: true, hasTouch: true };
    await using visit = await stage.visit({ ...STATUS, context });
    const { page } = visit;
    await untilTold(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll("button, a[href]")]
        .map((control) => ({ name: control.textContent, box: control.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ name }) => name),
    );
    expect(small).toEqual([]);
    expect(await serious(page)).toEqual([]);
  });
});
