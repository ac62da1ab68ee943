import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { openSqliteHistory } from "../../server/history/sqlite.ts";
import { PlainTable } from "./plain-table.ts";
import { SensorTicks } from "./sensor-ticks.ts";
import { type Row, whole } from "./table.ts";

const BATCH = 50_000;
const KINDS = [
  { name: "2 digits, 10 Hz", digits: 2, gap: 100 },
  { name: "3 digits, 1 Hz", digits: 3, gap: 1_000 },
  { name: "doubles of noise, 10 Hz", digits: undefined, gap: 100 },
];

/** Bytes on disk of a tick, of each kind of sensor, beside those of a plain table without any index. */
export async function measureBytes({
  directory,
  ticks,
}: {
  directory: string;
  ticks: number;
}): Promise<Row[]> {
  const rows: Row[] = [];
  for (const { name, ...kind } of KINDS) {
    const place = join(directory, name.replaceAll(/\W/g, ""));
    const store = await openSqliteHistory({ dataDir: place });
    using plain = new PlainTable(place, false);
    const source = new SensorTicks({ ...kind, channels: 5, start: Date.UTC(2026, 0, 1) });
    for (let done = 0; done < ticks; done += BATCH) {
      const batch = source.next(BATCH / 5);
      plain.append(batch);
      await store.append(batch);
    }
    await store.close();
    const { raw, bars } = sizesOf(join(place, "history.db"));
    const row = plain.bytes() / ticks;
    rows.push({
      what: `bytes of a tick: ${name}`,
      measured: `${(raw / ticks).toFixed(2)} of ${row.toFixed(2)}`,
      reach: `≤ 0.5 × plain; bars of six levels take ${(bars / ticks).toFixed(2)} more (${whole(ticks)} ticks)`,
      load: raw / ticks / (0.5 * row),
    });
  }
  return rows;
}

/** Bytes of the pages of all but the bars, and of the bars. */
function sizesOf(file: string): { raw: number; bars: number } {
  const db = new DatabaseSync(file);
  const of = (where: string): number =>
    Number(db.prepare(`SELECT sum(pgsize) AS bytes FROM dbstat WHERE ${where}`).get()?.bytes);
  const sizes = { raw: of("name NOT GLOB 'bars*'"), bars: of("name GLOB 'bars*'") };
  db.close();
  return sizes;
}
