import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { digestOf, type LeftMarks, type Mark, Marks, readMarks } from "../../../server/history/marks.ts";

let dir: string;
let file: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(tmpdir(), "tidemark-marks-"));
  file = path.join(dir, "seqs");
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

function markOf(channel: string, seq: number): Mark {
  return { channel, epoch: "AbCd1234", source: digestOf("Feed"), seq };
}

const NONE: LeftMarks = { store: "", marks: [] };

function left(...marks: Mark[]): LeftMarks {
  return { store: "0123456789abcdef", marks };
}

test("what is flushed is there for whoever reads it while the machine runs on, without an end in order", () => {
  const marks = new Marks(file, left(), "boot-1");
  const slot = marks.add(markOf("sensor/a", 5));
  marks.flush();
  expect(readMarks(file, "boot-1")).toEqual(left(markOf("sensor/a", 5)));
  marks.set(slot ?? -1, 2 ** 50 + 1);
  expect(readMarks(file, "boot-1")).toEqual(left(markOf("sensor/a", 5)));
  marks.flush();
  expect(readMarks(file, "boot-1")).toEqual(left(markOf("sensor/a", 2 ** 50 + 1)));
  marks.abandon();
});

test("after another boot only what ended in order is relied upon, and where the boot is not known", () => {
  const marks = new Marks(file, left(markOf("sensor/a", 5)), "boot-1");
  expect(readMarks(file, "boot-2")).toEqual(NONE);
  expect(readMarks(file, "")).toEqual(NONE);
  marks.close();
  expect(readMarks(file, "boot-2")).toEqual(left(markOf("sensor/a", 5)));
  // Whoever goes on from there has not ended yet.
  new Marks(file, readMarks(file, "boot-2"), "boot-2").abandon();
  expect(readMarks(file, "boot-3")).toEqual(NONE);
});

test("a file that was deleted, with its directory or alone, is written anew and goes on", () => {
  const inner = path.join(dir, "data", "seqs");
  mkdirSync(path.dirname(inner));
  const marks = new Marks(inner, left(markOf("sensor/a", 5)), "boot-1");
  expect(marks.renew()).toBe(false);
  rmSync(path.dirname(inner), { recursive: true });
  expect(marks.renew()).toBe(true);
  expect(readMarks(inner, "boot-1")).toEqual(left(markOf("sensor/a", 5)));
  rmSync(inner);
  expect(marks.renew()).toBe(true);
  const slot = marks.add(markOf("sensor/b", 7));
  marks.set(slot ?? -1, 8);
  marks.close();
  expect(readMarks(inner, "boot-1")).toEqual(left(markOf("sensor/a", 5), markOf("sensor/b", 8)));
});

test("thousands of channels, some gone and others in their place", () => {
  const marks = new Marks(file, left(), "boot-1");
  const all = Array.from({ length: 1_500 }, (_, at) => markOf(`sensor/${"x".repeat(at % 110)}/${at}`, at));
  for (const mark of all) marks.add(mark);
  for (const { channel } of all.slice(0, 700)) marks.remove(channel);
  const others = Array.from({ length: 300 }, (_, at) => markOf(`symbol/${at}`, at * 7));
  for (const mark of others) marks.add(mark);
  marks.close();
  const byName = (a: Mark, b: Mark): number => a.channel.localeCompare(b.channel);
  expect(readMarks(file, "boot-1").marks.toSorted(byName)).toEqual(
    [...all.slice(700), ...others].sort(byName),
  );
});

test("a channel that begins another epoch has one mark", () => {
  const marks = new Marks(file, left(markOf("sensor/a", 5)), "boot-1");
  marks.add({ ...markOf("sensor/a", 0), epoch: "other" });
  marks.flush();
  expect(readMarks(file, "boot-1")).toEqual(left({ ...markOf("sensor/a", 0), epoch: "other" }));
  marks.abandon();
});

test.each([
  ["no file", undefined],
  ["an empty one", ""],
  ["something else", "history of another program, long enough to have a head ".repeat(20)],
])("%s has no marks", (_, text) => {
  if (text !== undefined) writeFileSync(file, text);
  expect(readMarks(file, "boot-1")).toEqual(NONE);
});
