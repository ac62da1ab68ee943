import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseBoard, RANGES, rangeOver, TILE_KINDS } from "../../../app/_widgets/board-store.ts";

const DEFAULTS = {
  focus: null,
  range: "5m",
  added: [],
  removed: [],
  all: false,
  closed: [],
  tiles: null,
};

describe("what was stored", () => {
  test.each([
    ["nothing", undefined],
    ["null", null],
    ["a number", 7],
    ["a string", "symbol/BTC-USD"],
    ["a list", [1, 2]],
    ["an empty object", {}],
    ["each part of another type", { focus: 1, range: 5, added: "a", removed: {}, tiles: "all" }],
    ["each part null", { focus: null, range: null, added: null, removed: null, tiles: null }],
    ["a range that is none", { range: "2m" }],
    ["a focus in a list", { focus: ["symbol/A"] }],
  ])("%s is a board of defaults", (_, stored) => expect(parseBoard(stored)).toEqual(DEFAULTS));

  test("names each channel and tile once", () => {
    const tile = { kind: "line", channels: ["symbol/A"] };
    const board = parseBoard({ added: ["symbol/A", "symbol/A"], tiles: [tile, { ...tile }] });
    expect([board.added, board.tiles]).toEqual([["symbol/A"], [tile]]);
  });

  test("takes no inherited name for a range", () => {
    for (const range of ["toString", "constructor", "__proto__"])
      expect(parseBoard({ range }).range).toBe("5m");
  });

  test("is a whole board again after JSON", () => {
    const channel = fc.constantFrom("symbol/A", "sensor/a/x", "sensor/a/y");
    const saved = fc.record({
      focus: fc.option(channel),
      range: fc.constantFrom(...Object.keys(RANGES)),
      added: fc.uniqueArray(channel),
      removed: fc.uniqueArray(channel),
      all: fc.boolean(),
      closed: fc.uniqueArray(fc.constantFrom("Boiler house", "Market")),
      tiles: fc.option(
        fc.uniqueArray(
          fc.record({
            kind: fc.constantFrom(...TILE_KINDS),
            channels: fc.array(channel, { minLength: 1, maxLength: 3 }),
          }),
          { selector: JSON.stringify },
        ),
      ),
    });
    fc.assert(
      fc.property(saved, (board) => {
        expect(parseBoard(JSON.parse(JSON.stringify(board)))).toEqual(board);
      }),
    );
  });

  test("one bad part costs that part alone", () => {
    const good = {
      focus: "symbol/A",
      range: "1h",
      added: ["sensor/a/x"],
      removed: ["sensor/a/y"],
      all: true,
      closed: ["Market"],
      tiles: [],
    };
    for (const part of Object.keys(good) as (keyof typeof good)[]) {
      expect(parseBoard({ ...good, [part]: 1 })).toEqual({ ...good, [part]: DEFAULTS[part] });
    }
  });

  test("channels that are no strings are left out of lists", () => {
    const list = ["symbol/A", 1, null, {}, ["symbol/B"], "sensor/a/x"];
    expect(parseBoard({ added: list, removed: list })).toMatchObject({
      added: ["symbol/A", "sensor/a/x"],
      removed: ["symbol/A", "sensor/a/x"],
    });
  });

  test.each([
    ["no object", 1],
    ["null", null],
    ["of no kind", { channels: ["symbol/A"] }],
    ["of a kind that is none", { kind: "pie", channels: ["symbol/A"] }],
    ["of an inherited kind", { kind: "toString", channels: ["symbol/A"] }],
    ["without channels", { kind: "line" }],
    ["with an empty list", { kind: "line", channels: [] }],
    ["with a channel that is no string", { kind: "state", channels: ["sensor/a/x", 2] }],
    ["with channels in a string", { kind: "line", channels: "symbol/A" }],
  ])("a tile %s is left out, the others stay", (_, tile) => {
    const good = { kind: "line", channels: ["symbol/A"] };
    expect(parseBoard({ tiles: [tile, good] }).tiles).toEqual([good]);
  });

  test("no junk at all throws, and what comes out is always a board", () => {
    const junk = fc.record(
      { focus: fc.anything(), added: fc.anything(), removed: fc.anything(), tiles: fc.anything() },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(fc.anything(), junk), (stored) => {
        const board = parseBoard(stored);
        expect(Object.keys(board)).toEqual(Object.keys(DEFAULTS));
        expect([...board.added, ...board.removed].every((channel) => typeof channel === "string")).toBe(true);
        for (const { kind, channels } of board.tiles ?? []) {
          expect(TILE_KINDS).toContain(kind);
          expect(channels.length).toBeGreaterThan(0);
        }
      }),
    );
  });
});

