import { createServer, request as httpRequest } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HistoryStore, TickColumns } from "../../../server/history/history.ts";
import { MemoryHistory } from "../../../server/history/memory.ts";
import { HistoryRoute } from "../../../server/http/history.ts";
import { listen } from "../../../server/http/listen.ts";

const START = Date.UTC(2026, 2, 1, 12);
const NOW = START + 3_600_000;

let store: MemoryHistory;
let stop: () => void;
let url: string;
let faults: unknown[];
beforeEach(async () => {
  store = new MemoryHistory();
  faults = [];
  await append("sensor/a", 1_200, (at) => ({ time: START + at * 1_000, value: at / 10 }));
  await append("symbol/b", 3, (at) => ({
    time: START + at,
    value: 100 + at,
    size: at === 1 ? Number.NaN : 2,
  }));
  await open(store);
});
afterEach(() => stop());

async function open(kept: Pick<HistoryStore, "range" | "ticks"> | undefined): Promise<void> {
  stop?.();
  const route = new HistoryRoute({
    store: kept,
    isKnown: (channel) => channel === "sensor/quiet",
    onFault: (error) => faults.push(error),
    now: () => NOW,
    patienceMs: 500,
  });
  const server = createServer((request, response) => {
    void route.answer(request, response, new URL(request.url ?? "", "http://localhost").searchParams);
  });
  const port = await listen(server, 0, "127.0.0.1");
  url = `http://127.0.0.1:${port}/api/history`;
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
}

type Made = { time: number; value: number; size?: number };

async function append(channel: string, length: number, make: (at: number) => Made): Promise<void> {
  const made = Array.from({ length }, (_, at) => make(at));
  const unknown = new Float64Array(length).fill(Number.NaN);
  const batch: TickColumns = {
    channels: [channel],
    epochs: ["e1"],
    length,
    channel: new Uint32Array(length),
    seq: Float64Array.from({ length }, (_, at) => at + 1),
    time: Float64Array.from(made, ({ time }) => time),
    value: Float64Array.from(made, ({ value }) => value),
    size: Float64Array.from(made, ({ size }) => size ?? Number.NaN),
    bid: unknown.slice(),
    ask: unknown.slice(),
  };
  await store.append(batch);
}

async function ask(query: string, init?: RequestInit) {
  const response = await fetch(`${url}?${query}`, init);
  const text = await response.text();
  return { status: response.status, headers: response.headers, text };
}

async function rowsOf(query: string): Promise<(number | null)[][]> {
  const { status, text } = await ask(query);
  expect([status, text.slice(0, 200)]).toEqual([200, expect.stringContaining('"rows":')]);
  return JSON.parse(text).rows;
}

