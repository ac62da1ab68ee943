import type { Page, WebSocket } from "playwright-core";
import { z } from "zod";
import { entrySchema, subscribedSchema } from "#lib/protocol.ts";

type Row = readonly (number | null)[];

/** What one page was told of a channel: the time of each row's last tick and how many ticks it holds. */
interface Told {
  readonly rows: { readonly time: number; readonly seq: number; readonly count: number }[];
}

const rowsSchema = z.array(z.array(z.number().nullable()));
const blockSchema = z.tuple([z.int()], z.array(z.number().nullable()));

/** Reads what a page is told over its socket, so that each second of what it has drawn can be looked for. */
export class WireRows {
  #told = new Map<string, Told>();
  #names = new Map<number, string>();

  constructor(page: Page) {
    page.on("websocket", (socket) => this.#listen(socket));
  }

  /** Forgets what was told before a reload. */
  reset(): void {
    this.#told = new Map();
    this.#names = new Map();
  }

  /** Seconds of [from, to] that no row of a channel covers, where a row holds `count` ticks of whole seconds. */
  missing(channel: string, from: number, to: number): number {
    const rows = this.#told.get(channel)?.rows ?? [];
    const covered = new Set<number>();
    for (const { time, count } of rows) for (let at = 0; at < count; at++) covered.add(time - at * 1_000);
    let missing = 0;
    for (let second = Math.ceil(from / 1_000) * 1_000; second <= to; second += 1_000) {
      if (!covered.has(second)) missing++;
    }
    return missing;
  }

  /** Rows that tell of a tick twice or pass over one. */
  faults(channel: string): number {
    const rows = this.#told.get(channel)?.rows ?? [];
    return rows.filter(({ seq, count }, at) => at > 0 && seq - count !== rows[at - 1]?.seq).length;
  }

  #listen(socket: WebSocket): void {
    socket.on("framereceived", ({ payload }) => {
      const text = typeof payload === "string" ? payload : "";
      const start = text.search(/[[{]/);
      if (start < 0 || !/^4[23]/.test(text)) return;
      const said: unknown = JSON.parse(text.slice(start));
      if (!Array.isArray(said)) return;
      if (text.startsWith("43")) this.#answered(said[0]);
      else if (said[0] === "frame") this.#framed(said.slice(2));
      else if (said[0] === "joined")
        for (const entry of entrySchema.array().parse(said[1])) this.#entry(entry);
    });
  }

  #answered(answer: unknown): void {
    const subscribed = subscribedSchema.safeParse(answer);
    if (subscribed.success) for (const entry of subscribed.data.channels) this.#entry(entry);
  }

  #entry({ handle, channel, base, rows }: z.infer<typeof entrySchema>): void {
    this.#names.set(handle, channel);
    this.#told.set(channel, { rows: rows.map((row) => factsOf(channel, row, base)) });
  }

  #framed([base, ...blocks]: readonly unknown[]): void {
    for (const block of blocks) {
      const [handle, ...rows] = blockSchema.parse(block);
      const channel = this.#names.get(handle) ?? "";
      for (const row of rowsSchema.parse(rows)) {
        this.#told.get(channel)?.rows.push(factsOf(channel, row, z.number().parse(base)));
      }
    }
  }
}

function factsOf(channel: string, row: Row, base: number): Told["rows"][number] {
  const count = row[channel.startsWith("symbol/") ? 6 : 3] ?? 1;
  return { seq: row[0] ?? 0, time: base + (row[1] ?? 0), count };
}
