import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RANGES, type RangeName } from "../../../../app/_widgets/board-store.ts";
import { wishId } from "../../../../app/_widgets/indicators/indicator-words.ts";
import { CHART_TYPES, INTERVALS, type IntervalName, parseView } from "../../../../app/_widgets/view-store.ts";
import {
  otherWords,
  readAddress,
  type Shown,
  saidInFull,
  UNSAID,
  writeAddress,
} from "../../../../app/_widgets/window/address.ts";

const NOW = Date.UTC(2026, 10, 21, 10, 42, 7);
const DAY = 86_400_000;

const channels = fc.constantFrom("symbol/BTC-USD", "sensor/boiler-1/temperature", "symbol/A:B~1");
const indicators = fc.oneof(
  fc.record({
    name: fc.constantFrom("sma", "ema", "bollinger", "rsi"),
    length: fc.integer({ min: 2, max: 500 }),
  }),
  fc.constant({ name: "vwap", length: null } as const),
);
const spans = fc
  .tuple(fc.integer({ min: NOW - 100 * DAY, max: NOW - DAY }), fc.integer({ min: 1_000, max: DAY }))
  .map(([from, length]) => ({ from, to: from + length }));

const chosen = fc.record({
  span: fc.option(spans),
  range: fc.constantFrom(...(Object.keys(RANGES) as RangeName[])),
  channel: fc.option(channels),
  type: fc.option(fc.constantFrom(...CHART_TYPES)),
  interval: fc.option(fc.constantFrom(...(Object.keys(INTERVALS) as IntervalName[]))),
  compare: fc.uniqueArray(channels, { maxLength: 3 }),
  percent: fc.boolean(),
  indicators: fc.uniqueArray(indicators, { maxLength: 3, selector: wishId }),
  table: fc.boolean(),
  zone: fc.constantFrom("UTC", "local", "Europe/Berlin"),
});
const anything: fc.Arbitrary<Shown> = chosen.chain((shown) =>
  fc
    .subarray([...shown.compare, ...shown.indicators.map(wishId)])
    .map((hidden): Shown => ({ ...shown, hidden })),
);