describe("[HTTP3] bars as JSON", () => {
  test("rows as in frames with absolute times, 600 at the most where nothing is said", async () => {
    const { text } = await ask(`channel=sensor/a&from=${START}&to=${NOW}`);
    const answer = JSON.parse(text);
    expect(answer).toMatchObject({ channel: "sensor/a", epoch: "e1", from: START, to: NOW, gaps: [] });
    expect(answer.rows.length).toBeGreaterThan(100);
    expect(answer.rows.length).toBeLessThanOrEqual(600);
    const counts = answer.rows.map((row: number[]) => row[3] ?? 1);
    expect(counts.reduce((sum: number, count: number) => sum + count, 0)).toBe(1_200);
    const [last] = answer.rows.slice(-1);
    expect(last.slice(0, 3)).toEqual([1_200, START + 1_199_000, 119.9]);
    expect(answer.means).toHaveLength(answer.rows.length);
  });

  test.each([1, 2, 7, 600, 50_000])("at most %d bars, with highs and lows kept", async (max) => {
    const rows = await rowsOf(`channel=sensor/a&from=${START}&to=${NOW}&max=${max}`);
    expect(rows.length).toBeLessThanOrEqual(max);
    const highs = rows.map((row) => row[5] ?? row[2] ?? Number.NaN);
    const lows = rows.map((row) => row[6] ?? row[2] ?? Number.NaN);
    expect([Math.max(...highs), Math.min(...lows)]).toEqual([119.9, 0]);
  });

  test.each([
    ["60000", 20],
    ["1m", 20],
    ["10m", 2],
  ])("bars of %s where they are wished for", async (bucket, bars) => {
    const rows = await rowsOf(`channel=sensor/a&from=${START}&to=${NOW}&bucket=${bucket}`);
    expect([rows.length, rows[0]?.[3]]).toEqual([bars, 1_200 / bars]);
  });

  test("what is unknown is null, and prices have their size", async () => {
    const rows = await rowsOf(`channel=symbol/b&from=${START}&to=${NOW}`);
    expect(rows).toEqual([
      [1, START, 100, 2, null, null],
      [2, START + 1, 101, null, null, null],
      [3, START + 2, 102, 2, null, null],
    ]);
  });

  test.each([
    ["2026-03-01T12:00:00", "2026-03-01T12:00:10"],
    ["2026-03-01 12:00:00", "2026-03-01T13:00:10+01:00"],
    ["2026-03-01T12:00:00.000Z", `${START + 10_000}`],
    ["-60m", "-3590s"],
    ["2026-03-01T12:00", "-1h"],
  ])("from %s to %s, half open, UTC where no zone is named", async (from, to) => {
    const rows = await rowsOf(
      `channel=sensor/a&from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`,
    );
    expect(rows).toHaveLength(to === "-1h" ? 0 : 10);
  });

  test.each([
    ["empty", `from=${START}&to=${START}`],
    ["before the beginning", "from=2001-01-01&to=2002-01-01"],
    ["in the future", "from=2090-01-01&to=2091-01-01"],
  ])("a span that is %s has no rows, which is the truth", async (_, span) => {
    expect(await rowsOf(`channel=sensor/a&${span}`)).toEqual([]);
  });

  test("a channel that is known and was never kept has no rows", async () => {
    expect(await rowsOf("channel=sensor/quiet&from=-1h")).toEqual([]);
  });
});

describe("[HTTP3] what cannot be answered is refused in words", () => {
  test.each([
    ["from=-1h", 400, "channel: write a channel such as symbol/BTC-USD"],
    ["channel=nonsense", 400, "channel: a channel starts with symbol/"],
    ["channel=sensor/unheard", 404, "there is no channel sensor/unheard"],
    ["channel=sensor/unheard&format=csv", 404, "there is no channel sensor/unheard"],
    [`channel=sensor/a&from=${NOW}&to=${START}`, 400, "from is after to"],
    ["channel=sensor/a&max=0", 400, "max: write a whole number of bars from 1 to 50000"],
    ["channel=sensor/a&max=1000000", 400, "every tick comes with format=csv"],
    ["channel=sensor/a&max=1.5", 400, "max: "],
    ["channel=sensor/a&max=many", 400, "max: "],
    ["channel=sensor/a&from=yesterday", 400, "from: write epoch milliseconds"],
    ["channel=sensor/a&to=2026-13-45", 400, "to: no calendar or clock has 2026-13-45; write epoch"],
    ["channel=sensor/a&from=2026-02-30", 400, "from: no calendar or clock has 2026-02-30; write epoch"],
    ["channel=sensor/a&bucket=long", 400, "bucket: write how long a bar is"],
    ["channel=sensor/a&bucket=0", 400, "bucket: write how long a bar is"],
    [`channel=sensor/a&bucket=${"9".repeat(400)}`, 400, "bucket: write how long a bar is"],
    [`channel=sensor/a&from=-${"9".repeat(400)}`, 400, "from: write epoch milliseconds"],
    ["channel=sensor/a&format=xml", 400, "format: write one of json, csv, ndjson"],
  ])("%s", async (query, status, words) => {
    const answer = await ask(query);
    expect([answer.status, JSON.parse(answer.text).message]).toEqual([
      status,
      expect.stringContaining(words),
    ]);
  });

  test("where nothing is kept", async () => {
    await open(undefined);
    const answer = await ask("channel=sensor/a");
    expect([answer.status, answer.text]).toEqual([503, expect.stringContaining("history.enabled")]);
  });

  test("where the store fails", async () => {
    await store.close();
    expect((await ask("channel=sensor/a")).status).toBe(503);
    expect((await ask("channel=sensor/a&format=csv")).status).toBe(503);
    expect(faults).toHaveLength(2);
  });
});

