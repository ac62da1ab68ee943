import { setTimeout as sleep } from "node:timers/promises";
import type { ServerStatus } from "#lib/status.ts";
import { type Board, type BoardOptions, openBoard } from "./board.ts";
import { type MadeChannel, type PastSpan, sizeAt, valueAt } from "./made-past.ts";

const SECOND = 1_000;
/** Ticks of a request. */
const BATCH = 10_000;

export interface MadeBoardOptions extends Pick<BoardOptions, "config"> {
  readonly channels: readonly MadeChannel[];
  readonly dataDir: string;
  /** Milliseconds of every channel's past that are pushed first. */
  readonly pushedMs: number;
  /** What is pushed before that. */
  readonly before?: readonly PastSpan[];
  /** Whether a channel is silent at a time, epoch milliseconds. */
  readonly isSilent?: (made: MadeChannel, time: number) => boolean;
}

/** A built server whose channels tick at each whole second, their past on disk. */
export class MadeBoard implements AsyncDisposable {
  readonly url: string;
  readonly #board: Board;
  readonly #options: MadeBoardOptions;
  #timer: NodeJS.Timeout | undefined;
  /** Up to which second ticks were made, and up to which the server has answered that it took them, epoch milliseconds. */
  #told: number;
  taken: number;

  constructor(board: Board, options: MadeBoardOptions, told: number) {
    this.url = board.url;
    this.#board = board;
    this.#options = options;
    this.#told = told;
    this.taken = told;
  }

  static async open(options: MadeBoardOptions): Promise<MadeBoard> {
    const { config, dataDir, pushedMs, before = [] } = options;
    const board = await openBoard(config ? { config, dataDir } : { dataDir });
    for (const span of before) await pushPast(board.url, span);
    const now = Math.floor(Date.now() / SECOND) * SECOND;
    const made = new MadeBoard(board, options, now - pushedMs);
    await made.#push();
    made.#tick();
    return made;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#board.stop();
  }

  /** Not before the past is there, or it would come late, after newer ticks. */
  #tick(): void {
    this.#timer = setInterval(() => void this.#push().catch(() => {}), SECOND / 4);
  }

  /** A tick of each channel for every second that has begun. */
  async #push(): Promise<void> {
    const from = this.#told;
    this.#told = Math.floor(Date.now() / SECOND) * SECOND;
    for (let time = from + SECOND; time <= this.#told; time += 60 * SECOND) {
      const times = secondsOf(time, Math.min(this.#told, time + 59 * SECOND));
      const { channels, isSilent = () => false } = this.#options;
      const ticks = times.flatMap((moment) =>
        channels.filter((made) => !isSilent(made, moment)).map((made) => tickOf(made, moment, SECOND)),
      );
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
      Array.from({ length }, (_, at) => tickOf(made, time + at * every, every)),
    );
    await untilKept(url);
  }
}

/** What comes faster than a store on a busy machine takes it would not be kept. */
async function untilKept(url: string): Promise<void> {
  for (;;) {
    const answer = await fetch(`${url}/api/status`);
    const { history }: Pick<ServerStatus, "history"> = await answer.json();
    if ((history?.waiting ?? 0) < BATCH) return;
    await sleep(100);
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

function tickOf(made: MadeChannel, time: number, every: number): object {
  const { channel, decimals, facts } = made;
  const tick = { ...facts, channel, decimals, time, value: valueAt(made, time) };
  return channel.startsWith("symbol/") ? { ...tick, size: sizeAt(made, time, every) } : tick;
}