describe("the address of a page", () => {
  it("is empty while all is as when nothing is said", () => {
    expect(writeAddress(UNSAID)).toBe("");
    expect(readAddress("", NOW)).toEqual({ said: {}, faults: [] });
  });

  it("says whatever is shown, and is read back as that", () => {
    fc.assert(
      fc.property(anything, (shown) => {
        const { said, faults } = readAddress(writeAddress(shown), NOW);
        expect(faults).toEqual([]);
        expect({ ...UNSAID, ...said }).toEqual(shown);
      }),
    );
  });

  it("can be read by people", () => {
    const shown: Shown = {
      ...UNSAID,
      channel: "symbol/BTC-USD",
      span: { from: NOW - DAY, to: NOW },
      type: "line",
      interval: "10s",
      compare: ["symbol/ETH-USD"],
      percent: true,
      indicators: [
        { name: "sma", length: 20 },
        { name: "vwap", length: null },
      ],
      hidden: ["vwap", "symbol/GONE"],
      zone: "Europe/Berlin",
      table: true,
    };
    expect(writeAddress(shown)).toBe(
      "?channel=symbol/BTC-USD&type=line&i=10s&compare=symbol/ETH-USD&ind=sma-20,vwap&hide=vwap&zone=Europe/Berlin" +
        "&view=table&from=2026-11-20T10:42:07.000Z&to=2026-11-21T10:42:07.000Z",
    );
  });

  it("compares prices as %, and others as they are, unless it says otherwise", () => {
    const percent = (search: string) => readAddress(search, NOW).said.percent;
    expect(percent("?compare=symbol/A,symbol/B")).toBe(true);
    expect(percent("?compare=symbol/A&pct=0")).toBe(false);
    expect(percent("?compare=sensor/a/x")).toBe(false);
    expect(percent("?ind=sma-20")).toBeUndefined();
  });

  it("may speak of times as people do", () => {
    expect(readAddress("?from=-3h", NOW).said).toEqual({ span: { from: NOW - DAY / 8, to: NOW } });
  });

  it("leaves the words of others alone", () => {
    expect(otherWords("?r=1h&kiosk=1&from=a&x")).toEqual(["kiosk=1", "x"]);
    expect(otherWords("")).toEqual([]);
  });

  it.each([
    ["?r=7x", "r=7x is not a range"],
    ["?r=constructor", "r=constructor is not a range"],
    ["?type=pie", "type=pie is not a type of chart"],
    ["?i=3s", "i=3s is not an interval"],
    ["?channel=BTC", "channel=BTC is not a channel"],
    ["?compare=x", "compare=x is not a channel"],
    ["?ind=sma", "ind=sma is not an indicator such as sma-20"],
    ["?ind=sma-1", "ind=sma-1 is not an indicator such as sma-20"],
    ["?ind=vwap-20", "ind=vwap-20 is not an indicator such as sma-20"],
    ["?hide=x", "hide=x is not a line of a chart"],
    ["?pct=yes", "pct=yes is not 1 or 0"],
    ["?zone=Mars/Olympus", "zone=Mars/Olympus is not a time zone"],
    ["?view=pie", "view=pie is not table or chart"],
    ["?from=soon&to=now", "from=soon: “soon” is not a time"],
    ["?to=now", "from=: Say when it begins"],
    ["?from=-1h&to=-2h", "to=-2h: It ends before it begins"],
  ])("says what is wrong with %s and shows the rest", (search, fault) => {
    const { said, faults } = readAddress(
      `${search}&utm_source=mail${search.includes("r=") ? "" : "&r=1h"}`,
      NOW,
    );
    expect(faults).toHaveLength(1);
    expect(faults[0]?.words).toContain(fault);
    expect(said).toEqual(search.includes("?r=") ? {} : { range: "1h" });
  });

  it.each([
    [
      "?compare=symbol/A,x,symbol/A,symbol/B",
      { compare: ["symbol/A", "symbol/B"] },
      ["compare=x is not a channel"],
    ],
    [
      "?compare=symbol/A,symbol/B,symbol/C,symbol/D",
      { compare: ["symbol/A", "symbol/B", "symbol/C"] },
      ["compare=symbol/D is more than the 3 there can be"],
    ],
    [
      "?ind=sma-1,rsi-14,pie-3",
      { indicators: [{ name: "rsi", length: 14 }] },
      ["ind=sma-1 is not an indicator such as sma-20", "ind=pie-3 is not an indicator such as sma-20"],
    ],
    ["?compare=", { compare: [] }, []],
  ])("%s: what of a list is good is shown, and the rest named", (search, shown, faults) => {
    const address = readAddress(search, NOW);
    expect(address.said).toMatchObject({ ...shown, hidden: [] });
    expect(address.faults.map(({ words }) => words)).toEqual(faults);
  });

  it.each([
    ["indicators", "ind"],
    ["interval", "i"],
    ["Intervall", "i"],
    ["Type", "type"],
    ["chanel", "channel"],
    ["compared", "compare"],
    ["form", null],
    ["utm_source", null],
    ["kiosk", null],
    ["id", null],
    ["constructor", null],
  ])("the word %s is taken for %s", (written, word) => {
    const { said, faults } = readAddress(`?${written}=1h`, NOW);
    expect(said).toEqual({});
    const named = word === null ? [] : [`${written} is no word of this page, ${word} is`];
    expect(faults.map(({ words }) => words)).toEqual(named);
  });

  it("whatever it is it is read, and what is shown can be written, read and kept", () => {
    const words = fc.constantFrom(
      "r",
      "from",
      "to",
      "channel",
      "type",
      "i",
      "compare",
      "pct",
      "ind",
      "hide",
      "zone",
    );
    const texts = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.constantFrom(
        "1h",
        "-3h",
        "now",
        "2026-02-30",
        "1e99",
        "symbol/A,symbol/B,",
        "sma-20,vwap",
        "sma-1e2",
        "%",
        "NaN",
      ),
      fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    );
    const pairs = fc.array(fc.tuple(words, texts)).map((said) => `?${new URLSearchParams(said).toString()}`);
    fc.assert(
      fc.property(fc.oneof(pairs, fc.string({ unit: "binary" })), (search) => {
        const shown: Shown = { ...UNSAID, ...readAddress(search, NOW).said };
        if (shown.span) expect(shown.span.to - shown.span.from).toBeGreaterThanOrEqual(1_000);
        const { range, channel, zone, ...view } = shown;
        expect(parseView({ ...view, range, channel, zone })).toEqual({ ...view, span: null });
        const again = readAddress(writeAddress(shown), NOW);
        expect(again.faults).toEqual([]);
        const { hidden: _once, ...rest } = { ...UNSAID, ...again.said };
        const { hidden: _first, ...before } = shown;
        expect(rest).toEqual(before);
      }),
      { numRuns: 500 },
    );
  });
});

describe("a link that is copied", () => {
  it("says the usual, too, for a reader who has chosen otherwise", () => {
    const { said, faults } = readAddress(saidInFull("", "symbol/BTC-USD"), NOW);
    expect(faults).toEqual([]);
    const { span: _live, hidden: _none, ...usual } = { ...UNSAID, channel: "symbol/BTC-USD" };
    expect(said).toMatchObject(usual);
  });

  it("leaves what the address says, and names no channel where the path does", () => {
    expect(saidInFull("?r=1h&ind=sma-20&theirs=1", null)).toBe(
      "?r=1h&ind=sma-20&theirs=1&type=auto&i=auto&compare=&zone=UTC&view=chart",
    );
  });
});