describe("the board in the browser", () => {
  let kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  /** The store as a page that has just been opened has it. */
  const opened = async () => {
    vi.resetModules();
    return await import("../../../app/_widgets/board-store.ts");
  };

  beforeEach(() => {
    kept = new Map();
    vi.stubGlobal("localStorage", storage);
  });
  afterEach(() => vi.unstubAllGlobals());

  test("is what was left in it by the page before", async () => {
    const before = await opened();
    before.setFocus("sensor/a/x");
    before.setRange("1h");
    before.setTiles([{ kind: "stat", channels: ["symbol/A"] }]);
    before.addToWatchlist("symbol/B");
    const left = before.boardNow();
    expect(left).toMatchObject({ focus: "sensor/a/x", range: "1h", added: ["symbol/B"] });
    expect((await opened()).boardNow()).toEqual(left);
  });

  test("what is added is no longer taken off, and the other way round", async () => {
    const { addToWatchlist, boardNow, removeFromWatchlist } = await opened();
    addToWatchlist("symbol/A");
    addToWatchlist("symbol/A");
    expect(boardNow()).toMatchObject({ added: ["symbol/A"], removed: [] });
    removeFromWatchlist("symbol/A");
    removeFromWatchlist("symbol/A");
    expect(boardNow()).toMatchObject({ added: [], removed: ["symbol/A"] });
    addToWatchlist("symbol/A");
    expect(boardNow()).toMatchObject({ added: ["symbol/A"], removed: [] });
  });

  test.each(["{", "null", "[1]", '"text"'])(
    "where %s was stored it starts from the defaults",
    async (text) => {
      const { BOARD_KEY, boardNow } = await opened();
      kept.set(BOARD_KEY, text);
      expect(boardNow()).toEqual(DEFAULTS);
    },
  );

  test("names of the watchlist are stored apart: a key press does not write thousands of them", async () => {
    const { addManyToWatchlist, BOARD_KEY, LISTS_KEY, setFocus } = await opened();
    const written = vi.spyOn(storage, "setItem");
    addManyToWatchlist(Array.from({ length: 1_000 }, (_, at) => `sensor/a/c${at}`));
    setFocus("sensor/a/x");
    expect(written.mock.calls.map(([key]) => key)).toEqual([LISTS_KEY, BOARD_KEY]);
    expect(written.mock.lastCall?.[1].length).toBeLessThan(200);
    expect((await opened()).boardNow().added).toHaveLength(1_000);
  });

  test("a board that was stored in one piece is read whole", async () => {
    kept.set("board:v1", JSON.stringify({ added: ["symbol/A"], range: "1h" }));
    expect((await opened()).boardNow()).toMatchObject({ added: ["symbol/A"], range: "1h" });
  });

  test("many are added at once, folded groups and the whole catalog are remembered", async () => {
    const { addManyToWatchlist, removeFromWatchlist, setClosed, showAll } = await opened();
    removeFromWatchlist("symbol/B");
    addManyToWatchlist(["symbol/A", "symbol/B"], (channel) => channel === "symbol/B");
    setClosed("Market", true);
    setClosed("Plant", true);
    setClosed("Market", false);
    showAll(true);
    const expected = { added: ["symbol/A"], removed: [], closed: ["Plant"], all: true };
    expect((await opened()).boardNow()).toMatchObject(expected);
  });

  test("a link's channel is shown and the own focus kept, until one is chosen", async () => {
    const { boardNow, keptBoard, setFocus, setRange } = await opened();
    setFocus("symbol/OWN");
    keptBoard.lend({ focus: "symbol/LINK" });
    keptBoard.lend({ focus: "symbol/OTHER-LINK" });
    setRange("1d");
    expect(boardNow()).toMatchObject({ focus: "symbol/OTHER-LINK", range: "1d" });
    expect((await opened()).boardNow()).toMatchObject({ focus: "symbol/OWN", range: "1d" });
    setFocus("symbol/OTHER-LINK");
    expect((await opened()).boardNow().focus).toBe("symbol/OTHER-LINK");
  });

  test("without storage it lasts as long as the page", async () => {
    const off = () => {
      throw new Error("storage is switched off");
    };
    vi.stubGlobal("localStorage", { getItem: off, setItem: off });
    const { boardNow, setRange } = await opened();
    setRange("1d");
    expect(boardNow()).toEqual({ ...DEFAULTS, range: "1d" });
  });
});

test("the smallest range that reaches over a time is found, or none", () => {
  expect(rangeOver(54 * 60_000)).toBe("1h");
  expect(rangeOver(60_000)).toBe("5m");
  expect(rangeOver(90_000_000)).toBe("7d");
  expect(rangeOver(366 * 86_400_000)).toBeNull();
});
