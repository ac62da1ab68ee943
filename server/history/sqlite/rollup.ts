import { type FoldedBar, foldBars, foldLater, foldMixed, foldTicks } from "../folded-bar.ts";
import { holdOf, LEARNT_FROM } from "../hold.ts";
import type { TickTable } from "../tick-table.ts";
import { LEVELS } from "../widths.ts";
import type { BarRows, Buckets, Join } from "./bar-rows.ts";
import type { Blocks } from "./blocks.ts";
import type { Forgotten } from "./forgotten.ts";
import type { ChannelRow, Names } from "./names.ts";
import type { PassedOver } from "./passed-over.ts";

const COARSEST = LEVELS[LEVELS.length - 1] ?? Number.NaN;

const PART_TICKS = 8_192;

export interface RollupParts {
  readonly names: Names;
  readonly blocks: Blocks;
  readonly bars: BarRows;
  readonly forgotten: Forgotten;
  readonly passedOver: PassedOver;
}

/**
 * Keeps the bars of every level in step with the ticks in blocks. Ticks that come after all others are folded into what
 * is there. Where they come in between, the bars of their buckets are folded anew from the level below, which is
 * already right; where that was forgotten only their mean is no longer exact.
 */
export class Rollup {
  readonly #parts: RollupParts;

  constructor(parts: RollupParts) {
    this.#parts = parts;
  }

  /** Folds ticks in order that have just been put into blocks. */
  add(channel: ChannelRow, ticks: TickTable): void {
    if (channel.learnt < LEARNT_FROM && this.#learn(channel)) return;
    this.#fold(channel, ticks);
  }

  /** Learns the channel's usual gap. Says whether that was another, and all of its bars were folded anew. */
  #learn(channel: ChannelRow): boolean {
    const { names, blocks, bars, forgotten, passedOver } = this.#parts;
    const { done: all, lost } = passedOver.during(() =>
      blocks.between(channel, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
    );
    const isPartly = (bars.extent(channel, COARSEST)?.t0 ?? Number.POSITIVE_INFINITY) < forgotten.before(0);
    // Of what was folded before, some ticks are there no more: it stays as it is.
    if (isPartly || lost.length > 0) {
      names.noteHold(channel, channel.hold, LEARNT_FROM);
      return false;
    }
    const hold = holdOf(all);
    const same = hold === channel.hold;
    names.noteHold(channel, hold, Math.max(channel.learnt, all.length));
    if (same) return false;
    bars.clear(channel);
    this.#fold(channel, all);
    return true;
  }

  /** A part at a time, so that the bars of a large import are not all in memory at once. */
  #fold(channel: ChannelRow, ticks: TickTable): void {
    for (let from = 0; from < ticks.length; from += PART_TICKS) {
      this.#foldPart(channel, ticks, from, Math.min(ticks.length, from + PART_TICKS));
    }
  }

  #foldPart(channel: ChannelRow, ticks: TickTable, from: number, to: number): void {
    let bars = foldTicks(ticks, LEVELS[0], channel.hold, from, to);
    for (const [at, level] of LEVELS.entries()) {
      if (at > 0) bars = foldBars(bars, level, channel.hold);
      this.#parts.bars.put(channel, level, bars, this.#join(channel, at));
    }
  }

  #join(channel: ChannelRow, at: number): Join {
    return (kept, added) => {
      if (added.first > kept.last) {
        foldLater(kept, added, channel.hold);
        return kept;
      }
      const anew = this.#anew(channel, at, kept.start);
      if (anew) return anew;
      foldMixed(kept, added);
      return kept;
    };
  }

  /** A bucket folded from the level below; `undefined` where that is not there any more as a whole. */
  #anew(channel: ChannelRow, at: number, start: number): FoldedBar | undefined {
    const level = LEVELS[at] ?? Number.NaN;
    const { done: anew, lost } = this.#parts.passedOver.during(() =>
      foldedFromBelow(this.#parts, channel, level, { from: start, to: start + level }),
    );
    return lost.length > 0 ? undefined : anew?.[0];
  }
}

/** Bars of a level folded from the level below; `undefined` where that was forgotten. */
export function foldedFromBelow(
  { blocks, bars, forgotten }: Pick<RollupParts, "blocks" | "bars" | "forgotten">,
  channel: ChannelRow,
  level: number,
  { from, to }: Buckets,
): FoldedBar[] | undefined {
  const below = LEVELS.filter((width) => width < level).at(-1);
  if (forgotten.before(below ?? 0) > from) return undefined;
  return below === undefined
    ? foldTicks(blocks.between(channel, from, to), level, channel.hold)
    : foldBars(bars.between(channel, below, from, to), level, channel.hold);
}
