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
import { INTERACTIONS, type Interaction, SHOW_ALL } from "./channels/interactions.ts";

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
  /** What the page's main thread used of a core meanwhile, ticks that came in the same moment included. */
  readonly cpu: number;
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
      if (holds()) state.taken = { painted, shown: now, task: 0, cpu: 0 };
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

/** Milliseconds that the page's main thread has run so far, by its own clock: what others take of the machine is not in it. */
type CpuOf = () => Promise<number>;

async function cpuOf(page: Page): Promise<CpuOf> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  return async () => {
    const { metrics } = await session.send("Performance.getMetrics");
    return 1_000 * (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN);
  };
}

async function measureOne(page: Page, cpu: CpuOf, interaction: Interaction, turn: number): Promise<Taken> {
  await interaction.before?.(page, turn);
  await sleep(150);
  await page.evaluate((until) => {
    Object.assign(measure, { until, armed: true, taken: undefined, task: 0 });
  }, interaction.until);
  const before = await cpu();
  await interaction.act(page, turn);
  const taken = await page
    .waitForFunction(() => measure.taken, null, { timeout: 10_000 })
    .catch((error) => {
      throw new Error(`"${interaction.name}" had no effect, turn ${turn}`, { cause: error });
    });
  const used = (await cpu()) - before;
  // A long task is told when it is over.
  await sleep(60);
  return {
    ...((await taken.jsonValue()) as Taken),
    task: await page.evaluate(() => measure.task),
    cpu: used,
  };
}

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
  const cpu = await cpuOf(page);
  for (const interaction of interactions) {
    const taken: Taken[] = [];
    for (let turn = 0; turn < TIMES; turn++) taken.push(await measureOne(page, cpu, interaction, turn));
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
    `| Input, ${TIMES} times | next frame | shown: p50 | worst | longest task | main thread, p50 | ${FEW} channels: shown, p50 | main thread |`,
  );
  console.log("|---|---|---|---|---|---|---|---|");
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
      ms(figures(row, "cpu").p50),
      control ? `${ms(figures(control, "shown").p50)}, worst ${ms(figures(control, "shown").worst)}` : "",
      control ? ms(figures(control, "cpu").p50) : "",
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
