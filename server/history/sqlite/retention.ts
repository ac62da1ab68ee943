import type { DatabaseSync } from "node:sqlite";
import { LEVELS } from "../widths.ts";
import type { Engine } from "./engine.ts";

/** Blocks forgotten in one step, which takes some milliseconds. */
const STEP_BLOCKS = 64;
/** Pages given back to the disk in one step. */
const STEP_PAGES = 1_024;

/** Forgets the blocks, level 0, or the bars of a level that are wholly older than a time, epoch milliseconds. */
export function forget(db: DatabaseSync, engine: Engine, level: number, before: number): void {
  if (level === 0) forgetBlocks(db, engine, before);
  else db.prepare("DELETE FROM bars WHERE level = ? AND t1 <= ?").run(level, before - level);
  engine.forgotten.note(level, before);
}

/** Forgets at every level what is wholly older than a time, epoch milliseconds. */
export function forgetAll(db: DatabaseSync, engine: Engine, before: number): void {
  for (const level of [0, ...LEVELS]) forget(db, engine, level, before);
}

function forgetBlocks(db: DatabaseSync, engine: Engine, before: number): void {
  const gone = db
    .prepare("SELECT run, max(seq1) AS seq, sum(n) AS n FROM block WHERE t1 < ? GROUP BY run")
    .all(before);
  for (const { run, seq, n } of gone) {
    engine.names.noteGone(engine.names.runById(Number(run)), Number(seq));
    engine.blocks.ticks -= Number(n);
  }
  db.prepare("DELETE FROM block WHERE t1 < ?").run(before);
  engine.blocks.forgetDecoded();
}

/** Bytes that the file needs; it may have empty pages besides. */
export function usedBytes(db: DatabaseSync): number {
  return (pragma(db, "page_count") - pragma(db, "freelist_count")) * pragma(db, "page_size");
}

/** Forgets the oldest ticks, some blocks of them, and where there are none the oldest of the finest bars there are. */
export function forgetOldest(db: DatabaseSync, engine: Engine): void {
  const oldest = db.prepare("SELECT t1 FROM block ORDER BY t1 LIMIT 1 OFFSET ?");
  const most = oldest.get(STEP_BLOCKS) ?? db.prepare("SELECT max(t1) AS t1 FROM block").get();
  if (most && most.t1 !== null) {
    forget(db, engine, 0, Number(most.t1) + 1);
    return;
  }
  for (const level of LEVELS) {
    const row = db
      .prepare("SELECT max(t1) AS t1 FROM (SELECT t1 FROM bars WHERE level = ? ORDER BY t1 LIMIT ?)")
      .get(level, STEP_BLOCKS);
    if (!row || row.t1 === null) continue;
    forget(db, engine, level, Number(row.t1) + level);
    return;
  }
}

/** Gives some empty pages back to the disk. Says whether there were any. */
export function giveBack(db: DatabaseSync): boolean {
  const free = pragma(db, "freelist_count");
  if (free === 0) return false;
  db.exec(`PRAGMA incremental_vacuum(${STEP_PAGES})`);
  return pragma(db, "freelist_count") < free;
}

function pragma(db: DatabaseSync, name: string): number {
  return Number(db.prepare(`PRAGMA ${name}`).get()?.[name]);
}
