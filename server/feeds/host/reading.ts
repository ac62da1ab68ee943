import type { Description } from "#lib/catalog.ts";

/** One number read from the machine, and what it is. */
export interface Measurement {
  readonly description: Description;
  /** `NaN` where the machine does not know: then nothing is told. */
  readonly value: number;
}

/** One thing to ask the machine at each interval. */
export interface Reading {
  /** Names it in the log, such as `memory`. */
  readonly name: string;
  /** Rejects when it cannot be read; other readings go on. */
  read(): Promise<readonly Measurement[]>;
}

const GROUP = "This machine";

/** A measurement of the channel `sensor/host/<path>`, to a thousandth. */
export function measured(
  path: string,
  value: number,
  description: Omit<Description, "channel" | "group">,
): Measurement {
  return {
    description: { ...description, channel: `sensor/host/${path}`, group: GROUP },
    value: Math.round(value * 1000) / 1000,
  };
}

/** Turns a counter that only grows into a rate a second. */
export class Rate {
  #count = Number.NaN;
  #time = Number.NaN;

  /** The rate since the last call; `NaN` on the first, and after a counter has started again. */
  of(count: number, time = performance.now()): number {
    const grown = count - this.#count;
    const seconds = (time - this.#time) / 1000;
    this.#count = count;
    this.#time = time;
    return grown >= 0 && seconds > 0 ? grown / seconds : Number.NaN;
  }
}
