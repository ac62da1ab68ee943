import { describe, expect, it } from "vitest";
import { openBoard } from "../support/board.ts";
import { launchChromium } from "../support/chromium.ts";

describe("the built server as a process of its own", () => {
  it("serves a board that asks no other machine for anything, and ends with 0 on SIGTERM while it is watched", async () => {
    await using board = await openBoard();
    await using browser = await launchChromium();
    const page = await browser.newPage();
    const asked = new Set<string>();
    page.on("request", (request) => asked.add(new URL(request.url()).origin));
    await page.goto(board.url);
    await page.waitForSelector('html[data-conn="live"]');
    expect([...asked].filter((origin) => origin !== board.url)).toEqual([]);
    expect(await board.stop()).toBe(0);
  });

  it("comes back at the address it had", async () => {
    const first = await openBoard({ config: { feeds: [] } });
    expect(await first.stop("SIGKILL")).toBeNull();
    await using second = await openBoard({ config: { feeds: [] }, port: first.port });
    expect(second.url).toBe(first.url);
  });
});
