import type { MadeBoardOptions } from "../made-board.ts";
import type { MadeChannel, PastSpan } from "../made-past.ts";
import type { Shot } from "./camera.ts";

const SECOND = 1_000;
const HOUR = 3_600 * SECOND;
const DAY = 24 * HOUR;
/** The hole in one channel's past: its device said nothing from so many milliseconds ago, for so long. */
const SILENT_FROM_MS = 7 * 60 * SECOND;
const SILENT_FOR_MS = 95 * SECOND;
/** What is pushed, so that it goes on live. */
const PUSHED_MS = 4 * HOUR;

const symbol = (code: string, name: string, base: number, swing: number): MadeChannel => ({
  channel: `symbol/${code}`,
  base,
  swing,
  decimals: 2,
  facts: { name, unit: "EUR", group: "Shares" },
});
const sensor = (name: string, unit: string, base: number, swing: number, height: number): MadeChannel => ({
  channel: `sensor/weir/${name}`,
  base,
  swing,
  decimals: 3,
  wave: { ms: DAY, height },
  facts: { name: `Weir ${name}`, unit, group: "River" },
});

const ACME = symbol("ACME", "Acme Tools", 128, 0.16);
const SILENT = sensor("level", "m", 3.4, 0.3, 0.15);
const CHANNELS: readonly MadeChannel[] = [
  ACME,
  symbol("NORTH", "Northern Rail", 54, 0.1),
  symbol("ORION", "Orion Foods", 211, 0.12),
  symbol("VEGA", "Vega Optics", 17, 0.2),
  SILENT,
  sensor("temperature", "°C", 11, 0.25, 1.6),
  sensor("flow", "m³/s", 42, 0.3, 2.5),
  sensor("oxygen", "mg/l", 9.1, 0.15, 0.6),
  sensor("turbidity", "NTU", 6.2, 0.4, 0.3),
];

/** A year of every channel, finer the nearer it is to now (epoch ms): to be put into a history before its server starts. */
export function yearUntil(now: number): PastSpan[] {
  const begin = now - PUSHED_MS;
  return CHANNELS.flatMap((made) => [
    { made, from: now - 370 * DAY, to: now - 7 * DAY, every: 300 * SECOND },
    { made, from: now - 7 * DAY, to: begin, every: 20 * SECOND },
  ]);
}

/** A board of these channels, live, one of them with a hole. */
export function plantBoard(dataDir: string, now: number): MadeBoardOptions {
  const from = now - SILENT_FROM_MS;
  return {
    config: { feeds: [], history: { enabled: true } },
    channels: CHANNELS,
    dataDir,
    pushedMs: PUSHED_MS,
    isSilent: (made, time) => made === SILENT && time >= from && time < from + SILENT_FOR_MS,
  };
}

const chart = (words: string, { channel } = ACME): string => `/?channel=${channel}&${words}`;
const own = (words: string, { channel } = ACME): string => `/channel/${channel}?${words}`;
const span = (from: number, to: number): string =>
  `from=${new Date(from).toISOString()}&to=${new Date(to).toISOString()}`;

/** Pictures of the plant's board at a time (epoch ms). */
export function plantShots(now: number): Shot[] {
  return [
    { name: "detached-dark", path: chart(span(now - 3.5 * HOUR, now - 1.5 * HOUR)) },
    { name: "gap-dark", path: chart("r=15m", SILENT) },
    { name: "table-dark", path: chart("r=15m&view=table") },
    { name: "compare-dark", path: own("r=30d&type=line&compare=symbol/NORTH,symbol/ORION&pct=1") },
    { name: "indicators-dark", path: own("r=1h&ind=sma-20,bollinger-20,rsi-14") },
    { name: "year-dark", path: own("r=1y") },
    { name: "year-light", path: own("r=1y"), theme: "light" },
  ];
}
