import { expect, test } from "vitest";
import {
  broughtWords,
  eventNote,
  eventsCsv,
  eventWords,
  momentWords,
  newestFirst,
  othersOf,
} from "../../../../app/_widgets/feeds/event-words.ts";
import { madeEvent } from "../status/made.ts";

const T = Date.UTC(2026, 10, 21, 10, 41, 58);

test("what happened, in words", () => {
  const kinds = ["started", "failed", "running", "ended", "refused", "channels"] as const;
  expect(kinds.map((kind) => eventWords(madeEvent(1, { kind, channels: 38 })))).toEqual([
    "started",
    "failed",
    "running again",
    "ended",
    "refused",
    "brought 38 channels",
  ]);
});

test("the channels it brought are named in their order, as many as are known", () => {
  const brought = (channels: number, details: string[]) =>
    broughtWords(madeEvent(1, { kind: "channels", channels, details }));
  expect(brought(3, ["sensor/c", "sensor/b", "sensor/a"])).toBe(": sensor/a, sensor/b, sensor/c");
  expect(brought(38, ["sensor/b", "sensor/a"])).toBe(": sensor/a, sensor/b and 36 more");
  expect(brought(1, [])).toBe("");
});

test("what else was refused for the same reason", () => {
  const event = madeEvent(1, { kind: "refused", detail: "c", details: ["c", "b", "a"] });
  expect(othersOf(event)).toEqual(["b", "a"]);
  expect(othersOf(madeEvent(1, { kind: "channels", details: ["a"] }))).toEqual([]);
});

test("how often, how many, how long", () => {
  const note = (change: Parameters<typeof madeEvent>[1]) =>
    eventNote(madeEvent(1, { first: T - 30_000, time: T, ...change }), T, "UTC");
  expect(note({ count: 5 })).toBe("5 times since 10:41:28");
  expect(note({ channels: 38 })).toBe("38 channels affected");
  expect(note({ kind: "running", awayMs: 154_000 })).toMatch(/^after 2\smin$/);
  expect(note({ kind: "channels", channels: 38 })).toBe("");
  expect(note({ kind: "started" })).toBe("");
});

test("newest first, and of one moment what was told last", () => {
  const events = [madeEvent(1, { time: 5 }), madeEvent(2, { time: 3 }), madeEvent(3, { time: 5 })];
  expect(newestFirst(events).map(({ id }) => id)).toEqual([3, 1, 2]);
});

test("a moment of the day before is told by its day", () => {
  expect(momentWords(T, T + 1_000, "UTC")).toBe("10:41:58");
  expect(momentWords(T, T + 90_000_000, "UTC")).toBe("21 Nov");
});

test("CSV has exact times, quotes what has to be, and no formulas", () => {
  const text = '=cmd|"x",\n1';
  const csv = eventsCsv([madeEvent(1, { first: T - 500, time: T, text, detail: "-5", channels: -3 })]);
  expect(csv).toBe(
    "time,first,feed,event,text,detail,times,channels,away_ms\r\n" +
      `2026-11-21T10:41:58.000Z,2026-11-21T10:41:57.500Z,Market,failed,"'=cmd|""x"",\n1",'-5,1,-3,\r\n`,
  );
});
