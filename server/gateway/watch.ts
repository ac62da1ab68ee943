import { barOf } from "#lib/bar.ts";
import type { Tick } from "#lib/tick.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import { Backlog } from "./backlog.ts";
import { TickRows } from "./tick-rows.ts";

/** A channel that at least one session watches, and what its readers share. */
export class Watch<Reader> {
  readonly record: ChannelRecord;
  readonly backlog: Backlog;
  readonly tickRows: TickRows;
  readonly readers = new Set<Reader>();
  readonly #append = (seq: number, tick: Tick): void => {
    this.backlog.append(barOf(seq, tick.time, tick.value, tick.size, tick.bid, tick.ask));
  };

  constructor(record: ChannelRecord) {
    this.record = record;
    this.backlog = new Backlog(record.handle, record.kind);
    this.tickRows = new TickRows(record);
    record.listeners.add(this.#append);
  }

  close(): void {
    this.record.listeners.delete(this.#append);
  }
}

/** The channels that are watched. A channel nobody watches costs the gateway nothing. */
export class Watches<Reader> {
  readonly #watches = new Map<number, Watch<Reader>>();

  get(record: ChannelRecord): Watch<Reader> | undefined {
    return this.#watches.get(record.handle);
  }

  enter(record: ChannelRecord, reader: Reader): Watch<Reader> {
    let watch = this.#watches.get(record.handle);
    if (!watch) {
      watch = new Watch(record);
      this.#watches.set(record.handle, watch);
    }
    watch.readers.add(reader);
    return watch;
  }

  leave(watch: Watch<Reader>, reader: Reader): void {
    watch.readers.delete(reader);
    if (watch.readers.size > 0) return;
    watch.close();
    this.#watches.delete(watch.record.handle);
  }
}
