import type { CatalogEntry } from "#lib/protocol.ts";
import type { BoardState, TileSpec } from "./board-store.ts";

/** Rows a watchlist starts with at the most; more can be added by hand. */
const WATCHLIST_ROWS = 50;
const TILES = 12;

/** The channels on the watchlist: what the catalog offers, less what was taken off, plus what was added. */
export function watchlistOf(catalog: readonly CatalogEntry[], board: BoardState): string[] {
  const offered = catalog
    .filter((entry) => !isDetail(entry))
    .slice(0, WATCHLIST_ROWS)
    .map((entry) => entry.channel);
  const kept = offered.filter((channel) => !board.removed.includes(channel));
  return [...kept, ...board.added.filter((channel) => !kept.includes(channel))];
}

/** One core among many, one of a set that has a total: found by search, not shown unasked. */
function isDetail({ channel }: CatalogEntry): boolean {
  return /\/(cpu|core)\/\d+$/.test(channel);
}

/**
 * Tiles for whatever the catalog holds: states together on timelines, sensors with limits as gauge and line by
 * turns, prices as figures, the rest as lines.
 */
export function defaultTiles(catalog: readonly CatalogEntry[]): TileSpec[] {
  const shown = catalog.filter((entry) => !isDetail(entry));
  const states = shown.filter((entry) => entry.labels);
  const sensors = spread(shown.filter((entry) => entry.kind === "sensor" && !entry.labels));
  const limited = sensors.filter((entry) => entry.limits && !/temperature$/.test(entry.channel));
  const gauges = limited.slice(0, 2).map((entry) => tile("gauge", entry));
  const timelines = states.length > 0 ? [stateTile(states.slice(0, 3))] : [];
  const stats = shown.filter((entry) => entry.kind === "symbol").map((entry) => tile("stat", entry));
  const used = new Set(gauges.flatMap((gauge) => gauge.channels));
  const lines = sensors.filter(({ channel }) => !used.has(channel)).map((entry) => tile("line", entry));
  const extra = stats.splice(4).map(({ channels }) => ({ kind: "line", channels }) as const);
  const [first, ...more] = lines;
  const front = [first, gauges[0], timelines[0], ...stats.slice(0, 2), gauges[1], more[0]];
  const rest = [...more.slice(1), ...stats.slice(2), ...extra];
  return orderStats([...front, ...rest].filter((spec) => spec !== undefined)).slice(0, TILES);
}

/** Keeps figures in pairs, since two of them fill the place of one tile. */
function orderStats(tiles: TileSpec[]): TileSpec[] {
  const head = tiles.slice(0, TILES);
  const stats = head.filter((spec) => spec.kind === "stat");
  return stats.length % 2 === 0
    ? head
    : [...head.filter((spec) => spec !== stats.at(-1)), ...tiles.slice(TILES)];
}

/** Round robin over groups, so that the first few come from many. */
function spread(entries: readonly CatalogEntry[]): CatalogEntry[] {
  const groups = Map.groupBy(entries, (entry) => entry.group ?? "");
  const lists = [...groups.values()];
  const longest = Math.max(0, ...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, at) => lists.flatMap((list) => list[at] ?? [])).flat();
}

function tile(kind: TileSpec["kind"], { channel }: CatalogEntry): TileSpec {
  return { kind, channels: [channel] };
}

function stateTile(entries: readonly CatalogEntry[]): TileSpec {
  return { kind: "state", channels: entries.map(({ channel }) => channel) };
}
