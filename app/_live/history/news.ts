import type { ChannelData } from "../channel-data.ts";
import { COLUMNS } from "../columns.ts";

/** What has become of a channel's rows since they were looked at last. */
export interface News {
  readonly changed: boolean;
  /** Whether there were none before. */
  readonly isFirst: boolean;
  /** Whether the rows held before are held still, and newer ones came at most. */
  readonly grew: boolean;
  /** The time of the oldest row that came late, epoch milliseconds; `null` where none did. */
  readonly lateFrom: number | null;
  /** From when on rows may be others than before, after an outage or in another epoch; `null` where they only grew. */
  readonly brokeFrom: number | null;
}

export const NO_NEWS: News = { changed: false, isFirst: false, grew: true, lateFrom: null, brokeFrom: null };

/** Looks at a channel's rows again and again, and says what is new about them. */
export class NewsReader {
  readonly #data: ChannelData;
  #version = -1;
  #epoch: string | null = null;
  #seq = 0;
  #time = Number.NaN;
  #outageFrom: number | null = null;

  constructor(data: ChannelData) {
    this.#data = data;
  }

  read(): News {
    const { version } = this.#data;
    if (version === this.#version) return NO_NEWS;
    const isFirst = Number.isNaN(this.#time);
    const brokeFrom = isFirst ? null : this.#brokeFrom();
    const lateFrom = isFirst || brokeFrom !== null ? null : this.#lateFrom();
    this.#remember();
    const grew = !isFirst && brokeFrom === null && lateFrom === null;
    return { changed: true, isFirst, grew, lateFrom, brokeFrom };
  }

  #remember(): void {
    const { version, entry, seq, lastTime, openOutage } = this.#data;
    this.#version = version;
    this.#epoch = entry?.epoch ?? null;
    this.#seq = seq;
    this.#time = lastTime;
    this.#outageFrom = openOutage?.from ?? null;
  }

  #brokeFrom(): number | null {
    const { entry, seq, lastTime, openOutage } = this.#data;
    if (!(lastTime >= this.#time)) return Number.NEGATIVE_INFINITY;
    if (this.#outageFrom !== null && !openOutage) return this.#outageFrom;
    return (entry?.epoch ?? null) !== this.#epoch || seq < this.#seq ? this.#time : null;
  }

  /** Rows that came since are the newest by time, unless some of their ticks are elsewhere. */
  #lateFrom(): number | null {
    const { rows, seq } = this.#data;
    let expected = seq - this.#seq;
    for (let at = rows.length - 1; at >= 0 && rows.at(COLUMNS.time, at) >= this.#time; at--)
      expected -= this.#ticksSince(at);
    if (expected <= 0) return null;
    const run = rows.at(COLUMNS.run, rows.length - 1);
    for (let at = 0; at < rows.length; at++)
      if (rows.at(COLUMNS.run, at) === run && this.#ticksSince(at) > 0) return rows.at(COLUMNS.time, at);
    return this.#time;
  }

  #ticksSince(at: number): number {
    const { rows } = this.#data;
    const since = rows.at(COLUMNS.seq, at) - this.#seq;
    return Math.max(0, Math.min(since, rows.at(COLUMNS.count, at)));
  }
}

/** What has become of rows since before both. */
export function bothNews(before: News, after: News): News {
  return {
    changed: before.changed || after.changed,
    isFirst: before.isFirst || after.isFirst,
    grew: before.grew && after.grew,
    lateFrom: earlier(before.lateFrom, after.lateFrom),
    brokeFrom: earlier(before.brokeFrom, after.brokeFrom),
  };
}

function earlier(a: number | null, b: number | null): number | null {
  if (a === null || b === null) return a ?? b;
  return Math.min(a, b);
}
