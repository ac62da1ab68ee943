import { readdir, readFile } from "node:fs/promises";
import type { Counters } from "./traffic.ts";

/*
 * What Linux tells in /proc and /sys (man 5 proc; Documentation/admin-guide/iostats.rst; Documentation/ABI).
 * Read here, because systeminformation starts several processes for each of these.
 */

const SECTOR = 512;
/** Devices whose traffic is another's, counted there. */
const NOT_A_DISK = /^(loop|ram|zram|dm-|md|sr|fd|nbd)/;
/** The sensors of a processor, best first. */
const PROCESSOR = /x86_pkg_temp|coretemp|k10temp|zenpower|cpu|soc/i;

/** Bytes through the interfaces that lead outside; where none does, through all but loopback. */
export async function networkCounters(): Promise<Counters> {
  const [devices, routes] = await Promise.all([text("/proc/net/dev"), text("/proc/net/route")]);
  return parseNetwork(devices, routes);
}

export function parseNetwork(devices: string, routes: string): Counters {
  const outside = new Set(
    rowsOf(routes)
      .filter(([, destination]) => destination === "00000000")
      .map(([name]) => name),
  );
  const rows = rowsOf(devices.replaceAll(":", " ")).slice(2);
  const counted = rows.filter(([name]) => (outside.size > 0 ? outside.has(name) : name !== "lo"));
  return { in: summed(counted, 1), out: summed(counted, 9) };
}

/** Bytes read from (in) and written to (out) whole disks. */
export async function diskCounters(): Promise<Counters> {
  const [stats, blocks] = await Promise.all([text("/proc/diskstats"), readdir("/sys/block")]);
  return parseDisks(stats, blocks);
}

export function parseDisks(stats: string, blocks: readonly string[]): Counters {
  const disks = new Set(blocks.filter((name) => !NOT_A_DISK.test(name)));
  const rows = rowsOf(stats).filter(([, , name]) => name !== undefined && disks.has(name));
  return { in: SECTOR * summed(rows, 5), out: SECTOR * summed(rows, 9) };
}

/** A function that reads the processor's temperature; `undefined` where the machine has no such sensor. */
export async function findTemperature(): Promise<(() => Promise<number>) | undefined> {
  const zones = await sensorsIn("/sys/class/thermal", /^thermal_zone/, "type", "temp");
  const monitors = await sensorsIn("/sys/class/hwmon", /^hwmon/, "name", "temp1_input");
  const found = [...zones, ...monitors].find(({ type }) => PROCESSOR.test(type)) ?? zones[0];
  return found && (async () => Number.parseInt(await text(found.file), 10) / 1000);
}

async function sensorsIn(folder: string, wanted: RegExp, typeFile: string, valueFile: string) {
  const names = (await readdir(folder).catch(() => [])).filter((name) => wanted.test(name)).sort();
  const sensors = names.map(async (name) => ({
    type: (await text(`${folder}/${name}/${typeFile}`).catch(() => "")).trim(),
    file: `${folder}/${name}/${valueFile}`,
  }));
  return Promise.all(sensors);
}

function text(file: string): Promise<string> {
  return readFile(file, "utf8");
}

function rowsOf(table: string): string[][] {
  const lines = table.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "").map((line) => line.split(/\s+/));
}

/** The sum of a column; `NaN` without rows, so that nothing is never taken for zero. */
function summed(rows: readonly string[][], column: number): number {
  if (rows.length === 0) return Number.NaN;
  return rows.reduce((sum, row) => sum + Number(row[column]), 0);
}
