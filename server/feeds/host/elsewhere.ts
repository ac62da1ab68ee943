import { cpuTemperature, fsStats, networkStats } from "systeminformation";
import type { Counters } from "./traffic.ts";

/** Bytes through the default interface, on systems without Linux's /proc. */
export async function networkCounters(): Promise<Counters> {
  const [stats] = await networkStats();
  return { in: stats?.rx_bytes ?? Number.NaN, out: stats?.tx_bytes ?? Number.NaN };
}

/** Bytes read from (in) and written to (out) file systems. */
export async function diskCounters(): Promise<Counters> {
  const stats: Awaited<ReturnType<typeof fsStats>> | null = await fsStats();
  return { in: stats?.rx ?? Number.NaN, out: stats?.wx ?? Number.NaN };
}

export async function celsius(): Promise<number> {
  const { main } = await cpuTemperature();
  return main ?? Number.NaN;
}
