import type { Page } from "playwright-core";

/** An input and what it is to bring about. */
export interface Interaction {
  readonly name: string;
  /** Brings the board to where the input makes sense; not measured. */
  readonly before?: (page: Page, turn: number) => Promise<unknown>;
  readonly act: (page: Page, turn: number) => Promise<unknown>;
  /** An expression that holds in the page once the input has had its effect. */
  readonly until: string;
}

const LIST = `document.querySelector('[data-list]')`;
const SOUGHT = `document.querySelector('[role="listbox"]')?.dataset.sought`;
/** Rows stand wherever one can be seen. */
const COVERED = `[4, 200, 400, 600].every((y) => {
  const box = ${LIST}.getBoundingClientRect();
  return document.elementFromPoint(box.left + 40, box.top + y)?.closest("li, [data-group]");
})`;

const toTop = (page: Page) => page.evaluate(`${LIST}.scrollTop = 0`);
const enterList = async (page: Page) => {
  await toTop(page);
  await page.locator("li[data-channel] [data-row]").nth(2).focus();
};
const openSearch = async (page: Page) => {
  await page.keyboard.press("Control+k");
  await page.waitForSelector('[role="option"]');
};
const closeSearch = (page: Page) => page.keyboard.press("Escape");

/** What people do with the list and search of a board. */
export const INTERACTIONS: readonly Interaction[] = [
  {
    name: "search: open",
    before: closeSearch,
    act: (page) => page.keyboard.press("Control+k"),
    until: `document.querySelector('[role="option"]')`,
  },
  {
    name: "search: the first letter",
    before: async (page) => {
      await closeSearch(page);
      await openSearch(page);
    },
    act: (page) => page.keyboard.type("f"),
    until: `${SOUGHT} === "f"`,
  },
  {
    name: "search: one letter more",
    before: async (page) => {
      await closeSearch(page);
      await openSearch(page);
      await page.keyboard.type("plant 1");
    },
    act: (page) => page.keyboard.type("2"),
    until: `${SOUGHT} === "plant 12"`,
  },
  {
    name: "search: choose, onto list and chart",
    before: async (page, turn) => {
      await closeSearch(page);
      await openSearch(page);
      await page.keyboard.type(`plant ${(turn % 8) + 1} flow`);
      await page.waitForFunction(`${SOUGHT} === "plant ${(turn % 8) + 1} flow"`);
    },
    act: (page) => page.keyboard.press("Enter"),
    until: `!document.querySelector('[role="listbox"]') && document.querySelector('[aria-current="true"]')`,
  },
  {
    name: "tab: Sensors",
    before: (page) => page.getByRole("button", { name: "All", exact: true }).click(),
    act: (page) => page.getByRole("button", { name: "Sensors" }).click(),
    until: `document.querySelector('li[data-channel^="sensor/"]') && !document.querySelector('li[data-channel^="symbol/"]')`,
  },
  {
    name: "tab: All",
    before: (page) => page.getByRole("button", { name: "Sensors" }).click(),
    act: (page) => page.getByRole("button", { name: "All", exact: true }).click(),
    until: "true",
  },
  {
    name: "scroll: one turn of the wheel",
    before: async (page) => {
      await toTop(page);
      await page.locator("[data-list]").hover();
    },
    act: (page) => page.mouse.wheel(0, 240),
    until: `${LIST}.scrollTop > 200 && ${COVERED}`,
  },
  {
    name: "scroll: far",
    before: async (page) => {
      await toTop(page);
      await page.locator("[data-list]").hover();
    },
    act: (page) => page.mouse.wheel(0, 500_000),
    until: `${LIST}.scrollTop > 200 && ${COVERED}`,
  },
  {
    name: "key: one row down",
    before: enterList,
    act: (page) => page.keyboard.press("ArrowDown"),
    until: `document.activeElement.matches("[data-stop]")`,
  },
  {
    name: "key: End",
    before: enterList,
    act: (page) => page.keyboard.press("End"),
    until: `${LIST}.scrollTop > 200 && document.activeElement.matches("[data-stop]") && ${COVERED}`,
  },
  {
    name: "choose a row",
    before: toTop,
    act: (page, turn) =>
      page
        .locator("li[data-channel] [data-row]")
        .nth(1 + (turn % 8))
        .click(),
    until: `document.querySelector('[aria-current="true"]').closest("li").dataset.channel === document.querySelector("[data-focus]").dataset.focus`,
  },
  {
    name: "group: fold up",
    before: async (page) => {
      await toTop(page);
      const folded = page.locator('[data-group][aria-expanded="false"]');
      if (await folded.count()) await folded.first().click();
    },
    act: (page) => page.locator("[data-group]").first().click(),
    until: `document.querySelector("[data-group]").getAttribute("aria-expanded") === "false"`,
  },
  {
    name: "group: open",
    before: async (page) => {
      await toTop(page);
      const first = page.locator("[data-group]").first();
      if ((await first.getAttribute("aria-expanded")) === "true") await first.click();
    },
    act: (page) => page.locator("[data-group]").first().click(),
    until: `document.querySelector("[data-group]").getAttribute("aria-expanded") === "true"`,
  },
  {
    name: "remove a row",
    before: async (page) => {
      await toTop(page);
      await page.locator("li[data-channel]").nth(1).hover();
      await page.evaluate(() => {
        const name = document.querySelectorAll<HTMLElement>("li[data-channel]")[1]?.dataset.channel;
        Object.assign(globalThis, { removing: name });
      });
    },
    act: (page) =>
      page
        .locator("li[data-channel]")
        .nth(1)
        .getByRole("button", { name: /^Remove/ })
        .click(),
    until: `!document.querySelector('li[data-channel="' + removing + '"]')`,
  },
];

/** Only where there is more than is offered unasked. */
export const SHOW_ALL: Interaction = {
  name: "show all",
  before: async (page) => {
    const button = page.getByTestId("show-all");
    if (/^Show the first/.test(await button.innerText())) await button.click();
  },
  act: (page) => page.getByTestId("show-all").click(),
  until: `/^Show the first/.test(document.querySelector('[data-testid="show-all"]').textContent)`,
};
