import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { curl } from "../support/curl.ts";
import { count, focusOf, PHONE, row, SEEDED, soon, useStage, type VisitOptions } from "./stage.ts";

const run = promisify(execFile);
/** What is promised from a push to its preview. */
const PREVIEW_MS = 2_000;
const COPYING: VisitOptions = { context: { permissions: ["clipboard-read", "clipboard-write"] } };
const TOKEN = "a-token-of-the-tests";

async function open(page: Page, tab?: string): Promise<void> {
  await page.getByTestId("connect").first().click();
  await page.getByRole("dialog", { name: "Connect a feed" }).waitFor();
  if (tab) await page.getByRole("tab", { name: tab }).click();
  // Until what is there by now is known, nothing is told from what is not.
  await page.getByTestId("waiting").waitFor();
}

/** Presses the button that copies a block, and reads the clipboard as whoever pastes does. */
async function copied(page: Page, what: string): Promise<string> {
  await page.getByRole("button", { name: new RegExp(`Copy ${what}$`) }).click();
  await page.getByRole("button", { name: new RegExp(`Copied ${what}$`) }).waitFor();
  return page.evaluate(() => navigator.clipboard.readText());
}

function previewOf(page: Page): Promise<string | null> {
  return page.getByTestId("preview").getAttribute("data-preview", { timeout: 1_000 });
}

