import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { openBoard } from "./board.ts";
import { launchChromium } from "./chromium.ts";
import { ensureChromium } from "./ensure-chromium.ts";
import { MadeBoard } from "./made-board.ts";
import { fillPast } from "./made-past.ts";
import { Camera, type Shot } from "./pictures/camera.ts";
import { plantBoard, plantShots, yearUntil } from "./pictures/made-plant.ts";
import { importFolder, recordingShots } from "./pictures/recordings.ts";
import { ROOT, runStep } from "./steps.ts";

// `npm run screenshots -- [--only year-dark,gap-dark] [--out folder] [--recordings folder]`: draws the pictures of
// docs/images from the built board: of its demo, and of channels with a made year behind them. With `--recordings` it
// imports the recordings of a folder instead and draws each over every range.

/** This machine's own sensors have no past at the start: milliseconds until their lines are worth a picture. */
const HOST_PAST_MS = 60_000;
/** The demo as it runs without a config, with a seed. Simulators begin with a past, so charts are full at once. */
const DEMO = {
  feeds: [{ type: "simulated-market", seed: 7 }, { type: "simulated-sensors", seed: 7 }, { type: "host" }],
  history: { enabled: true },
} as const;
const BTC = "channel=symbol/BTC-USD";

const DEMO_SHOTS: readonly Shot[] = [
  { name: "board-dark" },
  { name: "board-light", theme: "light" },
  { name: "phone-dark", phone: true },
  { name: "channel-dark", path: "/channel/sensor/boiler-1/temperature" },
  { name: "candles-dark", path: `/?${BTC}&r=15m&type=candles` },
  { name: "candles-light", path: `/?${BTC}&r=15m&type=candles`, theme: "light" },
  { name: "phone-candles-dark", path: `/?${BTC}&r=15m&type=candles`, phone: true },
];
const KILLED: Shot = { name: "server-killed-dark" };
/** The board says that it is offline, with how long ago, after so many milliseconds. */
const KILLED_MS = 14_000;

const { values } = parseArgs({
  options: {
    only: { type: "string" },
    out: { type: "string", default: path.join(ROOT, "docs/images") },
    recordings: { type: "string" },
  },
});
const only = values.only?.split(",");
const wants = (name: string): boolean => only?.includes(name) ?? true;

async function shootDemo(camera: Camera): Promise<void> {
  if (camera.wanted([...DEMO_SHOTS, KILLED]).length === 0) return;
  await using board = await openBoard({ config: { ...DEMO, feeds: [...DEMO.feeds] } });
  await sleep(HOST_PAST_MS);
  await camera.shoot(board.url, DEMO_SHOTS);
  if (!wants(KILLED.name)) return;
  const page = await camera.open(board.url, KILLED);
  await board.stop("SIGKILL");
  await sleep(KILLED_MS);
  await camera.save(page, KILLED.name);
}

async function shootPlant(camera: Camera, dataDir: string): Promise<void> {
  const now = Date.now();
  if (camera.wanted(plantShots(now)).length === 0) return;
  await fillPast(dataDir, yearUntil(now));
  await using board = await MadeBoard.open(plantBoard(dataDir, now));
  await camera.shoot(board.url, plantShots(now));
}

async function shootRecordings(camera: Camera, folder: string, dataDir: string): Promise<void> {
  const recordings = await importFolder(folder, dataDir);
  await using board = await openBoard({ config: { feeds: [], history: { enabled: true } }, dataDir });
  for (const recording of recordings) await camera.shoot(board.url, recordingShots(recording));
}

async function shoot(): Promise<void> {
  await using browser = await launchChromium();
  const camera = new Camera(browser, values.out, wants);
  const dataDir = mkdtempSync(path.join(tmpdir(), "tidemark-pictures-"));
  try {
    if (values.recordings !== undefined) await shootRecordings(camera, values.recordings, dataDir);
    else {
      await shootDemo(camera);
      await shootPlant(camera, dataDir);
    }
  } finally {
    rmSync(dataDir, { recursive: true });
  }
}

const chromium = await ensureChromium();
const build = await runStep({ name: "build", command: "node", args: ["server/build-web.ts", "--if-needed"] });
if (chromium && build.passed) await shoot();
else process.exitCode = 1;
