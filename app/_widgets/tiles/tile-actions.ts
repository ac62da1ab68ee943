import type { CatalogEntry } from "#lib/protocol.ts";
import { getLive } from "../../_live/live.ts";

import { type BoardState, boardNow, setTiles, type TileSpec, tileKey } from "../board-store.ts";
import { defaultTiles } from "../default-board.ts";
import { entriesOf } from "../listing.ts";

/** The tiles of a board: those somebody arranged, or those the catalog suggests. */
export function tilesOf(catalog: readonly CatalogEntry[], board: BoardState): readonly TileSpec[] {
  return board.tiles ?? defaultTiles(catalog);
}

/** Puts a channel on the board as a tile of the kind that fits it, after the others. */
export function addTile(channel: string): void {
  const catalog = getLive().catalog.entries ?? [];
  const entry = entriesOf(catalog).get(channel);
  const kind = entry?.labels ? "state" : "line";
  const tile: TileSpec = { kind, channels: [channel] };
  const tiles = tilesOf(catalog, boardNow());
  if (tiles.some((other) => tileKey(other) === tileKey(tile))) return;
  setTiles([...tiles, tile]);
}

/** Takes a tile off the board. */
export function removeTile(spec: TileSpec): void {
  const tiles = tilesOf(getLive().catalog.entries ?? [], boardNow());
  setTiles(tiles.filter((tile) => tileKey(tile) !== tileKey(spec)));
}
