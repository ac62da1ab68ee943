import type { Limits } from "#lib/catalog.ts";
import { formatAge, formatNumber, formatSpan } from "#lib/format.ts";
import type { ChannelState } from "#lib/freshness.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import type { Series } from "../_live/series.ts";

/** The last part of a channel's name, for where there is no better: `BTC-USD`, `temperature`. */
function shortName(channel: string): string {
  return channel.slice(channel.indexOf("/") + 1);
}

/**
 * What a row calls a channel: a symbol by its ticker with its name below, a sensor by its place with what it measures
 * below, as in `Boiler 1` over `Temperature`.
 */
export function titlesOf(channel: string, entry: CatalogEntry | null): { title: string; detail: string } {
  const short = shortName(channel);
  if (channel.startsWith("symbol/")) return { title: short, detail: entry?.name ?? "" };
  const name = entry?.name ?? short.replaceAll("/", " ");
  const measure = (channel.split("/").at(-1) ?? "").replaceAll("-", " ");
  if (measure && name.toLowerCase().endsWith(` ${measure.toLowerCase()}`)) {
    return { title: name.slice(0, -measure.length - 1), detail: capital(measure) };
  }
  return { title: name, detail: entry?.group ?? "" };
}

/** A channel in one line: `BTC-USD`, `Boiler 1 temperature`. */
export function labelOf(channel: string, entry: CatalogEntry | null): string {
  if (channel.startsWith("symbol/")) return shortName(channel);
  return entry?.name ?? shortName(channel).replaceAll("/", " ");
}

/** Whether a channel's values are made up: its source says so (lib/catalog.ts, Facts.source). */
export function isSimulated(entry: CatalogEntry | null | undefined): boolean {
  return /simulated/i.test(entry?.source ?? "");
}

/** Whether a channel comes from a feed somebody connected: it is neither made up nor measured on the server's machine. */
export function isConnected(entry: CatalogEntry): boolean {
  return !isSimulated(entry) && entry.source !== "This machine";
}

/** The unit as written after a value; a price stands alone. */
export function unitOf(entry: CatalogEntry | null): string {
  return entry?.kind === "sensor" ? (entry.unit ?? "") : "";
}

/** A channel's newest value in words: a number with its decimals, or the name of its state. */
export function valueText(data: Series): string {
  return wordFor(data, data.last);
}

/** Any value of a channel in words. */
export function wordFor(data: Series, value: number): string {
  const label = data.entry?.labels?.[String(value)];
  if (label !== undefined && Number.isFinite(value)) return capital(label);
  return formatNumber(value, data.decimals);
}

export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export interface Crossing {
  readonly limit: keyof Limits;
  readonly severity: "warn" | "alarm";
  readonly text: string;
}

/** Which limit a value is beyond, the worst first; `null` while it is normal or unknown. */
export function crossingOf(limits: Limits | null | undefined, value: number): Crossing | null {
  if (!limits || !Number.isFinite(value)) return null;
  if (limits.hh !== null && value >= limits.hh) return { limit: "hh", severity: "alarm", text: "High high" };
  if (limits.ll !== null && value <= limits.ll) return { limit: "ll", severity: "alarm", text: "Low low" };
  if (limits.h !== null && value >= limits.h) return { limit: "h", severity: "warn", text: "High" };
  if (limits.l !== null && value <= limits.l) return { limit: "l", severity: "warn", text: "Low" };
  return null;
}

/** How old a channel's newest tick is, for where it is no longer live: `4 s ago`. */
export function agoText(silenceMs: number): string {
  return Number.isFinite(silenceMs)
    ? `${formatAge(Math.floor(silenceMs / 1000) * 1000).replace(".0", "")} ago`
    : "no data yet";
}

/** The same beside the word for its state, short enough for one line of a list: `Offline 49 s`, `14 s ago`, `Ended`. */
export function shortAgeText(state: ChannelState, silenceMs: number): string {
  if (state !== "offline" && state !== "closed") return agoText(silenceMs);
  const word = state === "offline" ? "Offline" : "Ended";
  return Number.isFinite(silenceMs) ? `${word} ${agoText(silenceMs).replace(" ago", "")}` : word;
}

/** The badge of a channel that is not current: `STALE 0:42`, `OFFLINE`, `ENDED`. */
export function badgeText(state: ChannelState, silenceMs: number): string | null {
  if (state === "stale") return `STALE ${formatSpan(silenceMs)}`;
  if (state === "offline") return "OFFLINE";
  return state === "closed" ? "ENDED" : null;
}

/** A count with its noun: `1 channel`, `12 channels`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