describe("[HTTP3] a closed span", () => {
  const closed = `channel=sensor/a&from=${START}&to=${START + 60_000}`;

  test.each(["", "&format=csv&max=60", "&format=ndjson&max=60"])(
    "has an ETag and may be kept for a moment; the same is not sent again (%s)",
    async (format) => {
      const { headers } = await ask(closed + format);
      expect(headers.get("cache-control")).toBe("private, max-age=60");
      const etag = headers.get("etag") ?? "";
      const again = await ask(closed + format, { headers: { "if-none-match": etag } });
      expect([again.status, again.text]).toEqual([304, ""]);
    },
  );

  test("has another ETag once a late tick has come", async () => {
    const before = (await ask(closed)).headers.get("etag") ?? "";
    await append("sensor/a", 1_201, (at) => ({
      time: at === 1_200 ? START + 500 : START + at * 1_000,
      value: at / 10,
    }));
    const after = await ask(closed, { headers: { "if-none-match": before } });
    expect([after.status, JSON.parse(after.text).rows.length]).toEqual([200, 61]);
  });

  test.each([
    `channel=sensor/a&from=${START}`,
    `channel=sensor/a&from=${START}&to=${NOW}`,
    "channel=sensor/a&from=-2h&to=-1h",
  ])("%s is none", async (query) => {
    const { headers } = await ask(query);
    expect([headers.get("cache-control"), headers.get("etag")]).toEqual(["no-store", null]);
  });
});

describe("[HTTP3] exports", () => {
  test("CSV has ISO 8601 in UTC and raw numbers, and every tick where max is left out", async () => {
    const { text, headers } = await ask(`channel=sensor/a&from=${START}&to=${NOW}&format=csv`);
    const lines = text.trim().split("\n");
    expect(lines).toHaveLength(1_201);
    expect([lines[0], lines[2]]).toEqual(["time,seq,value", "2026-03-01T12:00:01.000Z,2,0.1"]);
    expect(headers.get("content-disposition")).toBe(
      'attachment; filename="sensor-a-20260301T120000Z-20260301T130000Z.csv"',
    );
  });

  test("CSV of bars, and what is unknown is an empty field", async () => {
    const bars = await ask(`channel=sensor/a&from=${START}&to=${NOW}&format=csv&max=2`);
    expect(bars.text.split("\n")[0]).toBe("time,seq,open,high,low,close,count,mean");
    const prices = await ask(`channel=symbol/b&from=${START}&to=${NOW}&format=csv`);
    expect(prices.text.split("\n")[2]).toBe("2026-03-01T12:00:00.001Z,2,101,,,");
  });

  test("NDJSON is what POST /api/ticks takes", async () => {
    const { text } = await ask(`channel=symbol/b&from=${START}&to=${NOW}&format=ndjson`);
    expect(JSON.parse(text.split("\n")[0] ?? "")).toEqual({
      channel: "symbol/b",
      time: START,
      seq: 1,
      value: 100,
      size: 2,
    });
  });

  test("are as fast as they are read, a few at a time, and one that nobody reads ends", async () => {
    let given = 0;
    let over = 0;
    const endless = {
      range: (wish: Parameters<HistoryStore["range"]>[0]) => store.range(wish),
      async *ticks(wish: Parameters<HistoryStore["ticks"]>[0]) {
        try {
          for (;;) {
            given++;
            yield* store.ticks(wish);
          }
        } finally {
          over++;
        }
      },
    };
    await open(endless);
    const query = `${url}?channel=sensor/a&from=${START}&to=${NOW}&format=csv`;
    const readers = Array.from({ length: 4 }, () => {
      const reader = httpRequest(query, (response) => response.pause().on("error", () => {}));
      reader.on("error", () => {}).end();
      return reader;
    });
    await expect.poll(() => given, { timeout: 15_000 }).toBeGreaterThan(3);
    const fifth = await fetch(query);
    expect([fifth.status, fifth.headers.get("retry-after")]).toEqual([503, "5"]);
    await expect.poll(() => over, { timeout: 30_000 }).toBe(4);
    expect(given).toBeLessThan(4_000);
    for (const reader of readers) reader.destroy();
  });
});
