import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DEFAULT_VIEW, parseView, VIEW_KEY } from "../../../app/_widgets/view-store.ts";

const kept = new Map<string, string>();
const storage = {
  getItem: (key: string) => kept.get(key) ?? null,
  setItem: (key: string, value: string) => void kept.set(key, value),
};

/** The store as a page opens it. */
async function opened() {
  vi.resetModules();
  return import("../../../app/_widgets/view-store.ts");
}

beforeEach(() => {
  kept.clear();
  vi.stubGlobal("localStorage", storage);
});
afterEach(() => vi.unstubAllGlobals());

test.each([
  ["nothing", undefined],
  ["a list", [1]],
  [
    "each part of another type",
    { type: 1, interval: 5, compare: "a", percent: 1, indicators: {}, table: "yes" },
  ],
  ["inherited names", { type: "constructor", interval: "toString" }],
  ["a span", { span: { from: 1, to: 2 } }],
  [
    "lengths that no indicator has",
    { indicators: [{ name: "sma", length: 1 }, { name: "vwap", length: 5 }, null] },
  ],
])("%s is a view as it is when nothing is said", (_, stored) =>
  expect(parseView(stored)).toEqual(DEFAULT_VIEW),
);

test("at most three channels are compared, each once", () => {
  const compare = ["symbol/A", "symbol/A", "symbol/B", 7, "symbol/C", "symbol/D"];
  expect(parseView({ compare }).compare).toEqual(["symbol/A", "symbol/B", "symbol/C"]);
});

test("a view is kept but for its span, which a drag changes with every frame and nobody writes", async () => {
  const { changeView, viewNow } = await opened();
  const written = vi.spyOn(storage, "setItem");
  changeView({ span: { from: 1, to: 2 } });
  expect(written).not.toHaveBeenCalled();
  const indicators = [{ name: "sma", length: 20 } as const, { name: "vwap", length: null } as const];
  const chosen = { type: "line", interval: "5m", indicators, hidden: ["vwap"] } as const;
  changeView(chosen);
  expect(viewNow().span).toEqual({ from: 1, to: 2 });
  expect((await opened()).viewNow()).toEqual({ ...DEFAULT_VIEW, ...chosen });
});

test("where something else was stored it starts anew", async () => {
  kept.set(VIEW_KEY, "{");
  expect((await opened()).viewNow()).toEqual(DEFAULT_VIEW);
});