function push(url: string, ...ticks: object[]) {
  return curl(`${url}/api/ticks`, "-d", JSON.stringify(ticks));
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include("dialog").analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`,
  );
}

/** A recording of a machine, one value a second, the ninth of which is none. */
const RECORDING = [
  "timestamp,place,value",
  ...Array.from({ length: 300 }, (_, at) => {
    const time = new Date(Date.UTC(2024, 0, 1) + at * 1_000).toISOString();
    return `${time},hall,${at === 8 ? "n/a" : (70 + 5 * Math.sin(at / 20)).toFixed(1)}`;
  }),
].join("\n");

async function dropFile(page: Page, name: string, text: string): Promise<void> {
  const data = await page.evaluateHandle(
    ([fileName = "", content = ""]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([content], fileName));
      return transfer;
    },
    [name, text],
  );
  await page.locator("dialog h2").dispatchEvent("drop", { dataTransfer: data });
}

describe("P17: connecting a feed", () => {
  const stage = useStage(SEEDED);

  it("shows what its curl pushed, within 2 s, as often as it is pasted, and puts it on the board", async () => {
    await using visit = await stage.visit(COPYING);
    const { page } = visit;
    const channel = "sensor/kitchen/temperature";
    await open(page);
    await run("sh", ["-c", await copied(page, "curl")]);
    await soon(() => previewOf(page), PREVIEW_MS).toBe(channel);
    const card = page.getByTestId("preview");
    await soon(() => card.innerText()).toMatch(
      /kitchen temperature\s+sensor\/kitchen\/temperature\s+21\.50?°C/,
    );
    expect(await card.locator('[data-fact="kind"]').innerText()).toBe("sensor");
    expect(await card.locator('[data-fact="unit"]').innerText()).toContain("°C");
    expect(await page.getByTestId("first-message").innerText()).toMatch(
      /^First message at \d\d:\d\d:\d\d, sensor\/kitchen\/temperature$/,
    );
    await page.keyboard.press("Escape");
    await open(page);
    await run("sh", ["-c", await copied(page, "curl")]);
    await soon(() => previewOf(page), PREVIEW_MS).toBe(channel);
    await page.getByRole("button", { name: "Add to the board" }).click();
    await soon(() => focusOf(page)).toBe(channel);
    expect(await count(page, `.tile-grid [data-kind="line"]:has-text("kitchen temperature")`)).toBe(1);
    await row(page, channel).waitFor();
    expect(visit.complaints).toEqual([]);
  });

  it("quotes what was refused, with its line and the reason", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page);
    const body = '{"channel":"sensor/a/x","value":1}\n{"channel":"sensor/a/x","value":';
    await curl(`${stage.board.url}/api/ticks`, "-H", "content-type: application/x-ndjson", "-d", body);
    const box = page.getByTestId("refusal");
    await soon(() => box.innerText(), 8_000).toMatch(/refused by HTTP push[\s\S]*line 2/);
    const status = page.locator('dialog [role="status"]');
    expect(await status.innerText()).toMatch(/First message: sensor\/a\/x\. Refused: /);
  });

  it("lists three of what was refused, the newest first, with how often", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page);
    const box = page.getByTestId("refusal");
    for (const [at, value] of ["a", "b", "b", "c", "d"].entries()) {
      await push(stage.board.url, { channel: "sensor/a/x", value });
      // Each is told before the next comes: of many at once a feed names only the newest three.
      const told = at === 0 ? "Something was refused" : `${at + 1} messages were refused`;
      await soon(() => box.innerText(), 8_000).toContain(told);
    }
    await soon(() => box.innerText(), 8_000).toMatch(
      /5 messages were refused by HTTP push:\s+value .*"d".*\s+value .*"c".*\s+2× .*"b".*\s+and 1 more$/,
    );
  });

  it("does not take for a success of one tab what came in from the feed of another", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page, "MQTT");
    await push(stage.board.url, { channel: "sensor/else/where", value: 1 });
    await soon(() => page.getByTestId("meanwhile").innerText(), PREVIEW_MS).toBe(
      "Meanwhile sensor/else/where came in from HTTP push, which is not what is shown above.",
    );
    expect(await count(page, '[data-testid="first-message"], [data-testid="preview"]')).toBe(0);
    await page.getByRole("tab", { name: "File" }).click();
    await page.getByTestId("meanwhile").waitFor();
    await page.getByRole("tab", { name: "Push over HTTP" }).click();
    await soon(() => previewOf(page)).toBe("sensor/else/where");
    expect(await page.getByTestId("first-message").innerText()).toMatch(/, sensor\/else\/where$/);
  });

  it("has the heading speak of the channel that is shown below it", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page);
    await push(
      stage.board.url,
      { channel: "sensor/head/1", value: 1 },
      { channel: "sensor/head/2", value: 2 },
    );
    await page.getByTestId("others").getByRole("button").first().click();
    await soon(() => previewOf(page)).toBe("sensor/head/2");
    expect(await page.getByTestId("first-message").innerText()).toMatch(/, sensor\/head\/2$/);
  });

  it.each([
    ["of a desktop", { width: 1440, height: 900 }],
    ["that is small", { width: 1280, height: 720 }],
  ])("keeps every program within the window %s, with the button that copies it", async (_, viewport) => {
    await using visit = await stage.visit({ context: { viewport } });
    const { page } = visit;
    await open(page);
    for (const name of ["curl", "Node", "Python", "Arduino", "Telegraf"]) {
      await page.getByRole("button", { name, exact: true }).click();
      const right = page.locator(`dialog :is(pre, pre span, [role="tabpanel"] button)`);
      const widest = await right.evaluateAll((nodes) =>
        Math.max(...nodes.map((node) => node.getBoundingClientRect().right)),
      );
      expect.soft(widest, name).toBeLessThanOrEqual(viewport.width - 20);
    }
  });

  it("offers a recording of quotes as a symbol by the mid of its bid and ask, and keeps a wide one within", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page);
    const wide = "a cell that is wide enough,".repeat(4);
    const rows = ["00", "10", "20"].map((at) => `20200101 1700${at}065,1.121200,1.1217${at},${wide}0`);
    await dropFile(page, "eurusd-quotes.csv", rows.join("\n"));
    await soon(() => page.getByTestId("channel").inputValue()).toBe("symbol/eurusd-quotes");
    const text = (label: string) =>
      page
        .locator("label", { hasText: new RegExp(`^${label}`) })
        .locator("option:checked")
        .innerText();
    expect(await Promise.all(["Price", "Bid", "Ask"].map(text))).toEqual([
      "mid of bid and ask",
      "column 2",
      "column 3",
    ]);
    // Ten seconds lie between its rows.
    expect(await page.getByRole("button", { name: "60×", exact: true }).getAttribute("aria-pressed")).toBe(
      "true",
    );
    const [inner, outer, right] = await page
      .getByLabel("First rows")
      .evaluate((node) => [node.scrollWidth, node.clientWidth, node.getBoundingClientRect().right]);
    expect(inner).toBeGreaterThan(outer ?? 0);
    expect(right).toBeLessThanOrEqual(1_440 - 20);
  });

  it("shows the first of many channels, names ten and counts the others", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page);
    const ticks = Array.from({ length: 39 }, (_, at) => ({ channel: `sensor/many/${at}`, value: at }));
    await push(stage.board.url, ...ticks);
    const others = page.getByTestId("others");
    await soon(() => others.innerText(), PREVIEW_MS).toMatch(/and 28 more$/);
    expect(await others.getByRole("button").count()).toBe(10);
    await others.getByRole("button").nth(4).click();
    await soon(() => previewOf(page)).toBe("sensor/many/5");
  });

  it.each([
    ["Node", "push.mjs", process.execPath, "sensor/greenhouse/humidity"],
    ["Python", "push.py", "python3", "sensor/greenhouse/light"],
  ])("has a program for %s that runs as it is pasted", async (name, file, program, channel) => {
    await using visit = await stage.visit(COPYING);
    const { page } = visit;
    await open(page);
    await page.getByRole("button", { name, exact: true }).click();
    const folder = await mkdtemp(path.join(tmpdir(), "tidemark-connect-"));
    await writeFile(path.join(folder, file), await copied(page, name));
    const child = spawn(program, [file], { cwd: folder, stdio: "ignore" });
    try {
      await soon(() => previewOf(page), 10_000).toBe(channel);
      const rate = page.locator('[data-fact="rate"]');
      await soon(() => rate.innerText(), 10_000).toMatch(/^(0\.9|1\.0|1\.1) per second$/);
    } finally {
      const ended = once(child, "exit");
      child.kill();
      await ended;
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("is worked by keys alone: opened, walked through, copied from and closed, and the focus comes back", async () => {
    await using visit = await stage.visit(COPYING);
    const { page } = visit;
    const focused = () =>
      page.evaluate(() => {
        const node = document.activeElement;
        return node === document.body ? "" : (node?.textContent ?? "");
      });
    for (let at = 0; at < 30 && !(await focused()).includes("Connect a feed"); at++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.getByRole("tab", { name: "Push over HTTP" }).waitFor();
    for (let at = 0; at < 5 && (await focused()) !== "Push over HTTP"; at++) await page.keyboard.press("Tab");
    for (const tab of ["MQTT", "Exchange", "File", "Your code", "Push over HTTP"]) {
      await page.keyboard.press("ArrowRight");
      expect(await focused()).toBe(tab);
      expect(await page.getByRole("tab", { selected: true }).innerText()).toBe(tab);
    }
    await page.keyboard.press("End");
    expect(await focused()).toBe("Your code");
    // Keys of the board behind do nothing here.
    await page.keyboard.press("d");
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    for (let at = 0; at < 5 && (await focused()) !== "Copycellar.ts"; at++) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await soon(() => page.evaluate(() => navigator.clipboard.readText())).toContain("defineFeed({");
    for (let at = 0; at < 12; at++) {
      await page.keyboard.press("Tab");
      const inside = await page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest("dialog") !== null,
      );
      expect(inside).toBe(true);
    }
    await page.keyboard.press("Escape");
    await soon(() => count(page, "dialog[open]")).toBe(0);
    expect(await focused()).toContain("Connect a feed");
  });

  it("lets the board behind go on", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page);
    const values = () => page.locator('li [data-field="last"]').allInnerTexts();
    const before = await values();
    await soon(values).not.toEqual(before);
  });

  it("previews a recording that is dropped on it, and replays it onto the board", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page);
    await dropFile(page, "machine temperature.csv", RECORDING);
    const table = page.getByTestId("first-rows");
    await soon(() => table.locator("thead").innerText()).toMatch(/timestamp\s*time\s+place\s+value\s*value/);
    expect(await table.locator("tbody tr").count()).toBe(5);
    expect(await page.getByTestId("channel").inputValue()).toBe("sensor/machine-temperature");
    await page.getByLabel("Unit").fill("°C");
    await page.getByRole("button", { name: "60×" }).click();
    await page.getByRole("button", { name: "Replay" }).click();
    await soon(() => previewOf(page)).toBe("sensor/machine-temperature");
    await soon(() => page.getByTestId("replay").innerText()).toContain(
      'line 10: value is not a number: column 3 is "n/a"',
    );
    await page.getByRole("button", { name: "Pause the recording" }).click();
    await soon(() => page.getByTestId("progress").innerText()).toMatch(/^Paused: /);
    await page.getByRole("button", { name: "Go on" }).click();
    await page.getByRole("button", { name: "Add to the board" }).click();
    await soon(() => focusOf(page)).toBe("sensor/machine-temperature");
    const pill = page.getByTestId("replay-pill");
    await soon(() => pill.innerText()).toMatch(/machine temperature\.csv\s+Playing: /);
    await pill.getByRole("button", { name: "Show" }).click();
    await soon(() => page.getByTestId("progress").innerText(), 15_000).toBe("Played: 299 values");
    expect(visit.complaints).toEqual([]);
  });

  it("plays a recording all at once with its own times", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page);
    await dropFile(page, "archive.ndjson", '{"ts":1704067200000,"last":5}\n{"ts":1704067201000,"last":6}');
    await page.getByRole("button", { name: "All at once" }).click();
    await page.getByRole("button", { name: "Replay" }).click();
    await soon(() => page.getByTestId("progress").innerText()).toBe("Played: 2 values");
    await soon(() => previewOf(page)).toBe("symbol/archive");
    await soon(() => page.getByTestId("preview").innerText()).toMatch(/\n6\n/);
  });

  it("is no part of the first view: its code comes when it is asked for", async () => {
    await using visit = await stage.visit({ path: "/healthz", early: true });
    const { page } = visit;
    const scripts: string[] = [];
    page.on("response", async (response) => {
      if (response.request().resourceType() === "script") scripts.push(await response.text());
    });
    await page.goto(stage.board.url, { waitUntil: "networkidle" });
    const first = scripts.length;
    expect(first).toBeGreaterThan(0);
    await open(page);
    const holds = (text: string) => text.includes("Waiting for the first message");
    await soon(async () => scripts.findIndex(holds)).toBeGreaterThanOrEqual(first);
  });
});

describe("P17: where a token is needed", () => {
  const stage = useStage({ ...SEEDED, push: { requireToken: true, tokens: [{ token: TOKEN }] } });

  it("has the snippets carry the one that is typed, and keeps it nowhere", async () => {
    await using visit = await stage.visit(COPYING);
    const { page } = visit;
    await open(page);
    // Whether one is needed is not known here, so nothing else is claimed.
    expect(await page.getByTestId("token").getAttribute("placeholder")).toMatch(
      /unless push\.requireToken is set$/,
    );
    const { stdout } = await run("sh", ["-c", await copied(page, "curl")]);
    expect(stdout).toContain("send a valid token");
    await page.getByTestId("token").fill(TOKEN);
    await page.getByRole("button", { name: "Copied curl" }).waitFor({ state: "detached" });
    await run("sh", ["-c", await copied(page, "curl")]);
    await soon(() => previewOf(page), PREVIEW_MS).toBe("sensor/kitchen/temperature");
    const kept = await page.evaluate(() => JSON.stringify([localStorage, sessionStorage, document.cookie]));
    expect(kept).not.toContain(TOKEN);
  });

  it("tells whoever replays a recording without one what the server said", async () => {
    await using visit = await stage.visit();
    const { page } = visit;
    await open(page, "File");
    await dropFile(page, "machine.csv", RECORDING);
    await page.getByRole("button", { name: "Replay" }).click();
    const panel = page.getByTestId("replay");
    await soon(() => panel.innerText()).toMatch(
      /Nothing was taken[\s\S]*send a valid token[\s\S]*"Write token" below/,
    );
    expect(await panel.getByRole("progressbar").count()).toBe(0);
    await page.getByTestId("token").fill(TOKEN);
    await page.getByRole("button", { name: "Back to the choices" }).click();
    await page.getByRole("button", { name: "60×", exact: true }).click();
    await page.getByRole("button", { name: "Replay" }).click();
    await soon(() => previewOf(page)).toBe("sensor/machine");
  });
});

describe("P17: a board with nothing on it, and the drawer before it", () => {
  const stage = useStage({ feeds: [] });

  it("says so in a sentence and offers the way", async () => {
    await using visit = await stage.visit({ early: true });
    const { page } = visit;
    const main = page.locator("main");
    await soon(() => main.innerText()).toContain("One appears here with its first message.");
    await main.getByRole("button", { name: "Connect a feed" }).click();
    await page.getByTestId("waiting").waitFor();
    await push(stage.board.url, { channel: "sensor/first/one", value: 1 });
    await soon(() => previewOf(page), PREVIEW_MS).toBe("sensor/first/one");
    await page.getByRole("button", { name: "Add to the board" }).click();
    await soon(() => focusOf(page)).toBe("sensor/first/one");
  });

  // Examined here, where nothing moves behind: the examiner looks at the whole page each time.
  it.each(["dark", "light"] as const)("axe finds nothing in any of its tabs: %s", async (colorScheme) => {
    await using visit = await stage.visit({ early: true, context: { colorScheme, reducedMotion: "reduce" } });
    const { page } = visit;
    await open(page);
    for (const tab of await page.getByRole("tab").all()) {
      await tab.click();
      expect.soft(await findings(page), await tab.innerText()).toEqual([]);
    }
    await dropFile(page, "machine.csv", RECORDING);
    await page.getByTestId("first-rows").waitFor();
    expect.soft(await findings(page), "a recording").toEqual([]);
    await page.getByRole("button", { name: "Replay" }).click();
    await page.getByTestId("preview").waitFor();
    expect.soft(await findings(page), "one that plays").toEqual([]);
    await page.getByRole("button", { name: "Stop" }).click();
    await curl(`${stage.board.url}/api/ticks`, "-d", "{");
    await page.getByTestId("refusal").waitFor();
    expect.soft(await findings(page), "a refusal").toEqual([]);
  });

  it("fills a phone, from the settings, with nothing sideways and targets of 24 px", async () => {
    const context = { viewport: PHONE, isMobile: true, hasTouch: true, reducedMotion: "reduce" } as const;
    await using visit = await stage.visit({ early: true, context });
    const { page } = visit;
    expect(await page.locator("header").getByTestId("connect").isVisible()).toBe(false);
    await page.getByRole("button", { name: "Settings" }).tap();
    await page.getByRole("button", { name: "Connect a feed" }).first().tap();
    const dialog = page.getByRole("dialog");
    await dialog.waitFor();
    expect(await dialog.boundingBox()).toMatchObject({ x: 0, y: 0, ...PHONE });
    for (const tab of await page.getByRole("tab").all()) {
      await tab.tap();
      const [wide, small] = await dialog.evaluate((node) => [
        [...node.querySelectorAll("*")].filter((part) => part.getBoundingClientRect().right > innerWidth + 1)
          .length,
        [...node.querySelectorAll("button, select, input:not([type=file])")].filter((part) => {
          const { width, height } = part.getBoundingClientRect();
          return width > 0 && (width < 24 || height < 24);
        }).length,
      ]);
      expect.soft([wide, small], await tab.innerText()).toEqual([0, 0]);
      expect.soft(await findings(page), await tab.innerText()).toEqual([]);
    }
    await page.getByRole("button", { name: "Close" }).tap();
    await soon(() => page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe(
      "Settings",
    );
  });
});
