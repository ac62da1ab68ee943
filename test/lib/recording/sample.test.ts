import { describe, expect, test } from "vitest";
import { parseSample } from "#lib/recording/sample.ts";

const quotes = { time: 0, bid: 1, ask: 2, size: 3 };

describe("a row as a sample", () => {
  test("the value is the mid of bid and ask where there is no price", () => {
    expect(parseSample(["1577898000065", "1.121200", "1.121720", "0"], quotes)).toEqual({
      sample: { time: 1577898000065, value: 1.12146, bid: 1.1212, ask: 1.12172, size: 0 },
    });
  });

  test("a price goes before the mid, and empty quotes beside it are unknown", () => {
    const columns = { time: "t", value: "p", bid: "b", ask: "a" };
    expect(parseSample({ t: 1577898000, p: 5, b: "", a: null }, columns)).toEqual({
      sample: { time: 1577898000000, value: 5, bid: undefined, ask: undefined, size: undefined },
    });
  });

  test.each(["", " ", "\t"])(
    "a cell of %j is empty: what need not be there does not cost the row",
    (size) => {
      expect(parseSample(["1577898000", "1", "2", size], quotes)).toMatchObject({
        sample: { bid: 1, ask: 2, size: undefined },
      });
    },
  );

  test.each([
    [["x", "1", "2", "3"], "time not understood", 0],
    [["2026-02-30T10:00:00Z", "1", "2", "3"], "time does not exist in the calendar", 0],
    [["1577898000", "", "2", "3"], "bid is not a number", 1],
    [["1577898000", " ", "2", "3"], "bid is not a number", 1],
    [["1577898000", "1"], "ask is not a number", 2],
    [["1577898000", "1", "2", "many"], "size is not a number", 3],
  ])("%j is refused: %s", (cells, fault, column) => {
    expect(parseSample(cells, quotes)).toMatchObject({ fault, column });
  });

  test("a column named like something every object has is simply missing", () => {
    expect(parseSample({ t: 1577898000 }, { time: "t", value: "constructor" })).toMatchObject({
      fault: "value is not a number",
    });
  });
});
