import os from "node:os";
import { type Measurement, measured, type Reading } from "./reading.ts";

interface Times {
  readonly busy: number;
  readonly all: number;
}

/**
 * How busy each core and all together were since the last reading, in percent: busy time over all time, as the
 * operating system counts it. Taken from Node, because systeminformation starts a process for each such reading.
 */
export class Processor implements Reading {
  readonly name = "cpu";
  #last: readonly Times[] = [];

  async read(): Promise<Measurement[]> {
    const before = this.#last;
    this.#last = os.cpus().map(({ times: { user, nice, sys, idle, irq } }) => {
      const busy = user + nice + sys + irq;
      return { busy, all: busy + idle };
    });
    if (before.length !== this.#last.length) return [];
    const parts = this.#last.map((now, at) => since(before[at], now));
    const total = parts.reduce((sum, part) => ({ busy: sum.busy + part.busy, all: sum.all + part.all }));
    return [
      measured("cpu", percent(total), { ...PERCENT, name: "CPU", limits: { h: 90, hh: 98 } }),
      ...parts.map((part, core) =>
        measured(`cpu/${core}`, percent(part), { ...PERCENT, name: `CPU core ${core}` }),
      ),
    ];
  }
}

const PERCENT = { unit: "%", decimals: 1 };

function since(before: Times | undefined, now: Times): Times {
  return { busy: now.busy - (before?.busy ?? 0), all: now.all - (before?.all ?? 0) };
}

function percent({ busy, all }: Times): number {
  return all > 0 ? Math.min(100, Math.max(0, (100 * busy) / all)) : Number.NaN;
}

/** Tasks that run or wait to, averaged over a minute. Windows does not know it. */
export const load: Reading = {
  name: "load",
  read: async () => {
    const value = process.platform === "win32" ? Number.NaN : (os.loadavg()[0] ?? Number.NaN);
    return [measured("load", value, { name: "Load, 1 minute", decimals: 2 })];
  },
};
