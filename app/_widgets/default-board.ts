import type { CatalogEntry } from "#lib/protocol.ts";
import { type TileSpec, tileKey } from "./board-store.ts";
import { isDetail } from "./listing.ts";

const TILES = 12;
const FIGURES = 4;

/**
 * Tiles for whatever the catalog holds: states together on timelines, sensors with limits as gauge and line by
 * turns, prices as figures, the rest as lines.
 */
export function defaultTiles(catalog: readonly CatalogEntry[]): readonly TileSpec[] {
  if (last?.catalog === catalog) return last.tiles;
  const before = new Map(last?.tiles.map((spec) => [tileKey(spec), spec]));
  // The same object for a tile that stays, so that it is not rendered anew whenever a channel's state changes.
  const tiles = suggestTiles(catalog).map((spec) => before.get(tileKey(spec)) ?? spec);
  last = { catalog, tiles };
  return tiles;
}

let last: { readonly catalog: readonly CatalogEntry[]; readonly tiles: readonly TileSpec[] } | undefined;

function suggestTiles(catalog: readonly CatalogEntry[]): TileSpec[] {
  const shown = catalog.filter((entry) => !isDetail(entry));
  const states = shown.filter((entry) => entry.labels);
  const sensors = spread(shown.filter((entry) => entry.kind === "sensor" && !entry.labels));
  const dials = sensors.filter((entry) => entry.limits && !/temperature$/.test(entry.channel)).slice(0, 2);
  const symbols = shown.filter((entry) => entry.kind === "symbol");
  // Figures come in pairs, since two of them fill the place of one tile.
  const figures = symbols.slice(0, Math.min(FIGURES, symbols.length - (symbols.length % 2)));
  const [first, second, ...lines] = [
    ...sensors.slice(0, TILES + dials.length).filter((entry) => !dials.includes(entry)),
    ...symbols.slice(figures.length, figures.length + TILES),
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
  const rounds: CatalogEntry[][] = [];
  for (const list of Map.groupBy(entries, (entry) => entry.group ?? "").values()) {
    for (const [at, entry] of list.entries()) {
      rounds[at] ??= [];
      rounds[at].push(entry);
    }
  }
  return rounds.flat();
}

function tile(kind: TileSpec["kind"], { channel }: CatalogEntry): TileSpec {
  return { kind, channels: [channel] };
}

function stateTile(entries: readonly CatalogEntry[]): TileSpec {
  return { kind: "state", channels: entries.map(({ channel }) => channel) };
}
