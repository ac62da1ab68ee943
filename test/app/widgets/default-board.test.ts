import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseBoard, tileKey } from "../../../app/_widgets/board-store.ts";
import { defaultTiles } from "../../../app/_widgets/default-board.ts";
import { listingOf } from "../../../app/_widgets/listing.ts";
import { catalogOf, demo, machine, market, mixed, plant } from "./catalogs.ts";

const board = (stored: object = {}) => parseBoard(stored);
const names = (catalog: readonly { channel: string }[]) => catalog.map(({ channel }) => channel);

const catalogs = {
  demo: demo(),
  empty: [],
  "only symbols": market(),
  "only sensors": [...plant(), ...machine()],
  "5,000 channels": [...market(2_500), ...plant(2_500)],
};
const any = fc
  .tuple(fc.nat(6), fc.nat(5), fc.nat(6), fc.nat(20))
  .map(([prices, states, limited, plain]) => mixed(prices, states, limited, plain));

describe("the tiles a catalog suggests", () => {
  test.each(Object.entries(catalogs))("fill a board of 12 and no more: %s", (_, catalog) => {
    expect(defaultTiles(catalog)).toHaveLength(Math.min(12, catalog.length));
  });

  test("are of every kind for the demo", () => {
    const kinds = defaultTiles(catalogs.demo).map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(["line", "gauge", "state", "stat"]));
    expect(kinds.filter((kind) => kind === "gauge")).toHaveLength(2);
    expect(kinds.filter((kind) => kind === "state")).toHaveLength(1);
  });

  test("of symbols are four figures, the rest lines", () => {
    const kinds = defaultTiles(catalogs["only symbols"]).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === "stat")).toHaveLength(4);
    expect(kinds.filter((kind) => kind === "line")).toHaveLength(8);
  });

  test("come from many groups before they come twice from one", () => {
    const grouped = ["A", "A", "A", "B", "B", "C"].map((group, at) => ({ channel: `sensor/${at}/x`, group }));
    const shown = defaultTiles(catalogOf(grouped)).flatMap(({ channels }) => channels);
    expect(shown).toEqual([
      "sensor/0/x",
      "sensor/3/x",
      "sensor/5/x",
      "sensor/1/x",
      "sensor/4/x",
      "sensor/2/x",
    ]);
  });

  test("show what is there, each channel once, in a tile that can show it", () => {
    fc.assert(
      fc.property(any, (catalog) => {
        const entries = new Map(catalog.map((entry) => [entry.channel, entry]));
        const tiles = defaultTiles(catalog);
        const shown = tiles.flatMap(({ channels }) => channels);
        expect(tiles.length).toBeLessThanOrEqual(12);
        expect(new Set(shown).size).toBe(shown.length);
        expect(new Set(tiles.map(tileKey)).size).toBe(tiles.length);
        for (const { kind, channels } of tiles) {
          const [first, ...more] = channels.map((channel) => entries.get(channel));
          expect(first).toBeDefined();
          if (kind === "gauge") expect(first?.limits).not.toBeNull();
          if (kind === "stat") expect(first?.kind).toBe("symbol");
          expect(kind === "state").toBe(Boolean(first?.labels));
          expect(more.length).toBeLessThanOrEqual(kind === "state" ? 2 : 0);
        }
      }),
    );
  });

  test("leave out single cores, which are found by search", () => {
    const shown = defaultTiles(machine(64)).flatMap(({ channels }) => channels);
    expect(shown).toContain("sensor/host/cpu");
    expect(shown.filter((channel) => /cpu\/\d/.test(channel))).toEqual([]);
  });
});

const watchlistOf = (...of: Parameters<typeof listingOf>) => listingOf(...of).channels;

describe("the watchlist", () => {
  test("starts with what the catalog offers, group by group in its order, without single cores", () => {
    const groups = Map.groupBy(catalogs.demo, ({ group }) => group);
    const expected = names([...groups.values()].flat()).filter((channel) => !/cpu\/\d/.test(channel));
    expect(watchlistOf(catalogs.demo, board())).toEqual(expected);
    expect(watchlistOf([], board())).toEqual([]);
  });

  test("offers 50 of 5,000", () => {
    const catalog = catalogs["5,000 channels"];
    expect(watchlistOf(catalog, board())).toEqual(names(catalog).slice(0, 50));
  });

  test("has what was added, even where the catalog does not know it or hides it, with its group or at the end", () => {
    const added = ["symbol/GONE", "sensor/host/cpu/3"];
    const listed = watchlistOf(catalogs.demo, board({ added }));
    expect(listed.at(-1)).toBe("symbol/GONE");
    const groups = listed.map((channel) => catalogs.demo.find((entry) => entry.channel === channel)?.group);
    const starts = groups.filter((group, at) => group !== groups[at - 1]);
    expect(new Set(starts).size).toBe(starts.length);
    expect(listed).toContain("sensor/host/cpu/3");
  });

  test("never has what was taken off, and nothing twice", () => {
    const pick = fc.uniqueArray(fc.constantFrom(...names(catalogs.demo), "symbol/GONE"), { maxLength: 12 });
    fc.assert(
      fc.property(pick, pick, (added, taken) => {
        const removed = taken.filter((channel) => !added.includes(channel));
        const list = watchlistOf(catalogs.demo, board({ added, removed }));
        expect(new Set(list).size).toBe(list.length);
        for (const channel of removed) expect(list).not.toContain(channel);
        for (const channel of added) expect(list).toContain(channel);
      }),
    );
  });
});
