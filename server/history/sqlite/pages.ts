import type { TickColumns, TicksWish } from "../history.ts";
import { toTickColumns } from "../tick-columns.ts";
import { TickTable } from "../tick-table.ts";
import type { Engine } from "./engine.ts";

/** Some of the ticks wished for, and the wish for those that follow; `undefined` where these are the last. */
export interface Page {
  readonly batch: TickColumns;
  readonly next: TicksWish | undefined;
}

/** The first page of what is wished for. Nothing is held between pages: what is appended meanwhile is in later ones. */
export function readPage(engine: Engine, wish: TicksWish): Page {
  const { ticks, next } = "epoch" in wish ? bySeq(engine, wish) : byTime(engine, wish);
  const namesOf = (run: number): { channel: string; epoch: string } => {
    const { channel, epoch } = engine.names.runById(run);
    return { channel: channel.name, epoch };
  };
  return { batch: toTickColumns(ticks, namesOf), next };
}

interface Found {
  readonly ticks: TickTable;
  readonly next: TicksWish | undefined;
}

function byTime(engine: Engine, wish: Extract<TicksWish, { from: number }>): Found {
  const channel = engine.names.channel(wish.channel);
  if (!channel) return { ticks: new TickTable(), next: undefined };
  const last = engine.blocks.pageTime(channel, wish.from);
  const to = last === undefined ? wish.to : Math.min(wish.to, justAfter(last));
  const ticks = engine.blocks.between(channel, wish.from, to);
  ticks.add(engine.open.between(channel, wish.from, to));
  return { ticks: ticks.inOrder(), next: to < wish.to ? { ...wish, from: to } : undefined };
}

function bySeq(engine: Engine, wish: Extract<TicksWish, { epoch: string }>): Found {
  const run = engine.names.findRun(wish.channel, wish.epoch);
  if (!run) return { ticks: new TickTable(), next: undefined };
  const last = engine.blocks.pageSeq(run, wish.afterSeq);
  const ticks = engine.blocks.numbered(run, wish.afterSeq, last ?? Number.POSITIVE_INFINITY);
  const open = engine.open.of(run);
  if (open) ticks.addNumbered(open.ticks, wish.afterSeq, last ?? Number.POSITIVE_INFINITY);
  return { ticks: ticks.bySeq(), next: last === undefined ? undefined : { ...wish, afterSeq: last } };
}

/** A time after another with hardly any between. */
function justAfter(time: number): number {
  return time + Math.max(Number.MIN_VALUE, Math.abs(time) * Number.EPSILON);
}
