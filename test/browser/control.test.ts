import { AxeBuilder } from "@axe-core/playwright";
import { connectAsync } from "mqtt";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { openBoard } from "../support/board.ts";
import { launchChromium } from "../support/chromium.ts";
import { freePort } from "../support/mosquitto.ts";
import { PHONE, pause, soon, useStage } from "./stage.ts";

const SETPOINT = "sensor/boiler-1/setpoint";
const AT = { path: `/channel/${SETPOINT}`, early: true } as const;
const BOILER = [{ type: "simulated-sensors" as const, seed: 7 }];

function control(page: Page) {
  return page.locator("[data-control]");
}

function phaseOf(page: Page): Promise<string | null> {
  return control(page).getAttribute("data-phase");
}

function field(page: Page, name: string): Promise<string> {
  return control(page).locator(`[data-field="${name}"]`).innerText();
}

/** Writes a value and asks, by keyboard alone. */
async function ask(page: Page, text: string): Promise<void> {
  await control(page).getByRole("textbox").fill(text);
  await page.keyboard.press("Enter");
}

async function serious(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).include("[data-control]").analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}

describe("a channel that can be told", () => {
  const stage = useStage({ feeds: BOILER, commands: { allow: ["sensor/#"] } });

  it("is asked, confirmed and then waited for, by keyboard alone; requested stands beside reported", async () => {
    await using visit = await stage.visit(AT);
    const { page, complaints } = visit;
    await soon(() => phaseOf(page), 10_000).toBe("idle");
    expect(await control(page).innerText()).toContain("60.0 to 90.0 °C, steps of 0.5");
    await soon(() => field(page, "reported")).toMatch(/^\d\d\.\d\s*°C$/);
    expect(await field(page, "requested")).toBe("—");
    await ask(page, "75");
    await page.getByText("Set Boiler 1 setpoint to 75.0 °C?").waitFor();
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Confirm");
    await page.keyboard.press("Enter");
    await soon(() => phaseOf(page)).toBe("confirmed");
    expect(await field(page, "requested")).toBe("75.0");
    await soon(() => field(page, "reported")).toMatch(/^75\.0/);
    expect(await control(page).getByRole("status").innerText()).toContain("Confirmed: 75.0 °C is reported.");
    await soon(() => phaseOf(page), 8_000).toBe("idle");
    expect(complaints).toEqual([]);
  });

  it("says what to write before anything is sent, and Escape leaves it", async () => {
    await using visit = await stage.visit(AT);
    const { page } = visit;
    await soon(() => phaseOf(page), 10_000).toBe("idle");
    await ask(page, "120");
    await control(page).getByRole("alert").getByText("Write a number from 60 to 90").waitFor();
    expect(await phaseOf(page)).toBe("editing");
    await page.keyboard.press("Escape");
    expect(await phaseOf(page)).toBe("idle");
    await control(page).getByRole("button", { name: "Raise" }).click();
    const raised = await control(page).getByRole("textbox").inputValue();
    expect(Number(raised)).toBeGreaterThan(60);
    await control(page).getByRole("button", { name: "Set…" }).click();
    await page.keyboard.press("Escape");
    expect(await phaseOf(page)).toBe("editing");
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("INPUT");
  });

  it("another browser hears of it, and that it came from another place", async () => {
    await using first = await stage.visit(AT);
    await using second = await stage.visit(AT);
    await soon(() => phaseOf(first.page), 10_000).toBe("idle");
    await soon(() => phaseOf(second.page), 10_000).toBe("idle");
    await ask(first.page, "82.5");
    await first.page.keyboard.press("Enter");
    await soon(() => phaseOf(second.page)).toBe("confirmed");
    const text = await control(second.page).innerText();
    expect(text).toContain("82.5 °C is reported. from another place");
    expect(await control(first.page).innerText()).not.toContain("from another place");
  });

  it.each([
    { look: "dark", context: { colorScheme: "dark" } },
    { look: "light", context: { colorScheme: "light" } },
    { look: "phone", context: { viewport: PHONE, isMobile: true, hasTouch: true } },
  ] as const)("axe finds nothing in any of its states: $look", async ({ context }) => {
    await using visit = await stage.visit({ ...AT, context });
    const { page } = visit;
    await soon(() => phaseOf(page), 10_000).toBe("idle");
    expect(await serious(page)).toEqual([]);
    await ask(page, "120");
    expect(await serious(page)).toEqual([]);
    await ask(page, "70");
    await soon(() => phaseOf(page)).toBe("confirm");
    expect(await serious(page)).toEqual([]);
    await page.keyboard.press("Enter");
    await soon(() => phaseOf(page)).toBe("confirmed");
    expect(await serious(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
  });
});

describe("a channel that nobody may tell", () => {
  const stage = useStage({ feeds: BOILER });

  it("says in words how that is changed, and offers nothing", async () => {
    await using visit = await stage.visit(AT);
    const { page } = visit;
    await page.getByText("Commands are off for this channel: list it in commands.allow").waitFor();
    expect(await control(page).getByRole("textbox").count()).toBe(0);
  });
});

describe("a device that does not answer", () => {
  it("is waited for 5 s; then it reverts, and says so until it is dismissed", async () => {
    const port = await freePort();
    const oven = { filter: "oven/setpoint", unit: "°C", command: { topic: "oven/setpoint/set", max: 300 } };
    const fan = {
      filter: "oven/fan",
      command: { topic: "oven/fan/set", options: { "0": "off", "1": "on" } },
    };
    await using board = await openBoard({
      config: {
        feeds: [{ type: "mqtt-broker", port, topics: [oven, fan] }],
        commands: { allow: ["sensor/#"] },
      },
    });
    const device = await connectAsync(`mqtt://127.0.0.1:${port}`, { reconnectPeriod: 0 });
    await device.publishAsync("oven/setpoint", "180");
    await device.publishAsync("oven/fan", "0");
    await using browser = await launchChromium();
    const page = await browser.newPage();
    await page.goto(`${board.url}/channel/sensor/oven/setpoint`);
    await soon(() => phaseOf(page), 10_000).toBe("idle");
    await ask(page, "200");
    await page.keyboard.press("Enter");
    await soon(() => phaseOf(page)).toBe("pending");
    expect(await field(page, "requested")).toMatch(/^200/);
    expect(await control(page).getByRole("textbox").count()).toBe(0);
    await soon(() => phaseOf(page), 8_000).toBe("timeout");
    expect(await field(page, "requested")).toBe("—");
    expect(await field(page, "reported")).toMatch(/^180/);
    await pause(6_000);
    expect(await control(page).innerText()).toContain(
      "was not confirmed: nothing was reported within 5000 ms",
    );
    await control(page).getByRole("button", { name: "Dismiss" }).click();
    expect(await phaseOf(page)).toBe("idle");
    await page.goto(`${board.url}/channel/sensor/oven/fan`);
    await control(page).getByRole("button", { name: "On", exact: true }).click();
    await page.keyboard.press("Enter");
    await soon(() => phaseOf(page)).toBe("pending");
    await device.publishAsync("oven/fan", "1");
    await soon(() => phaseOf(page)).toBe("confirmed");
    await page.goto(`${board.url}/channel/sensor/oven/setpoint`);
    await soon(() => phaseOf(page), 10_000).toBe("idle");
    await ask(page, "220");
    await page.keyboard.press("Enter");
    await soon(() => phaseOf(page)).toBe("pending");
    await board.stop("SIGKILL");
    await soon(() => phaseOf(page)).toBe("unknown");
    expect(await control(page).innerText()).toContain("is unknown");
    await soon(() => control(page).getByRole("textbox").isDisabled()).toBe(true);
    expect(await control(page).innerText()).toContain("The server is not there");
    device.end(true);
  });
});
