import type { HistoryStore, Run, TickColumns } from "./history.ts";
import { digestOf, type Mark } from "./marks.ts";
import { readNewest, type Wanted } from "./newest-ticks.ts";

/** Where the run of a channel stands when it appears. */
export interface Continued {
  readonly epoch: string;
  /** No greater number was given. */
  readonly seq: number;
  /** Epoch milliseconds of its newest tick; `null` where that is not known, or ahead of the clock. */
  readonly time: number | null;
  /** Its newest ticks in the order of their numbers. */
  readonly ticks: TickColumns | undefined;
}

interface Candidate {
  /** `undefined` where the server was killed before anything of it was kept. */
  readonly run: Run | undefined;
  readonly mark: Mark;
  ticks: TickColumns | undefined;
}

export interface PastRunsOptions {
  readonly store: Pick<HistoryStore, "runs" | "ticks">;
  readonly marks: readonly Mark[];
  /** Whether a channel of which nothing was kept is one that the store was about to keep. */
  readonly mayGoOn?: (channel: string) => boolean;
  /** The newest ticks of a channel that are read ahead. */
  readonly ticks: number;
  /** Bytes that those of all channels may take. */
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/** Ticks of channels that have not appeared by then, milliseconds, are given up. */
const KEEP_MS = 60_000;
/** A tick may be ahead of the clock by so many milliseconds, as those of other machines are. */
const AHEAD_MS = 1_000;

/**
 * What earlier servers left behind on the same directory: each channel's epoch, the number it goes on after, and its
 * newest ticks. A run goes on only where mark and store agree on its epoch, or the store was begun and has nothing of
 * the channel yet, and the channel's source is the same.
 */
export class PastRuns {
  /** Channels that went on where they were, and channels that began a run of their own though one was kept. */
  readonly counts = { continued: 0, begun: 0 };
  readonly #candidates = new Map<string, Candidate>();
  /** Until when channels were kept that have not appeared yet, epoch milliseconds. */
  readonly #keptUntil: Map<string, number>;
  readonly #runs: ReadonlyMap<string, Run>;
  readonly #now: () => number;
  #timer: NodeJS.Timeout | undefined;

  private constructor(runs: readonly Run[], options: PastRunsOptions) {
    const { marks, mayGoOn = () => false, now = Date.now } = options;
    this.#now = now;
    this.#keptUntil = new Map(runs.map(({ channel, time }) => [channel, time]));
    this.#runs = new Map(runs.map((run) => [run.channel, run]));
    for (const mark of marks) {
      const { channel } = mark;
      const run = this.#runs.get(channel);
      const goesOn = run ? mark.epoch === run.epoch && mark.seq >= run.seq : mayGoOn(channel);
      if (goesOn) this.#candidates.set(channel, { run, mark, ticks: undefined });
    }
  }

  /** Reads what there is. Rejects where the store does. */
  static async open(options: PastRunsOptions): Promise<PastRuns> {
    const past = new PastRuns(await options.store.runs(), options);
    await past.#readAhead(options);
    past.#timer = setTimeout(() => past.#forgetTicks(), KEEP_MS).unref();
    return past;
  }

  /** Marks that runs may still go on from. */
  get marks(): Mark[] {
    return Array.from(this.#candidates.values(), ({ mark }) => mark);
  }

  /** Until when a channel that has not appeared yet was kept, epoch milliseconds; `undefined` where it was not. */
  keptUntil(channel: string): number | undefined {
    return this.#keptUntil.get(channel);
  }

  /**
   * Where a channel that appears goes on; `undefined` where it begins a run of its own. A second time in a process it
   * always does.
   */
  begin(channel: string, source: string | null, startsAnew: boolean): Continued | undefined {
    const candidate = this.#candidates.get(channel);
    this.#candidates.delete(channel);
    if (!candidate || startsAnew || candidate.mark.source !== digestOf(source)) {
      if (this.#keptUntil.delete(channel)) this.counts.begun++;
      return undefined;
    }
    this.#keptUntil.delete(channel);
    this.counts.continued++;
    return this.#continued(candidate);
  }

  /** How far a channel was kept before this process began; `undefined` where it was not. */
  last(channel: string): Run | undefined {
    return this.#runs.get(channel);
  }

  /** Where a channel would go on that its source brings again; `undefined` where another run would begin. */
  peek(channel: string, source: string | null): Continued | undefined {
    const candidate = this.#candidates.get(channel);
    return candidate?.mark.source === digestOf(source) ? this.#continued(candidate) : undefined;
  }

  #continued({ run, mark, ticks }: Candidate): Continued {
    const { epoch, seq } = mark;
    if (!run) return { epoch, seq, time: null, ticks };
    // After a clock that was wrong, ticks of the right time would all be late until it is caught up with.
    const isAhead = run.time > this.#now() + AHEAD_MS;
    return { epoch, seq, time: isAhead ? null : run.time, ticks: isAhead ? undefined : ticks };
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#candidates.clear();
  }

  async #readAhead({ store, ticks, bytes }: PastRunsOptions): Promise<void> {
    // After a hole nothing is held again: what came before it is told from the store.
    const wanted = [...this.#candidates.values()].flatMap((candidate): Wanted[] => {
      const { run, mark } = candidate;
      const take: Wanted["take"] = (found) => {
        candidate.ticks = found;
      };
      return run?.seq === mark.seq ? [{ ...run, take }] : [];
    });
    await readNewest(store, wanted, { ticks, bytes });
  }

  #forgetTicks(): void {
    for (const candidate of this.#candidates.values()) candidate.ticks = undefined;
  }
}
