import { messageOf } from "#lib/message-of.ts";
import { digestOf, type Marks } from "./marks.ts";

/** A channel as it is numbered. */
export interface Numbered {
  /** Never another channel's in a process. */
  readonly handle: number;
  readonly channel: string;
  readonly epoch: string;
  readonly seq: number;
  readonly facts: { readonly source: string | null };
}

/** Numbers of so many milliseconds are reserved at once: what is at stake when the process is killed. */
const AHEAD_MS = 500;
/** A channel of fewer ticks in that time asks for each, and nothing is at stake. */
const FEW = 10;
/** Numbers reserved and not given are given back after a silence of up to twice this, milliseconds. */
const SWEEP_MS = 1_000;
/**
 * A disk that takes longer than this for some bytes, milliseconds, would hold up the stream. Once may be a process that
 * was stopped in the middle of a write, as with its machine; then the numbers are on disk and nothing is lost by going on.
 */
const PATIENCE_MS = 2_000;
const SLOW_WRITES = 2;

interface Reserved {
  readonly slot: number;
  /** The last number given. */
  seq: number;
  /** The last number that may be given without asking. */
  until: number;
  /** Number and time from which on its pace is looked at, milliseconds of a clock that never goes back. */
  fromSeq: number;
  fromTime: number;
  /** The last number given when silence was last looked for. */
  swept: number;
}

/**
 * Sees to it that a number is on disk as given before anybody is told of its tick, whatever becomes of the process and
 * of the tick: a mark for each channel, some ahead where the channel is quick, written once for all ticks of a turn of
 * the event loop. A restart goes on after the mark, so that no number ever names two ticks.
 */
export class SeqReserve {
  readonly #marks: Marks;
  readonly #lapsed: (why: string) => void;
  readonly #channels = new Map<number, Reserved>();
  readonly #sweeper = setInterval(() => this.#sweep(), SWEEP_MS).unref();
  #queued = false;
  #over = false;
  /** Writes in a row that took too long. */
  #slow = 0;

  /** @param lapsed told, once, that numbers can be reserved no more: every run must end before it is told further. */
  constructor(marks: Marks, lapsed: (why: string) => void) {
    this.#marks = marks;
    this.#lapsed = lapsed;
  }

  /** A channel has appeared, and nobody has been told. */
  opened({ handle, channel, epoch, seq, facts }: Numbered): void {
    if (this.#over) return;
    const slot = this.#slotOf({ channel, epoch, seq, source: digestOf(facts.source) });
    if (slot === undefined) return;
    const fromTime = performance.now();
    this.#channels.set(handle, { slot, seq, until: seq, fromSeq: seq, fromTime, swept: seq });
    this.#queue();
  }

  /** A channel is gone for good. */
  closed({ handle, channel }: Numbered): void {
    if (!this.#channels.delete(handle)) return;
    this.#marks.remove(channel);
    this.#queue();
  }

  /** A number was given. */
  heard(handle: number, seq: number): void {
    const reserved = this.#channels.get(handle);
    if (!reserved) return;
    reserved.seq = seq;
    if (seq > reserved.until) this.#extend(reserved);
  }

  /** Nothing is numbered any more: leaves the last numbers behind. */
  close(): void {
    clearInterval(this.#sweeper);
    if (this.#over) return;
    this.#over = true;
    for (const { slot, seq } of this.#channels.values()) this.#marks.set(slot, seq);
    this.#marks.close();
  }

  /** A channel without a slot, as where the disk is full, begins another run with the next start. */
  #slotOf(mark: Parameters<Marks["add"]>[0]): number | undefined {
    try {
      return this.#marks.add(mark);
    } catch {
      return undefined;
    }
  }

  #extend(reserved: Reserved): void {
    const now = performance.now();
    const passed = now - reserved.fromTime;
    const usual = Math.floor(((reserved.seq - reserved.fromSeq) / Math.max(AHEAD_MS, passed)) * AHEAD_MS);
    reserved.until = reserved.seq + (usual < FEW ? 0 : usual);
    if (passed > AHEAD_MS) {
      reserved.fromSeq = reserved.seq;
      reserved.fromTime = now;
    }
    this.#marks.set(reserved.slot, reserved.until);
    this.#queue();
  }

  /** Gives back what silent channels do not use, so that nothing seems lost where nothing was told. */
  #sweep(): void {
    this.#renew();
    for (const reserved of this.#channels.values()) {
      if (reserved.until > reserved.seq && reserved.swept === reserved.seq) {
        reserved.until = reserved.seq;
        this.#marks.set(reserved.slot, reserved.seq);
        this.#queue();
      }
      reserved.swept = reserved.seq;
    }
  }

  /** Where the file was deleted, so that the next start goes on; what is vouched for until then is not. */
  #renew(): void {
    try {
      this.#marks.renew();
    } catch {
      // The next sweep tries again.
    }
  }

  /** At the end of this turn: nobody is told of a tick in the turn that it was published in. */
  #queue(): void {
    if (this.#queued || this.#over) return;
    this.#queued = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#queued = false;
    if (this.#over) return;
    const started = performance.now();
    try {
      this.#marks.flush();
    } catch (error) {
      this.#lapse(messageOf(error));
      return;
    }
    const took = performance.now() - started;
    this.#slow = took > PATIENCE_MS ? this.#slow + 1 : 0;
    if (this.#slow === SLOW_WRITES) this.#lapse(`the disk took ${Math.round(took)} ms for some bytes, again`);
  }

  #lapse(why: string): void {
    this.#over = true;
    clearInterval(this.#sweeper);
    this.#channels.clear();
    try {
      this.#marks.abandon();
    } catch {
      // It cannot be written; that it cannot be closed either changes nothing.
    }
    this.#lapsed(why);
  }
}
