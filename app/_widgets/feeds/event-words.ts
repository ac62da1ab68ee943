import { DAY } from "#lib/durations.ts";
import type { FeedEvent } from "#lib/feed-events.ts";
import { formatAge, formatNumber, formatTick, formatTime, type Zone } from "#lib/format.ts";
import { counted } from "../channel-words.ts";

/** Newest first. */
export function newestFirst(events: readonly FeedEvent[]): FeedEvent[] {
  return events.toSorted((a, b) => b.time - a.time || b.id - a.id);
}

/** What happened, in a word or two; what was said verbatim comes after it. */
export function eventWords({ kind, channels }: FeedEvent): string {
  if (kind === "channels") return `brought ${counted(channels ?? 0, "channel")}`;
  return kind === "running" ? "running again" : kind;
}

/** The channels it brought, the first that is known first: `: a, b, c`, `: a, b, c and 35 more`. */
export function broughtWords({ kind, channels, details }: FeedEvent): string {
  if (kind !== "channels" || details.length === 0) return "";
  const more = (channels ?? 0) - details.length;
  return `: ${details.toReversed().join(", ")}${more > 0 ? ` and ${formatNumber(more, 0)} more` : ""}`;
}

/** What else was refused for the same reason, newest first. */
export function othersOf({ kind, detail, details }: FeedEvent): string[] {
  return kind === "refused" ? details.filter((other) => other !== detail) : [];
}

/** How often, how long, how much. */
export function eventNote(event: FeedEvent, now: number, zone: Zone): string {
  const { kind, count, first, channels, awayMs } = event;
  if (kind === "channels") return "";
  if (count > 1) return `${formatNumber(count, 0)} times since ${momentWords(first, now, zone)}`;
  if (awayMs !== null) return `after ${formatAge(awayMs)}`;
  return kind === "failed" && channels ? `${counted(channels, "channel")} affected` : "";
}

/** The time of day, or the day where it was not within the last 24 hours. */
export function momentWords(time: number, now: number, zone: Zone): string {
  return now - time < DAY ? formatTime(time, zone) : formatTick(time, DAY, zone);
}

const COLUMNS = ["time", "first", "feed", "event", "text", "detail", "times", "channels", "away_ms"];

/** Events as CSV (RFC 4180) with times in ISO 8601, UTC. */
export function eventsCsv(events: readonly FeedEvent[]): string {
  const rows = events.map((event) => [
    new Date(event.time).toISOString(),
    new Date(event.first).toISOString(),
    event.feed,
    event.kind,
    event.text ?? "",
    event.detail ?? "",
    event.count,
    event.channels ?? "",
    event.awayMs ?? "",
  ]);
  return [COLUMNS, ...rows].map((row) => `${row.map(cellOf).join(",")}\r\n`).join("");
}

/** Quoted where it has to be. What a table program would take for a formula is text: anybody may push one. */
function cellOf(value: string | number): string {
  const text = typeof value === "string" && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
