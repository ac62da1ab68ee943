"use client";

import { useSyncExternalStore } from "react";
import { Kept, store, stored } from "./kept.ts";

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
  "7d": 7 * 86_400_000,
  "30d": 30 * 86_400_000,
  "90d": 90 * 86_400_000,
  "1y": 365 * 86_400_000,
} as const;
export type RangeName = keyof typeof RANGES;

/** Those with a button of their own. */
export const QUICK_RANGES = ["1m", "5m", "15m", "1h", "6h", "1d"] as const satisfies readonly RangeName[];

/** The smallest range that reaches further back than so many milliseconds; `null` where none does. */
export function rangeOver(ms: number): RangeName | null {
  return (Object.keys(RANGES) as RangeName[]).find((range) => RANGES[range] > ms) ?? null;
}

/** What somebody arranged for themselves; the rest follows the catalog. Kept in their browser. */
export interface BoardState {
  readonly focus: string | null;
  readonly range: RangeName;
  /** Channels put on the watchlist by hand, and those taken off it. */
  readonly added: readonly string[];
  readonly removed: readonly string[];
  /** Whether the watchlist shows the whole catalog, however long it is. */
  readonly all: boolean;
  /** Groups of the watchlist that are folded up. */
  readonly closed: readonly string[];
  /** `null` while the tiles follow the catalog. */
  readonly tiles: readonly TileSpec[] | null;
}

export const BOARD_KEY = "board:v1";
/** Names on and off the watchlist, which may be thousands, apart from what changes with a key press. */
export const LISTS_KEY = "board:v1:lists";

const DEFAULTS: BoardState = {
  focus: null,
  range: "5m",
  added: [],
  removed: [],
  all: false,
  closed: [],
  tiles: null,
};

/** The board as somebody arranged it, and as a link shows it. */
export const keptBoard = new Kept<BoardState>(load, keep);

/** The board as it is now. */
export const boardNow = keptBoard.now;

function load(): BoardState {
  return parseBoard({ ...stored(BOARD_KEY), ...stored(LISTS_KEY) });
}

function keep({ added, removed, ...rest }: BoardState, change: Partial<BoardState>): void {
  if (change.added || change.removed) store(LISTS_KEY, { added, removed });
  if (!Object.keys(change).every((part) => part === "added" || part === "removed")) store(BOARD_KEY, rest);
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
    all: from.all === true,
    closed: stringsOf(from.closed),
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
  keptBoard.change(next);
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

/** Puts channels on the watchlist; those that are `offered` need but not be taken off. */
export function addManyToWatchlist(
  channels: readonly string[],
  offered: (channel: string) => boolean = () => false,
): void {
  const wanted = new Set(channels);
  const { added, removed } = boardNow();
  change({
    added: [...new Set([...added, ...channels])].filter((channel) => !offered(channel)),
    removed: removed.filter((channel) => !wanted.has(channel)),
  });
}

/** Shows the whole catalog on the watchlist, or what it offers unasked. */
export function showAll(all: boolean): void {
  change({ all });
}

/** Folds a group of the watchlist up, or opens it. */
export function setClosed(group: string, closed: boolean): void {
  const others = without(boardNow().closed, group);
  change({ closed: closed ? [...others, group] : others });
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

export function useBoard(): BoardState {
  return useSyncExternalStore(keptBoard.subscribe, boardNow, () => DEFAULTS);
}
