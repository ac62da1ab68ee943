/**
 * What a person waits for on a board of 5,000 pushed channels, of which 500 tick every second, against the same board of
 * 50: from an input to the frame that shows what it did. `npm run bench:channels`; some three minutes. Run
 * `npm run build` first.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { Browser, Page } from "playwright-core";
import { openBoard } from "../test/support/board.ts";
import { launchChromium } from "../test/support/chromium.ts";
import { manyChannels, pushAll, tickEverySecond } from "../test/support/many-channels.ts";

const MANY = 5_000;
const FEW = 50;
const TIMES = 10;
const MOST_MS = 100;

/** What one repetition of an interaction took, ms. */
interface Taken {
  /** From the input to the first frame after it. */
  readonly painted: number;
  /** From the input to the frame that shows what it asked for. */
  readonly shown: number;
  /** The longest task of the page's main thread meanwhile; 0 where none was longer than 50 ms. */
  readonly task: number;
}

interface Interaction {
  readonly name: string;
  /** Brings the board to where the input makes sense; not measured. */
  readonly before?: (page: Page, turn: number) => Promise<unknown>;
  readonly act: (page: Page, turn: number) => Promise<unknown>;
  /** An expression that holds in the page once the input has had its effect. */
  readonly until: string;
}

/** Runs in the page before anything else: notes when the next input has had its effect. */
function observe(): void {
  const state = { until: "true", armed: false, taken: undefined as Taken | undefined, task: 0 };
  Object.assign(globalThis, { measure: state });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) state.task = Math.max(state.task, entry.duration);
  }).observe({ type: "longtask" });
  const afterPaint = (then: () => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = then;
      port2.postMessage(0);
    });
  const begin = (event: Event) => {
    if (!state.armed) return;
    state.armed = false;
    const start = event.timeStamp;
    const holds = new Function(`return ${state.until}`);
    let painted = 0;
    const look = () => {
      const now = performance.now() - start;
      painted ||= now;
      if (holds()) state.taken = { painted, shown: now, task: 0 };
      else afterPaint(look);
    };
    afterPaint(look);
  };
  for (const type of ["keydown", "pointerdown", "wheel"]) {
    addEventListener(type, begin, { capture: true, passive: true });
  }
}

interface Measure {
  until: string;
  armed: boolean;
  taken: Taken | undefined;
  task: number;
}

declare const measure: Measure;

async function measureOne(page: Page, interaction: Interaction, turn: number): Promise<Taken> {
  await interaction.before?.(page, turn);
  await sleep(150);
  await page.evaluate((until) => {
    Object.assign(measure, { until, armed: true, taken: undefined, task: 0 });
  }, interaction.until);
  await interaction.act(page, turn);
  const taken = await page
    .waitForFunction(() => measure.taken, null, { timeout: 10_000 })
    .catch((error) => {
      throw new Error(`"${interaction.name}" had no effect, turn ${turn}`, { cause: error });
    });
  // A long task is told when it is over.
  await sleep(60);
  return { ...((await taken.jsonValue()) as Taken), task: await page.evaluate(() => measure.task) };
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

const INTERACTIONS: readonly Interaction[] = [
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

const SHOW_ALL: Interaction = {
  name: "show all",
  before: async (page) => {
    const button = page.getByTestId("show-all");
    if (/^Show the first/.test(await button.innerText())) await button.click();
  },
  act: (page) => page.getByTestId("show-all").click(),
  until: `/^Show the first/.test(document.querySelector('[data-testid="show-all"]').textContent)`,
};

interface Row {
  readonly name: string;
  readonly taken: readonly Taken[];
}

async function measureBoard(browser: Browser, count: number): Promise<Row[]> {
  await using board = await openBoard({ config: { feeds: [] } });
  const channels = manyChannels(count);
  await pushAll(board.url, channels);
  using _ticks = tickEverySecond(
    board.url,
    channels.filter((_, at) => at % 10 === 0),
  );
  await using page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
  await page.addInitScript("globalThis.__name = (fn) => fn");
  await page.addInitScript(observe);
  await page.goto(board.url);
  await page.waitForSelector("li[data-channel]");
  await sleep(2_000);
  const long = await page.getByTestId("show-all").count();
  return await measureAll(page, long > 0 ? [SHOW_ALL, ...INTERACTIONS] : INTERACTIONS);
}

async function measureAll(page: Page, interactions: readonly Interaction[]): Promise<Row[]> {
  const rows: Row[] = [];
  for (const interaction of interactions) {
    const taken: Taken[] = [];
    for (let turn = 0; turn < TIMES; turn++) taken.push(await measureOne(page, interaction, turn));
    rows.push({ name: interaction.name, taken });
  }
  return rows;
}

function figures({ taken }: Row, of: keyof Taken): { p50: number; worst: number } {
  const sorted = taken.map((one) => one[of]).toSorted((a, b) => a - b);
  return { p50: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, worst: sorted.at(-1) ?? Number.NaN };
}

function print(many: readonly Row[], few: readonly Row[]): void {
  console.log(
    `| Input, ${TIMES} times | next frame | shown: p50 | worst | longest task | ${FEW} channels: shown |`,
  );
  console.log("|---|---|---|---|---|---|");
  for (const row of many) {
    const control = few.find(({ name }) => name === row.name);
    const shown = figures(row, "shown");
    const task = figures(row, "task").worst;
    const cells = [
      row.name,
      ms(figures(row, "painted").p50),
      `${ms(shown.p50)}${shown.p50 > MOST_MS ? " — falls short" : ""}`,
      `${ms(shown.worst)}${shown.worst > MOST_MS ? " — falls short" : ""}`,
      task > 0 ? ms(task) : "< 50 ms",
      control ? `${ms(figures(control, "shown").p50)}, worst ${ms(figures(control, "shown").worst)}` : "",
    ];
    console.log(`| ${cells.join(" | ")} |`);
  }
}

function ms(value: number): string {
  return `${value.toFixed(0)} ms`;
}

await using browser = await launchChromium();
const few = await measureBoard(browser, FEW);
const many = await measureBoard(browser, MANY);
print(many, few);
