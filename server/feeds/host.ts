import { z } from "zod";
import { messageOf } from "#lib/message-of.ts";
import type { Emit, Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import type { Reading } from "./host/reading.ts";
import { readingsOfThisMachine } from "./host/readings.ts";
import { sleep } from "./sleep.ts";

const options = z.strictObject({
  type: z.literal("host"),
  name: feedName,
  interval: z.number().min(250).max(3_600_000).default(2_000),
});

type Options = z.infer<typeof options>;

/** Milliseconds between the first look at counters and the first rates, so that a board is not empty for long. */
const FIRST_WAIT = 500;

/** The sensors of the machine that this process runs on. */
export class Host implements Feed {
  readonly type = "host";
  readonly name: string;
  readonly #interval: number;
  readonly #readings: () => Promise<readonly Reading[]>;
  readonly #described = new Set<string>();

  constructor(given: Pick<Options, "interval" | "name">, readings = readingsOfThisMachine) {
    this.name = given.name ?? "This machine";
    this.#interval = given.interval;
    this.#readings = readings;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    this.#described.clear();
    const readings = await this.#readings();
    await this.#round(readings, emit, signal);
    await sleep(Math.min(FIRST_WAIT, this.#interval), signal);
    for (let due = Date.now(); !signal.aborted; due = this.#after(due)) {
      await sleep(due - Date.now(), signal);
      if (!signal.aborted) await this.#round(readings, emit, signal);
    }
  }

  /** The next time in step with the first; after a suspend, the next that is not past. */
  #after(due: number): number {
    const passed = Math.max(1, Math.ceil((Date.now() - due) / this.#interval));
    return due + Math.min(passed * this.#interval, Date.now() - due + this.#interval);
  }

  async #round(readings: readonly Reading[], emit: Emit, signal: AbortSignal): Promise<void> {
    await Promise.all(readings.map((reading) => this.#tell(reading, emit, signal)));
  }

  /** One reading that fails is counted, and the others go on. */
  async #tell(reading: Reading, emit: Emit, signal: AbortSignal): Promise<void> {
    try {
      for (const { description, value } of await reading.read()) {
        if (signal.aborted) return;
        if (!Number.isFinite(value)) continue;
        const { channel } = description;
        if (!this.#described.has(channel)) {
          emit.describe({ ...description, expectedMs: Math.ceil(this.#interval * 1.2) });
          this.#described.add(channel);
        }
        emit({ channel, time: Date.now(), value });
      }
    } catch (error) {
      emit.refuse(`${reading.name} could not be read`, messageOf(error));
    }
  }
}

export const host = defineFeedType("host", {
  options,
  help: { interval: "milliseconds between two readings, 250 to 3600000, such as 2000" },
  create: (given) => new Host(given),
});
