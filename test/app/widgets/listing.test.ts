import { beforeEach, describe, expect, test, vi } from "vitest";
import { boardNow, parseBoard, resetBoard } from "../../../app/_widgets/board-store.ts";
import { addAll, groupsOfKind, listingOf } from "../../../app/_widgets/listing.ts";
import { catalogOf, demo, market, plant } from "./catalogs.ts";

/** 120 channels of 4 groups: A has all of the 50 offered and more, the others are beyond. */
const long = catalogOf(
  Array.from({ length: 120 }, (_, at) => ({
    channel: `sensor/c${at}/x`,
    group: "ABCD"[Math.floor(at / 70)],
  })),
);
const board = (stored: object = {}) => parseBoard(stored);

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  });
  resetBoard();
  return () => vi.unstubAllGlobals();
});

describe("the listing", () => {
  test("is worked out once for the same catalog, names and choice, whatever else of the board changes", () => {
    const catalog = demo();
    const one = board();
    const first = listingOf(catalog, one);
    expect(listingOf(catalog, { ...one, focus: "sensor/a/x", range: "1h" } as typeof one)).toBe(first);
    expect(listingOf(catalog, { ...one, removed: ["symbol/BTC-USD"] })).not.toBe(first);
    expect(listingOf([...catalog], one)).not.toBe(first);
  });

  test("says of each group what it leaves out, less what was taken off by hand", () => {
    const { groups, channels, long: isLong } = listingOf(long, board({ removed: ["sensor/c60/x"] }));
    expect(channels).toHaveLength(50);
    expect(isLong).toBe(true);
    expect(groups.map(({ name, channels, left }) => [name, channels.length, left.length])).toEqual([
      ["A", 50, 19],
      ["B", 0, 50],
    ]);
  });

  test("with all has every channel but single cores and what was taken off", () => {
    const { channels, groups } = listingOf(long, board({ all: true, removed: ["sensor/c60/x"] }));
    expect(channels).toHaveLength(119);
    expect(groups.every(({ left }) => left.length === 0)).toBe(true);
  });

  test("has what is not in the catalog under a heading of its own, after all others", () => {
    const { groups, channels } = listingOf(demo(), board({ added: ["sensor/gone/x", "sensor/host/cpu/3"] }));
    expect(groups.filter(({ absent }) => absent).map((group) => group.channels)).toEqual([["sensor/gone/x"]]);
    expect(groups.at(-1)?.absent).toBe(true);
    expect(channels.at(-1)).toBe("sensor/gone/x");
    expect(groups.flatMap((group) => (group.absent ? [] : group.channels))).toContain("sensor/host/cpu/3");
  });

  test("is simulated where any channel on it is", () => {
    const [own, madeUp] = catalogOf([{ channel: "sensor/a/x" }, { channel: "sensor/b/x" }]);
    const catalog = [own, { ...madeUp, source: "Simulated sensors" }] as typeof long;
    expect(listingOf(catalog, board()).simulated).toBe(true);
    expect(listingOf(catalog, board({ removed: ["sensor/b/x"] })).simulated).toBe(false);
  });

  test("of a catalog that is offered whole is not long", () => {
    expect(listingOf(demo(), board()).long).toBe(false);
  });

  test("of one kind has its channels alone, and what is left of them", () => {
    const listing = listingOf([...market(60), ...plant(20)], board());
    const symbols = groupsOfKind(listing, "symbol");
    expect(symbols.flatMap(({ channels }) => channels)).toHaveLength(50);
    expect(symbols.flatMap(({ left }) => left)).toHaveLength(10);
    expect(groupsOfKind(listing, "sensor").flatMap(({ left }) => left)).toHaveLength(20);
  });
});

describe("adding many", () => {
  test("of a part puts their names on the list, and takes off none", () => {
    addAll(long, ["sensor/c55/x", "sensor/c99/x"]);
    expect(boardNow()).toMatchObject({ all: false, added: ["sensor/c55/x", "sensor/c99/x"] });
    expect(listingOf(long, boardNow()).channels).toHaveLength(52);
  });

  test("of all that is left is told as all, not by thousands of names", () => {
    addAll(
      long,
      long.map(({ channel }) => channel),
    );
    expect(boardNow()).toMatchObject({ all: true, added: [], removed: [] });
    expect(listingOf(long, boardNow()).channels).toHaveLength(120);
  });
});
