import { mem } from "systeminformation";
import { measured, type Reading } from "./reading.ts";

const GIB = 2 ** 30;

/** Memory that programs hold and cannot be given away at once: all but what is available. */
export const memory: Reading = {
  name: "memory",
  read: async () => {
    const { total, active } = await mem();
    return [
      measured("memory", total > 0 ? (100 * active) / total : Number.NaN, {
        ...{ name: "Memory", unit: "%", decimals: 1, limits: { h: 85, hh: 95 } },
      }),
      measured("memory/used", active / GIB, { name: "Memory used", unit: "GiB", decimals: 2 }),
    ];
  },
};
