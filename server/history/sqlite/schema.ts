import type { DatabaseSync } from "node:sqlite";

/**
 * One step for each version of the file, in order. A step that was published is never changed.
 * Times are epoch milliseconds.
 */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE channel(
     id INTEGER PRIMARY KEY,
     name TEXT NOT NULL UNIQUE,
     hold REAL,                     -- milliseconds that a value counts at the most; NULL while unknown
     learnt INTEGER NOT NULL DEFAULT 0, -- ticks it was learnt from
     span REAL NOT NULL DEFAULT 0   -- milliseconds from the first to the last tick of its longest block
   ) STRICT;
   CREATE TABLE run(                -- an epoch of a channel
     id INTEGER PRIMARY KEY,
     channel INTEGER NOT NULL,
     epoch TEXT NOT NULL,
     seq INTEGER NOT NULL DEFAULT 0, -- the greatest number in blocks
     t0 REAL, t1 REAL,              -- the oldest and the newest time in blocks
     gone INTEGER NOT NULL DEFAULT 0, -- the greatest number in blocks that were forgotten
     UNIQUE(channel, epoch)
   ) STRICT;
   CREATE TABLE block(              -- some thousand ticks of a run
     id INTEGER PRIMARY KEY,
     channel INTEGER NOT NULL,
     run INTEGER NOT NULL,
     t0 REAL NOT NULL, t1 REAL NOT NULL,
     seq0 INTEGER NOT NULL, seq1 INTEGER NOT NULL,
     n INTEGER NOT NULL,
     data BLOB NOT NULL
   ) STRICT;
   CREATE INDEX block_by_time ON block(channel, t1, t0, run, seq0, seq1, n);
   CREATE INDEX block_by_seq ON block(run, seq1, seq0, n);
   CREATE TABLE bars(               -- some hundred bars of a level, none over those of another row
     id INTEGER PRIMARY KEY,
     channel INTEGER NOT NULL,
     level INTEGER NOT NULL,        -- milliseconds of a bucket
     t0 REAL NOT NULL, t1 REAL NOT NULL, -- where the first and the last bucket begin
     n INTEGER NOT NULL,
     data BLOB NOT NULL
   ) STRICT;
   CREATE UNIQUE INDEX bars_by_time ON bars(channel, level, t0);
   CREATE INDEX bars_by_age ON bars(level, t1);
   CREATE INDEX block_by_age ON block(t1);
   CREATE TABLE journal(            -- batches whose ticks are not all in blocks yet
     id INTEGER PRIMARY KEY,
     n INTEGER NOT NULL,
     data BLOB NOT NULL
   ) STRICT;
   CREATE TABLE forgotten(          -- what is older than before was forgotten at a level, 0 for the ticks
     level INTEGER PRIMARY KEY,
     before REAL NOT NULL
   ) STRICT;`,
  `CREATE TABLE known(              -- what a channel was when it was last described
     channel TEXT PRIMARY KEY,
     facts TEXT NOT NULL
   ) STRICT;`,
  `CREATE TABLE store(              -- one row
     id TEXT NOT NULL               -- no other file has it
   ) STRICT;
   INSERT INTO store VALUES (lower(hex(randomblob(8))));`,
];

/** The version of the file that this program writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/** Tells a file of ours from any other: "TIDE" in the header of SQLite. */
const APPLICATION_ID = 0x54_49_44_45;
/** Tables of the first version, whose files say nothing of whose they are. */
const FIRST = ["channel", "run", "block", "bars", "journal", "forgotten"];

/** The version of a file; 0 for one that was just made. */
export function versionOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA user_version").get()?.user_version);
}

/** Whether a file is of another program: there is something in it, and it is not ours. */
export function isForeign(db: DatabaseSync): boolean {
  const id = applicationOf(db);
  if (id === APPLICATION_ID) return false;
  const tables = new Set(
    db
      .prepare("SELECT name FROM sqlite_master")
      .all()
      .map(({ name }) => name),
  );
  return id !== 0 || (tables.size > 0 && !FIRST.every((name) => tables.has(name)));
}

/** Brings a file of this or an earlier version up to this one, each step in one transaction. */
export function migrate(db: DatabaseSync): void {
  for (let version = versionOf(db); version < SCHEMA_VERSION; version++) {
    db.exec(`BEGIN; ${MIGRATIONS[version]}; PRAGMA user_version = ${version + 1}; COMMIT;`);
  }
  if (applicationOf(db) !== APPLICATION_ID) db.exec(`PRAGMA application_id = ${APPLICATION_ID}`);
}

/** What no other file has. */
export function idOf(db: DatabaseSync): string {
  return String(db.prepare("SELECT id FROM store").get()?.id);
}

function applicationOf(db: DatabaseSync): number {
  return Number(db.prepare("PRAGMA application_id").get()?.application_id);
}
