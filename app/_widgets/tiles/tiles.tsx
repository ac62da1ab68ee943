"use client";

import { useMemo } from "react";
import { useCatalog } from "../../_live/hooks.ts";
import { useBoard } from "../board-store.ts";
import { Tile } from "./tile.tsx";
import { tileKey, tilesOf } from "./tile-actions.ts";

/** The board's tiles, as many columns as fit. */
export function Tiles() {
  const catalog = useCatalog();
  const board = useBoard();
  const tiles = useMemo(() => tilesOf(catalog ?? [], board), [catalog, board]);
  if (catalog === null && tiles.length === 0) return <Skeleton />;
  return (
    <div className="tile-grid">
      {tiles.map((spec) => (
        <Tile key={tileKey(spec)} spec={spec} />
      ))}
    </div>
  );
}

/** Boxes of the final size, so that nothing moves when the tiles arrive. */
function Skeleton() {
  return (
    <div aria-hidden className="tile-grid">
      {Array.from({ length: 9 }, (_, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nothing but the place tells these boxes apart.
        <div key={at} className="row-span-2 rounded-md border border-border bg-surface-1" />
      ))}
    </div>
  );
}
