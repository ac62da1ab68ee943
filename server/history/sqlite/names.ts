import type { DatabaseSync, StatementSync } from "node:sqlite";
import { kindOf } from "#lib/channel.ts";
import { IMPORTED, type Run } from "../history.ts";

/** A channel as the file has it. */
export interface ChannelRow {
  readonly id: number;
  readonly name: string;
  readonly symbol: boolean;
  /** How long a value counts at the most, milliseconds; `Infinity` while unknown. */
  hold: number;
  /** Ticks that was learnt from. */
  learnt: number;
  /** Milliseconds from the first to the last tick of its longest block: so far from a time need no blocks be looked for. */
  span: number;
}

/** An epoch of a channel. */
export interface RunRow {
  readonly id: number;
  readonly channel: ChannelRow;
  readonly epoch: string;
  /** The greatest number that was ever taken. */
  seq: number;
  /** The greatest number in blocks and the greatest in blocks that were forgotten. */
  closed: number;
  gone: number;
}

/** The channels and epochs of the file, by name and by number. */
export class Names {
  readonly #db: DatabaseSync;
  readonly #channels = new Map<string, ChannelRow>();
  readonly #runs = new Map<number, RunRow>();
  readonly #runsByName = new Map<string, RunRow>();
  readonly #spans: StatementSync;

  constructor(db: DatabaseSync) {
    this.#db = db;
    this.#spans = db.prepare(
      "SELECT id, t0, t1 FROM run WHERE channel = ? AND t0 IS NOT NULL ORDER BY t0, id",
    );
    for (const row of db.prepare("SELECT * FROM channel").all()) {
      const hold = row.hold === null ? Number.POSITIVE_INFINITY : Number(row.hold);
      const [learnt, span] = [Number(row.learnt), Number(row.span)];
      this.#addChannel(Number(row.id), String(row.name), { hold, learnt, span });
    }
  }

  channel(name: string): ChannelRow | undefined {
    return this.#channels.get(name);
  }

  /** The epoch of a channel; both are added to the file where they are not there. */
  run(name: string, epoch: string): RunRow {
    const known = this.#runsByName.get(`${epoch} ${name}`) ?? this.findRun(name, epoch);
    if (known) return known;
    const channel = this.#channels.get(name) ?? this.#insertChannel(name);
    const insert = this.#db.prepare("INSERT INTO run(channel, epoch) VALUES (?, ?)");
    const id = Number(insert.run(channel.id, epoch).lastInsertRowid);
    return this.#addRun({ id, channel, epoch, seq: 0, closed: 0, gone: 0 });
  }

  findRun(name: string, epoch: string): RunRow | undefined {
    const channel = this.#channels.get(name);
    if (!channel) return undefined;
    const found = this.#db
      .prepare("SELECT * FROM run WHERE channel = ? AND epoch = ?")
      .get(channel.id, epoch);
    return found && this.#runOf(channel, found);
  }

  /** @throws Error where there is none. */
  runById(id: number): RunRow {
    const known = this.#runs.get(id);
    if (known) return known;
    const found = this.#db
      .prepare("SELECT run.*, name FROM run JOIN channel ON channel.id = channel WHERE run.id = ?")
      .get(id);
    const channel = this.#channels.get(String(found?.name));
    if (!found || !channel) throw new Error(`there is no epoch ${id}`);
    return this.#runOf(channel, found);
  }

  /** Epochs of a channel that have ticks in blocks, oldest first. */
  spans(channel: ChannelRow): { readonly run: number; readonly t0: number; readonly t1: number }[] {
    const rows = this.#spans.all(channel.id);
    return rows.map(({ id, t0, t1 }) => ({ run: Number(id), t0: Number(t0), t1: Number(t1) }));
  }

  /** The newest epoch of each channel that was not imported, by the time of its newest tick in blocks. */
  newest(): (Run & { readonly run: number })[] {
    const rows = this.#db
      .prepare(
        `SELECT run.id, name, epoch, seq, max(t1) AS time FROM run JOIN channel ON channel.id = channel
         WHERE t1 IS NOT NULL AND epoch NOT GLOB ? GROUP BY channel`,
      )
      .all(`${IMPORTED}*`);
    return rows.map(({ id, name, epoch, seq, time }) => ({
      run: Number(id),
      channel: String(name),
      epoch: String(epoch),
      seq: Number(seq),
      time: Number(time),
    }));
  }

  /** Notes that ticks of an epoch are in blocks. */
  noteClosed(run: RunRow, seq: number, t0: number, t1: number): void {
    run.closed = Math.max(run.closed, seq);
    const { id, span } = run.channel;
    this.#db.prepare("UPDATE channel SET span = ?1 WHERE id = ?2 AND span < ?1").run(span, id);
    this.#db
      .prepare(
        `UPDATE run SET seq = max(seq, ?1), t0 = min(coalesce(t0, ?2), ?2), t1 = max(coalesce(t1, ?3), ?3)
         WHERE id = ?4`,
      )
      .run(seq, t0, t1, run.id);
  }

  noteGone(run: RunRow, seq: number): void {
    run.gone = Math.max(run.gone, seq);
    this.#db.prepare("UPDATE run SET gone = max(gone, ?) WHERE id = ?").run(seq, run.id);
  }

  noteHold(channel: ChannelRow, hold: number, learnt: number): void {
    channel.hold = hold;
    channel.learnt = learnt;
    this.#db
      .prepare("UPDATE channel SET hold = ?, learnt = ? WHERE id = ?")
      .run(Number.isFinite(hold) ? hold : null, learnt, channel.id);
  }

  #insertChannel(name: string): ChannelRow {
    const { lastInsertRowid } = this.#db.prepare("INSERT INTO channel(name) VALUES (?)").run(name);
    return this.#addChannel(Number(lastInsertRowid), name, {
      hold: Number.POSITIVE_INFINITY,
      learnt: 0,
      span: 0,
    });
  }

  #addChannel(id: number, name: string, found: Pick<ChannelRow, "hold" | "learnt" | "span">): ChannelRow {
    const channel = { id, name, symbol: kindOf(name) === "symbol", ...found };
    this.#channels.set(name, channel);
    return channel;
  }

  #runOf(channel: ChannelRow, found: Record<string, unknown>): RunRow {
    const known = this.#runs.get(Number(found.id));
    if (known) return known;
    const closed = Number(found.seq);
    const epoch = String(found.epoch);
    return this.#addRun({
      id: Number(found.id),
      channel,
      epoch,
      seq: closed,
      closed,
      gone: Number(found.gone),
    });
  }

  #addRun(run: RunRow): RunRow {
    this.#runs.set(run.id, run);
    this.#runsByName.set(`${run.epoch} ${run.channel.name}`, run);
    return run;
  }
}
