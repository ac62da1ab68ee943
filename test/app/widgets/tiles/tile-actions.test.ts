import { beforeEach, describe, expect, test, vi } from "vitest";
import type { CatalogEntry } from "#lib/protocol.ts";
import {
  boardNow,
  parseBoard,
  setTiles,
  type TileSpec,
  tileKey,
} from "../../../../app/_widgets/board-store.ts";
import { defaultTiles } from "../../../../app/_widgets/default-board.ts";
import { addTile, removeTile, tilesOf } from "../../../../app/_widgets/tiles/tile-actions.ts";
import { demo, mixed } from "../catalogs.ts";

const catalog = vi.hoisted(() => ({ entries: null as readonly CatalogEntry[] | null }));
vi.mock("../../../../app/_live/live.ts", () => ({ getLive: () => ({ catalog }) }));

const A: TileSpec = { kind: "line", channels: ["sensor/a/x"] };
const B: TileSpec = { kind: "state", channels: ["sensor/b/x", "sensor/b/y"] };

beforeEach(() => {
  catalog.entries = demo();
});

describe("the tiles of a board", () => {
  test("follow the catalog until somebody arranges them, even to none", () => {
    const entries = demo();
    expect(tilesOf(entries, parseBoard({}))).toEqual(defaultTiles(entries));
    expect(tilesOf(entries, parseBoard({ tiles: [A] }))).toEqual([A]);
    expect(tilesOf(entries, parseBoard({ tiles: [] }))).toEqual([]);
  });

  test("are told apart by kind and channels", () => {
    const keys = [A, B, { ...A, kind: "gauge" as const }, { ...B, channels: ["sensor/b/x"] }].map(tileKey);
    expect(new Set(keys).size).toBe(4);
    expect(tileKey({ ...A })).toBe(tileKey(A));
  });
});

describe("a tile", () => {
  test("is added after those there are, as a timeline for a state and as a line for all else", () => {
    catalog.entries = mixed(1, 1, 1, 1);
    setTiles([A]);
    for (const { channel } of catalog.entries) addTile(channel);
    addTile("symbol/UNKNOWN");
    expect(boardNow().tiles).toEqual([
      A,
      { kind: "line", channels: ["symbol/P0"] },
      { kind: "state", channels: ["sensor/s0/door"] },
      { kind: "line", channels: ["sensor/l0/level"] },
      { kind: "line", channels: ["sensor/p0/flow"] },
      { kind: "line", channels: ["symbol/UNKNOWN"] },
    ]);
  });

  test("taken off leaves the others where they are", () => {
    setTiles([A, B]);
    removeTile({ ...A });
    expect(boardNow().tiles).toEqual([B]);
    removeTile(A);
    expect(boardNow().tiles).toEqual([B]);
  });

  test("taken off a board that follows the catalog keeps the rest as it was suggested", async () => {
    vi.resetModules();
    const fresh = await import("../../../../app/_widgets/tiles/tile-actions.ts");
    const store = await import("../../../../app/_widgets/board-store.ts");
    const suggested = defaultTiles(demo());
    const [first, ...rest] = suggested;
    if (!first) throw new Error("nothing suggested");
    expect(store.boardNow().tiles).toBeNull();
    fresh.removeTile(first);
    expect(store.boardNow().tiles).toEqual(rest);
  });
});
