import type { CatalogEntry } from "#lib/protocol.ts";
import type { BoardState, TileSpec } from "./board-store.ts";

/** Rows a watchlist starts with at the most; more can be added by hand. */
const WATCHLIST_ROWS = 50;
const TILES = 12;
const FIGURES = 4;

/** The channels on the watchlist, by group: what the catalog offers, less what was taken off, plus what was added. */
export function watchlistOf(catalog: readonly CatalogEntry[], board: BoardState): string[] {
  const offered = catalog
    .filter((entry) => !isDetail(entry))
    .slice(0, WATCHLIST_ROWS)
    .map((entry) => entry.channel);
  const kept = offered.filter((channel) => !board.removed.includes(channel));
  const listed = [...kept, ...board.added.filter((channel) => !kept.includes(channel))];
  const groups = new Map(catalog.map(({ channel, group }) => [channel, group]));
  return [...Map.groupBy(listed, (channel) => groups.get(channel) ?? null).values()].flat();
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
  const dials = sensors.filter((entry) => entry.limits && !/temperature$/.test(entry.channel)).slice(0, 2);
  const symbols = shown.filter((entry) => entry.kind === "symbol");
  // Figures come in pairs, since two of them fill the place of one tile.
  const figures = symbols.slice(0, Math.min(FIGURES, symbols.length - (symbols.length % 2)));
  const [first, second, ...lines] = [
    ...sensors.filter((entry) => !dials.includes(entry)),
    ...symbols.slice(figures.length),
  ].map((entry) => tile("line", entry));
  const stats = figures.map((entry) => tile("stat", entry));
  const gauges = dials.map((entry) => tile("gauge", entry));
  const timeline = states.length > 0 ? stateTile(states.slice(0, 3)) : undefined;
  const mixed = [
    first,
    gauges[0],
    timeline,
    ...stats.slice(0, 2),
    gauges[1],
    second,
    ...stats.slice(2),
    ...lines,
  ];
  return mixed.filter((spec) => spec !== undefined).slice(0, TILES);
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
