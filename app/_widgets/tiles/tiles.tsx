"use client";

import { useDeferredValue, useMemo } from "react";
import { useCatalog } from "../../_live/hooks.ts";
import { type TileSpec, tileKey, useBoard } from "../board-store.ts";
import { Tile } from "./tile.tsx";
import { tilesOf } from "./tile-actions.ts";

/** The board's tiles, as many columns as fit. */
export function Tiles() {
  // After the list, whose rows ask the server: what is suggested is rendered while the answer is on its way.
  const catalog = useDeferredValue(useCatalog());
  const board = useBoard();
  const tiles = useMemo(() => tilesOf(catalog ?? [], board), [catalog, board]);
  if (catalog === null && tiles.length === 0) return <Skeleton />;
  return (
    <div className="tile-grid">
      {inPairs(tiles).map((cell) => (
        <div key={cell.map(tileKey).join()} className="row-span-2 grid min-w-0 auto-rows-fr gap-2">
          {cell.map((spec) => (
            <Tile key={tileKey(spec)} spec={spec} />
          ))}
        </div>
      ))}
    </div>
  );
}

/** Tiles by the place they take: figures, half as high as others, two to a place. */
function inPairs(tiles: readonly TileSpec[]): TileSpec[][] {
  const cells: TileSpec[][] = [];
  for (const spec of tiles) {
    const last = cells.at(-1);
    const half = spec.kind === "stat" && last?.length === 1 && last[0]?.kind === "stat";
    if (half) last.push(spec);
    else cells.push([spec]);
  }
  return cells;
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
