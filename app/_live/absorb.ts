import type { Bar } from "#lib/bar.ts";
import type { CatalogEntry, Entry } from "#lib/protocol.ts";
import { fromRow } from "#lib/row.ts";
import type { ChannelData } from "./channel-data.ts";
import { splice } from "./splice.ts";

/** When an entry arrived, and since when its server runs: server's clock, epoch milliseconds. */
export interface Arrival {
  readonly now: number;
  readonly started: number;
}

/**
 * Takes an entry of an answer into what is held (SUB3, SUB4). A hole the server could fill leaves no outage.
 * What is held stays where the entry does not reach it, and the outage between them is kept as one.
 * @returns milliseconds of tick time filled in of an outage that lasted; 0 where there was none or it stays.
 */
export function absorb(data: ChannelData, entry: Entry, arrival: Arrival): number {
  const bars = entry.rows.map((row) => fromRow(entry.kind, row, entry.base));
  const hole = data.openOutage;
  join(data, entry, bars, arrival);
  data.entry = factsOf(entry);
  data.refused = null;
  data.seq = entry.seq;
  data.facts++;
  if (bars.length > 0) data.arrivedEarlier(arrival.now);
  const filled = hole !== undefined && !data.outages.some(({ from }) => from === hole.from);
  return filled ? Math.max(0, data.lastTime - hole.from) : 0;
}

/** An entry without its rows. */
export function factsOf(entry: Entry): CatalogEntry {
  const { from: _from, base: _base, rows: _rows, gaps: _gaps, ...facts } = entry;
  return facts;
}

/** Adds a bar of a frame or replay; a break of FR4 that nobody announced is counted and left as an outage. */
function append(data: ChannelData, bar: Bar): void {
  if (!data.openOutage && data.rows.length > 0 && bar.seq - bar.count !== data.seq) {
    data.violations++;
    data.beginOutage("connection");
  }
  data.push(bar);
}

function join(data: ChannelData, entry: Entry, bars: Bar[], arrival: Arrival): void {
  const { gaps = [] } = entry;
  if (data.rows.length === 0) takeWithGaps(data, bars, gaps);
  else if (isAnew(data, entry)) startAnew(data, afterGaps(bars, gaps), arrival);
  else if (entry.from === "replay") replay(data, bars, entry.seq);
  else joinSnapshot(data, afterGaps(bars, gaps), entry.seq);
}

function joinSnapshot(data: ChannelData, bars: Bar[], seq: number): void {
  if (reaches(data, bars, seq)) overlap(data, bars);
  else leaveHole(data, bars);
}

/** What the server could not keep, as when it was killed, is an outage. */
function takeWithGaps(data: ChannelData, bars: readonly Bar[], gaps: NonNullable<Entry["gaps"]>): void {
  const ends = new Set(gaps.map(([, to]) => to));
  for (const bar of bars) {
    if (ends.has(bar.seq - bar.count)) data.beginOutage("restart");
    append(data, bar);
  }
}

/** The bars that follow one another without a gap up to the newest. */
function afterGaps(bars: Bar[], gaps: NonNullable<Entry["gaps"]>): Bar[] {
  const last = gaps.at(-1)?.[1];
  return last === undefined ? bars : bars.filter((bar) => bar.seq > last);
}

/** Whether the entry's seqs say nothing of the rows held: another epoch, or one of which no row has come yet. */
function isAnew(data: ChannelData, entry: Entry): boolean {
  const other = entry.epoch !== data.entry?.epoch || entry.seq < data.seq;
  return other || data.openOutage?.cause === "restart";
}

function takeAll(data: ChannelData, bars: readonly Bar[]): void {
  for (const bar of bars) append(data, bar);
}

/** What a restarted simulator makes up of the time it was away must not fill a real hole. */
function startAnew(data: ChannelData, bars: readonly Bar[], { started }: Arrival): void {
  if (data.ownClock) {
    data.forget();
    takeAll(data, bars);
    return;
  }
  const known = Math.max(data.lastTime, started);
  const newer = bars.filter((bar) => bar.time > known);
  data.beginOutage("restart");
  // Not by `append`: a late row left out between two is no break of what the server told.
  for (const bar of newer) data.push(bar);
  const last = newestOf(bars);
  // A state that speaks only on a change still holds: it is known again since the server is.
  if (newer.length === 0 && last && data.entry?.expectedMs === null)
    append(data, { ...last, count: 1, time: known });
}

/** The newest by time, the last of them where several are. */
function newestOf(bars: readonly Bar[]): Bar | undefined {
  let newest = bars[0];
  for (const bar of bars) if (newest && bar.time >= newest.time) newest = bar;
  return newest;
}

function replay(data: ChannelData, bars: readonly Bar[], seq: number): void {
  const ticks = bars.reduce((sum, bar) => sum + bar.count, 0);
  if (ticks === seq - data.seq) {
    data.dropOutage();
    takeAll(data, bars);
    return;
  }
  data.violations++;
  leaveHole(data, bars);
}

/** Whether no tick lies between what is held and a snapshot. */
function reaches(data: ChannelData, bars: readonly Bar[], seq: number): boolean {
  const first = bars[0];
  return first ? first.seq - first.count <= data.seq : seq === data.seq;
}

function overlap(data: ChannelData, bars: readonly Bar[]): void {
  data.dropOutage();
  if (bars.length === 0) return;
  const held = data.heldRun();
  const start = held[0] ? held[0].seq - held[0].count : Number.NEGATIVE_INFINITY;
  // Rows before the run are kept apart from it by an outage, which a coarse snapshot must not run across.
  const apart = data.run < data.rows.length;
  const fresh = apart ? bars.filter((bar) => bar.seq - bar.count >= start) : bars;
  if (fresh.length > 0) data.replaceRun(held.length > 0 ? splice(held, fresh) : fresh);
}

function leaveHole(data: ChannelData, bars: readonly Bar[]): void {
  if (!data.openOutage) data.beginOutage("connection");
  const newer = bars.filter((bar) => bar.seq > data.seq);
  for (const bar of newer) append(data, bar);
}
