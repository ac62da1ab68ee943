import { readFileSync, statSync } from "node:fs";

/** Of Linux, wherever it runs on hardware of our time: `getconf CLK_TCK`. */
const TICKS_PER_SECOND = 100;

/** A process that has a file locked. */
export interface Holder {
  readonly pid: number;
  /** When it was started, epoch milliseconds. */
  readonly since: number;
}

/** Who has a file locked, as Linux tells it (proc_locks(5)); `undefined` on other systems, and of another container. */
export function holderOf(file: string): Holder | undefined {
  try {
    const { ino } = statSync(file);
    const locks = readFileSync("/proc/locks", "utf8").split("\n");
    const fields = locks.map((line) => line.trim().split(/\s+/));
    const pid = Number(fields.find((field) => field[5]?.endsWith(`:${ino}`))?.[4]);
    return pid > 0 ? { pid, since: startOf(pid) } : undefined;
  } catch {
    return undefined;
  }
}

/** When a process was started, by field 22 of proc_pid_stat(5), epoch milliseconds. */
function startOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
  // The name before it, in brackets, may have blanks.
  const ticks = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19]);
  const [uptime] = readFileSync("/proc/uptime", "utf8").split(" ");
  return Date.now() - (Number(uptime) - ticks / TICKS_PER_SECOND) * 1_000;
}
