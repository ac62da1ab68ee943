import type { Kind } from "#lib/channel.ts";
import type { Entry, FrameBlock, Notice } from "#lib/protocol.ts";
import { faultOfValues } from "./zigzag.ts";

/** What a reader knows of one channel. */
export interface Account {
  readonly channel: string;
  readonly kind: Kind;
  readonly handle: number;
  readonly epoch: string;
  /** The number of the last tick before the first that was counted. */
  readonly from: number;
  /** The number of the last tick told of. */
  seq: number;
  /** The sum of the counts of all rows since `from`: what was told, added up apart from `seq`. */
  told: number;
  /** The last tick's value, `undefined` before the first row. */
  close: number | undefined;
}

export interface LedgerRules {
  /** Values are those of zigzag.ts and each row is compared with them. */
  readonly zigzag: boolean;
  /** Every channel that comes again in its epoch comes as a replay: the server still holds all that was missed. */
  readonly heldByServer: boolean;
}

const FAULTS_KEPT = 20;

/**
 * What one reader was told over its whole life, however often it was cut, and whether it was the truth: the law of
 * continuity (PROTOCOL FR4), what a resume promises (SUB4), that rows end at `seq` (SUB3), that frame numbers grow (FR1).
 */
export class Ledger {
  readonly accounts = new Map<string, Account>();
  /** The first faults in words; `faultCount` counts all. */
  readonly faults: string[] = [];
  faultCount = 0;
  rows = 0;
  /** Ticks that notices called lost (FR4). */
  lost = 0;
  replays = 0;
  snapshots = 0;
  readonly #rules: LedgerRules;
  readonly #byHandle = new Map<number, Account>();
  #lastFrame = -1;

  constructor(rules: LedgerRules) {
    this.#rules = rules;
  }

  /** Where this reader left off, for `subscribe` (SUB4). */
  since(): Record<string, [string, number]> {
    const since: Record<string, [string, number]> = {};
    for (const { channel, epoch, seq } of this.accounts.values()) since[channel] = [epoch, seq];
    return since;
  }

  /** A connection starts: frames are numbered anew, and nothing comes before its entry. */
  connected(): void {
    this.#lastFrame = -1;
    this.#byHandle.clear();
  }

  /** Entries of an answer to `subscribe` or of `joined`. `resumed` says that `since` went with the request. */
  entries(entries: readonly Entry[], resumed: boolean): void {
    for (const entry of entries) this.#entry(entry, resumed);
  }

  frame(n: number, blocks: readonly FrameBlock[]): void {
    if (n <= this.#lastFrame) this.fault(`FR1: frame ${n} after ${this.#lastFrame}`);
    this.#lastFrame = n;
    for (const [handle, ...rows] of blocks) {
      const account = this.#byHandle.get(handle);
      if (!account) this.fault(`SUB3: a frame for handle ${handle} before its entry`);
      else for (const row of rows) this.#row(account, row);
    }
  }

  notice(notice: Notice): void {
    if (notice.code !== "gap") return;
    const account = this.accounts.get(notice.channel);
    if (!account || notice.from !== account.seq + 1) {
      this.fault(`FR4: a gap on ${notice.channel} from ${notice.from} after ${account?.seq}`);
      return;
    }
    this.lost += notice.to - account.seq;
    account.told += notice.to - account.seq;
    account.seq = notice.to;
  }

  left(channels: readonly string[]): void {
    for (const channel of channels) this.forget(channel);
  }

  /** Forgets all channels but these: the others were gone when this reader came back. */
  keep(channels: readonly string[]): void {
    const kept = new Set(channels);
    for (const channel of [...this.accounts.keys()]) if (!kept.has(channel)) this.forget(channel);
  }

  forget(channel: string): void {
    const account = this.accounts.get(channel);
    if (account) this.#byHandle.delete(account.handle);
    this.accounts.delete(channel);
  }

  fault(words: string): void {
    if (this.faultCount++ < FAULTS_KEPT) this.faults.push(words);
  }

  #entry(entry: Entry, resumed: boolean): void {
    const known = this.accounts.get(entry.channel);
    if (known && known.epoch === entry.epoch && known.handle !== entry.handle) {
      this.fault(`FR1: ${entry.channel} has handle ${entry.handle} and had ${known.handle}`);
    }
    if (entry.from === "replay") this.#replay(entry, known, resumed);
    else this.#snapshot(entry, known, resumed);
  }

  #replay(entry: Entry, known: Account | undefined, resumed: boolean): void {
    this.replays++;
    if (!resumed || known?.epoch !== entry.epoch) {
      this.fault(`SUB4: a replay of ${entry.channel} from a place nobody named`);
      this.#open(entry);
      return;
    }
    this.#byHandle.set(entry.handle, known);
    for (const row of entry.rows) this.#row(known, row);
    if (known.seq === entry.seq) return;
    this.fault(`SUB4: a replay of ${entry.channel} ends at ${known.seq}, its seq is ${entry.seq}`);
    this.#open(entry);
  }

  #snapshot(entry: Entry, known: Account | undefined, resumed: boolean): void {
    this.snapshots++;
    if (this.#rules.heldByServer && resumed && known?.epoch === entry.epoch) {
      this.fault(`SUB4: a snapshot of ${entry.channel} at ${entry.seq}, ${known.seq} was known`);
    }
    const account = this.#open(entry);
    const [first] = entry.rows;
    if (!first) return;
    account.seq = (first[0] ?? 0) - this.#countOf(account, first);
    for (const row of entry.rows) this.#row(account, row);
    if (account.seq !== entry.seq) this.fault(`SUB3: rows of ${entry.channel} end at ${account.seq}`);
    account.seq = entry.seq;
    account.told = 0;
  }

  /** What is counted starts with the tick after an entry's last. */
  #open({ channel, kind, handle, epoch, seq }: Entry): Account {
    const account: Account = { channel, kind, handle, epoch, from: seq, seq, told: 0, close: undefined };
    this.accounts.set(channel, account);
    this.#byHandle.set(handle, account);
    return account;
  }

  #row(account: Account, row: readonly (number | null)[]): void {
    this.rows++;
    const seq = row[0] ?? Number.NaN;
    const count = this.#countOf(account, row);
    if (seq - count !== account.seq) {
      this.fault(`FR4: ${account.channel} ${seq} − ${count} after ${account.seq}`);
    }
    if (this.#rules.zigzag) this.#compare(account, row);
    account.seq = seq;
    account.told += count;
    account.close = row[2] ?? undefined;
  }

  #compare(account: Account, row: readonly (number | null)[]): void {
    const fault = faultOfValues(row, tailOf(account.kind));
    if (fault !== undefined) this.fault(`FR6: ${account.channel}: ${fault}`);
  }

  #countOf({ kind }: Account, row: readonly (number | null)[]): number {
    return row[tailOf(kind)] ?? 1;
  }
}

/** Where the count, open, high and low of a bar are in a row (PROTOCOL FR3). */
function tailOf(kind: Kind): number {
  return kind === "symbol" ? 6 : 3;
}
