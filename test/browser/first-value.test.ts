import { execFile } from "node:child_process";
import { promisify } from "node:util";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Board, openBoard } from "../support/board.ts";
import { launchChromium } from "../support/chromium.ts";
import { freePort } from "../support/mosquitto.ts";

const run = promisify(execFile);
/** From what is published to what can be read on the screen, milliseconds. */
const PROMISED_MS = 2_000;

let [port, board, browser]: [number, Board | undefined, Browser | undefined] = [0, undefined, undefined];

beforeAll(async () => {
  port = await freePort();
  const topics = ["greenhouse/#"];
  const feeds = [{ type: "mqtt-broker" as const, port, topics, discovery: { homeAssistant: true } }];
  [board, browser] = await Promise.all([openBoard({ config: { feeds } }), launchChromium()]);
});
afterAll(async () => {
  await browser?.close();
  await board?.stop("SIGKILL");
});

async function open(path: string): Promise<Page> {
  if (!browser || !board) throw new Error("the board has not been started");
  const context = await browser.newContext({ locale: "en-US" });
  const page = await context.newPage();
  await page.goto(`${board.url}${path}`);
  await page.waitForSelector('html[data-conn="live"]');
  return page;
}

/** Publishes by the program that devices' makers tell people to try. */
async function publish(topic: string, payload: string, ...more: string[]): Promise<void> {
  await run("mosquitto_pub", ["-h", "127.0.0.1", "-p", String(port), "-t", topic, "-m", payload, ...more]);
}

async function post(tick: object): Promise<void> {
  const answer = await fetch(`${board?.url}/api/ticks`, { method: "POST", body: JSON.stringify(tick) });
  expect(answer.status).toBe(200);
}

const SOURCES = [
  {
    name: "an MQTT topic",
    channel: "sensor/greenhouse/bed-1/moisture",
    text: /^41\.5/,
    say: () => publish("greenhouse/bed-1/moisture", "41.5"),
  },
  {
    name: "a Home Assistant discovery config and its first state",
    channel: "sensor/shed/temperature",
    text: /^7\.25$/,
    say: async () => {
      const config = { name: "Shed", stat_t: "shed/t", unit_of_meas: "°C", uniq_id: "shed" };
      await publish("homeassistant/sensor/shed/temperature/config", JSON.stringify(config), "-r");
      await publish("shed/t", "7.25");
    },
  },
  {
    name: "a POST",
    channel: "sensor/pushed/level",
    text: /^63$/,
    say: () => post({ channel: "sensor/pushed/level", value: 63 }),
  },
];

describe("the first value of a channel nobody had heard of", () => {
  it.each(SOURCES)("$name is on its page and in the search within 2 s", async ({ channel, text, say }) => {
    const [page, board] = [await open(`/channel/${channel}`), await open("/")];
    await page.getByText("There is no channel").waitFor();
    await board.getByTestId("search").first().fill(channel.split("/").slice(1).join(" "));
    // The sentence that nothing was found is an option that cannot be chosen.
    const option = board.locator("[role=option]:not([aria-disabled])");
    await expect.poll(() => option.count()).toBe(0);
    await say();
    await Promise.all([
      page.waitForFunction(
        (source) => new RegExp(source).test(document.querySelector('[data-field="last"]')?.textContent ?? ""),
        text.source,
        { timeout: PROMISED_MS, polling: 20 },
      ),
      option.first().waitFor({ timeout: PROMISED_MS }),
    ]);
    await Promise.all([page.context().close(), board.context().close()]);
  });
});
