import { formatCompact, formatDuration, formatNumber, formatTime, MISSING, type Zone } from "#lib/format.ts";
import type { ClockStep, FeedReport, ReaderState, ServerStatus, SessionStatus } from "#lib/status.ts";

const UNITS = ["B", "kB", "MB", "GB", "TB"] as const;

/** That the server's clock was set, and what follows from it. */
export function clockWords({ time, byMs, until }: ClockStep, zone: Zone): string {
  const by = formatDuration(Math.abs(byMs));
  if (byMs > 0)
    return `The clock went ${by} forward, to ${formatTime(time, zone)}: it was set, or the machine was asleep.`;
  return `The clock was set back ${by}, to ${formatTime(time, zone)}. Until it is ${formatTime(until, zone)} again, what is stamped by it is late: kept at its time, and no newer value's place is taken.`;
}

/** A number of bytes with the unit it is written in: 1,900,000 as 1.9 and MB. */
export function bytesIn(bytes: number): { value: string; unit: string } {
  if (!Number.isFinite(bytes)) return { value: MISSING, unit: "" };
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  const value = bytes / 1000 ** power;
  return { value: formatNumber(value, power > 0 && value < 100 ? 1 : 0), unit: UNITS[power] ?? "B" };
}

/** `1.9 MB`. */
export function formatBytes(bytes: number): string {
  const { value, unit } = bytesIn(bytes);
  return unit ? `${value} ${unit}` : value;
}

/** A count or rate: whole below ten thousand, in short above. */
export function formatCount(count: number): string {
  return count < 10_000 ? formatNumber(count, 0) : formatCompact(count);
}

/** A share such as 0.38 as `38 %`; `—` of nothing. */
export function formatShare(part: number, whole: number): string {
  if (whole === 0) return MISSING;
  const share = (part / whole) * 100;
  return `${formatNumber(share, share > 0 && share < 10 ? 1 : 0)} %`;
}

/** Milliseconds that are mostly few: `1.2`, `84`. */
export function formatMs(ms: number): string {
  return formatNumber(ms, ms < 10 ? 1 : 0);
}

/** What a feed brought a second between two answers; `NaN` where there were not two. */
export function feedRate(
  feed: FeedReport,
  previous: ServerStatus | null,
  status: ServerStatus | null,
): number {
  const before = previous?.feeds.find(({ name }) => name === feed.name);
  if (!before || !previous || !status) return Number.NaN;
  return ((feed.ticks - before.ticks) / Math.max(1, status.time - previous.time)) * 1000;
}

/** Everything a feed was refused, and why in words: `3 bad-time, 1 other`. */
export function refusalsOf({ refused }: FeedReport): { total: number; why: string } {
  const entries = Object.entries(refused.byCode).filter(([, count]) => count > 0);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  return { total, why: entries.map(([reason, count]) => `${formatNumber(count, 0)} ${reason}`).join(", ") };
}

const RANK: Record<ReaderState, number> = { stalled: 0, lagging: 1, healthy: 2 };

/**
 * Those that do not keep up first, furthest behind first; the others by when they came, so that a table told anew each
 * second stands still.
 */
export function inOrder(sessions: readonly SessionStatus[]): SessionStatus[] {
  return sessions.toSorted((a, b) => {
    const behind = RANK[a.state] - RANK[b.state];
    if (behind !== 0) return behind;
    if (a.state !== "healthy") return b.lagMs - a.lagMs;
    return a.since - b.since || a.id.localeCompare(b.id);
  });
}
