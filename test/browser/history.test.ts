import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Page } from "playwright-core";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ServerStatus } from "#lib/status.ts";
import { type Board, openBoard } from "../support/board.ts";
import { count, pause, phaseOf, SEEDED, soon, useStage } from "./stage.ts";

const CHANNEL = "sensor/kitchen/temperature";
const CONFIG = { feeds: [{ type: "host" as const }], history: { enabled: true } };

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "tidemark-data-"));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

/** Pushes a tick a second, after one moment and until another is reached (epoch ms). */
async function push({ url }: Board, after: number, until: number): Promise<void> {
  const ticks = Array.from({ length: Math.ceil((until - after) / 1_000) }, (_, at) => {
    const time = Math.min(until, after + (at + 1) * 1_000);
    return { channel: CHANNEL, time, value: Math.sin(time / 20_000) };
  });
  const response = await fetch(`${url}/api/ticks`, { method: "POST", body: JSON.stringify(ticks) });
  expect(response.status).toBe(200);
}

/** Waits until all that has come in so far is on disk. */
async function untilKept({ url }: Board): Promise<void> {
  const status = async (): Promise<ServerStatus> => (await fetch(`${url}/api/status`)).json();
  const told = (await status()).feeds.reduce((sum, { ticks }) => sum + ticks, 0);
  await soon(async () => (await status()).history?.recorded, 10_000).toBeGreaterThanOrEqual(told);
}

/** How many points the line has. */
function pointsDrawn(page: Page): Promise<number> {
  return page
    .locator("[data-line]")
    .first()
    .evaluate((line) => [...(line.getAttribute("d") ?? "").matchAll(/[ML]/g)].length);
}

describe("what was kept", () => {
  const stage = useStage({ ...SEEDED, history: { enabled: true } });

  it("[BYE2] is there after a kill: an open page goes on without a gap, and one loaded anew has its past", async () => {
    const first = await openBoard({ config: CONFIG, dataDir });
    const begun = Date.now();
    await push(first, begun - 280_000, begun);
    await using visit = await stage.visit({ url: first.url, path: `/channel/${CHANNEL}` });
    const { page } = visit;
    await soon(() => pointsDrawn(page)).toBeGreaterThan(200);
    await pause(1_000);
    await untilKept(first);
    await first.stop("SIGKILL");
    await soon(() => phaseOf(page)).toBe("reconnecting");
    await using second = await openBoard({ config: CONFIG, dataDir, port: first.port });
    // The device kept what it measured meanwhile, however long the server took to come back.
    const back = Date.now();
    await push(second, begun, back);
    await soon(() => phaseOf(page), 15_000).toBe("live");
    // Silence until the page was back would be a gap of the feed, and an honest one.
    await push(second, back, Date.now());
    await soon(() => count(page, "[data-gap]"), 10_000).toBe(0);
    expect(await pointsDrawn(page)).toBeGreaterThan(200);
    await page.reload();
    await soon(() => pointsDrawn(page)).toBeGreaterThan(200);
  });

  it("is on the status page, with what was not", async () => {
    await using visit = await stage.visit({ path: "/status", early: true });
    const { page } = visit;
    await page.waitForSelector('[data-history="recording"]');
    const recorded = page.locator('[data-field="recorded"]');
    await soon(() => recorded.innerText()).toMatch(/[1-9]/);
    expect(await page.locator('[data-field="lost"]').innerText()).toBe("0");
  });
});
