import type { UserConfig } from "../../server/define-config.ts";
import { type Board, openBoard } from "../../test/support/board.ts";
import { type MadeChannel, type PastSpan, sizeAt, valueAt } from "../../test/support/made-past.ts";

/** Six prices and six sensors, as the first board has. */
export const CHANNELS: readonly MadeChannel[] = Array.from({ length: 12 }, (_, at) =>
  at < 6
    ? { channel: `symbol/MADE-${at + 1}`, base: 40 * (at + 1), swing: 0.2, decimals: 2 }
    : { channel: `sensor/made/${at - 5}`, base: 20 + at, swing: 0.1, decimals: 2 },
);

const SECOND = 1_000;
/** Ticks of a request. */
const BATCH = 10_000;
/** Channels hold so little in memory that nearly all of what is asked for comes from disk. */
const RECENT = { ms: 60_000, ticks: 100 };
const CONFIG: UserConfig = { feeds: [], recent: RECENT, history: { enabled: true } };

/** A built server whose channels tick at each whole second, their past on disk. */
export class MadeBoard implements AsyncDisposable {
  readonly url: string;
  readonly #board: Board;
  readonly #timer: NodeJS.Timeout;
  /** Up to which second ticks were made, and up to which the server has answered that it took them, epoch milliseconds. */
  #told: number;
  taken: number;

  constructor(board: Board, told: number) {
    this.url = board.url;
    this.#board = board;
    this.#told = told;
    this.taken = told;
    this.#timer = setInterval(() => void this.#push().catch(() => {}), SECOND / 4);
  }

  /** @param pushedMs how much of every channel's past is pushed first, and what of theirs `before` that. */
  static async open(dataDir: string, pushedMs: number, before: readonly PastSpan[] = []): Promise<MadeBoard> {
    const board = await openBoard({ config: CONFIG, dataDir });
    for (const span of before) await pushPast(board.url, span);
    const now = Math.floor(Date.now() / SECOND) * SECOND;
    const made = new MadeBoard(board, now - pushedMs);
    await made.#push();
    return made;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#board.stop();
  }

  /** A tick of each channel for every second that has begun. */
  async #push(): Promise<void> {
    const from = this.#told;
    this.#told = Math.floor(Date.now() / SECOND) * SECOND;
    for (let time = from + SECOND; time <= this.#told; time += 60 * SECOND) {
      const times = secondsOf(time, Math.min(this.#told, time + 59 * SECOND));
      const ticks = times.flatMap((moment) => CHANNELS.map((made) => tickOf(made, moment)));
      await pushTicks(this.url, ticks);
      this.taken = times.at(-1) ?? this.taken;
    }
  }
}

async function pushPast(url: string, { made, from, to, every }: PastSpan): Promise<void> {
  for (let time = from; time < to; time += BATCH * every) {
    const length = Math.min(BATCH, Math.ceil((to - time) / every));
    await pushTicks(
      url,
      Array.from({ length }, (_, at) => tickOf(made, time + at * every)),
    );
  }
}

async function pushTicks(url: string, ticks: readonly object[]): Promise<void> {
  const answer = await fetch(`${url}/api/ticks`, { method: "POST", body: JSON.stringify(ticks) });
  const text = await answer.text();
  if (!answer.ok || !text.includes('"refused":[]')) throw new Error(`${answer.status} ${text}`);
}

function secondsOf(from: number, to: number): number[] {
  return Array.from({ length: (to - from) / SECOND + 1 }, (_, at) => from + at * SECOND);
}

function tickOf(made: MadeChannel, time: number): object {
  const { channel } = made;
  const value = valueAt(made, time);
  return channel.startsWith("symbol/")
    ? { channel, time, value, size: sizeAt(made, time) }
    : { channel, time, value };
}
