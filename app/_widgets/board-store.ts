"use client";

import { useSyncExternalStore } from "react";

export const TILE_KINDS = ["line", "gauge", "state", "stat"] as const;
export type TileKind = (typeof TILE_KINDS)[number];

export interface TileSpec {
  readonly kind: TileKind;
  /** One channel; up to three for a state timeline. */
  readonly channels: readonly string[];
}

/** Ranges of time a chart can show, by the word on their button. Milliseconds. */
export const RANGES = {
  "1m": 60_000,
  "5m": 300_000,
  "15m": 900_000,
  "1h": 3_600_000,
  "6h": 21_600_000,
  "1d": 86_400_000,
} as const;
export type RangeName = keyof typeof RANGES;

/** What somebody arranged for themselves; the rest follows the catalog. Kept in their browser. */
export interface BoardState {
  readonly focus: string | null;
  readonly range: RangeName;
  /** Channels put on the watchlist by hand, and those taken off it. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** `null` while the tiles follow the catalog. */
  readonly tiles: readonly TileSpec[] | null;
}

export const BOARD_KEY = "board:v1";

const DEFAULTS: BoardState = { focus: null, range: "5m", added: [], removed: [], tiles: null };

let current: BoardState | undefined;
const listeners = new Set<() => void>();

/** The board as it is now. */
export function boardNow(): BoardState {
  current ??= load();
  return current;
}

function load(): BoardState {
  try {
    return parseBoard(JSON.parse(localStorage.getItem(BOARD_KEY) ?? "{}"));
  } catch {
    // Storage switched off, or something else wrote there: start from the defaults.
    return DEFAULTS;
  }
}

/** Turns whatever was stored into a board; each part that is not what it should be is left at its default. */
export function parseBoard(stored: unknown): BoardState {
  const from = (typeof stored === "object" && stored !== null ? stored : {}) as Record<string, unknown>;
  return {
    focus: typeof from.focus === "string" ? from.focus : null,
    range:
      typeof from.range === "string" && Object.hasOwn(RANGES, from.range) ? (from.range as RangeName) : "5m",
    added: stringsOf(from.added),
    removed: stringsOf(from.removed),
    tiles: Array.isArray(from.tiles) ? eachOnce(from.tiles.filter(isTile)) : null,
  };
}

function stringsOf(value: unknown): string[] {
  return Array.isArray(value) ? [...new Set(value.filter((item) => typeof item === "string"))] : [];
}

function eachOnce(tiles: readonly TileSpec[]): TileSpec[] {
  return [...new Map(tiles.map((tile) => [tileKey(tile), tile])).values()];
}

/** Names a tile among the others. */
export function tileKey({ kind, channels }: TileSpec): string {
  return `${kind} ${channels.join(" ")}`;
}

function isTile(value: unknown): value is TileSpec {
  const tile = value as Partial<TileSpec> | null;
  return (
    TILE_KINDS.some((kind) => kind === tile?.kind) &&
    Array.isArray(tile?.channels) &&
    tile.channels.length > 0 &&
    tile.channels.every((channel) => typeof channel === "string")
  );
}

function change(next: Partial<BoardState>): void {
  current = { ...boardNow(), ...next };
  try {
    localStorage.setItem(BOARD_KEY, JSON.stringify(current));
  } catch {
    // Without storage the board lasts as long as the page.
  }
  for (const listener of listeners) listener();
}

export function setFocus(channel: string): void {
  change({ focus: channel });
}

export function setRange(range: RangeName): void {
  change({ range });
}

/** Puts a channel on the watchlist. */
export function addToWatchlist(channel: string): void {
  const { added, removed } = boardNow();
  change({ added: [...without(added, channel), channel], removed: without(removed, channel) });
}

/** Takes a channel off the watchlist. */
export function removeFromWatchlist(channel: string): void {
  const { added, removed } = boardNow();
  change({ added: without(added, channel), removed: [...without(removed, channel), channel] });
}

/** Replaces the tiles; from then on they no longer follow the catalog. */
export function setTiles(tiles: readonly TileSpec[]): void {
  change({ tiles });
}

/** Back to what the catalog suggests: watchlist, tiles and focus. */
export function resetBoard(): void {
  change({ ...DEFAULTS, range: boardNow().range });
}

function without(list: readonly string[], item: string): string[] {
  return list.filter((other) => other !== item);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useBoard(): BoardState {
  return useSyncExternalStore(subscribe, boardNow, () => DEFAULTS);
}
