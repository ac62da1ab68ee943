import { createHash } from "node:crypto";
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from "node:fs";
import { dirname } from "node:path";

/** How far the numbers of a channel may have been given. */
export interface Mark {
  readonly channel: string;
  readonly epoch: string;
  /** What the channel came from, as `digestOf` has it. */
  readonly source: string;
  /** No greater number was given to a tick of this epoch. */
  readonly seq: number;
}

/** What an earlier server left. */
export interface LeftMarks {
  /** The `id` of the store that ticks went to; empty where that is not known. */
  readonly store: string;
  readonly marks: readonly Mark[];
}

const MAGIC = "tidemark seqs 1\n";
/** The head: the magic, whether the server ended in order, the boot of the machine it wrote in, and the store. */
const HEAD = 128;
const CLEAN_AT = 16;
const BOOT_AT = 24;
const STORE_AT = 96;
/** Then chunks of slots: the numbers of all, side by side so that one write does for many, and then whose they are. */
const SLOTS = 256;
const SEQ = 8;
/** The digest of the source, and epoch and channel, each after its length. All ASCII. */
const NAME = 184;
const EPOCH_AT = 8;
const CHANNEL_AT = 32;
const MAX_STORE = HEAD - STORE_AT - 1;
const MAX_EPOCH = CHANNEL_AT - EPOCH_AT - 1;
const MAX_CHANNEL = NAME - CHANNEL_AT - 1;
const CHUNK = SLOTS * (SEQ + NAME);

const NONE: LeftMarks = { store: "", marks: [] };

/** Names the machine's boot, where the system says it: what was written without `fsync` outlives a process, not a boot. */
function currentBoot(): string {
  try {
    return readFileSync("/proc/sys/kernel/random/boot_id", "latin1").trim().slice(0, 64);
  } catch {
    return "";
  }
}

/** Stands for the source of a channel. */
export function digestOf(source: string | null): string {
  return createHash("sha256")
    .update(source ?? "")
    .digest("hex")
    .slice(0, 16);
}

/**
 * The marks that an earlier server left and that can be relied upon: it ended in order, or only its process did not and
 * the machine runs on. None where there is no such file.
 */
export function readMarks(file: string, boot = currentBoot()): LeftMarks {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return NONE;
  }
  if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) return NONE;
  const wasIn = textAt(bytes, BOOT_AT);
  if (bytes[CLEAN_AT] !== 1 && (boot === "" || wasIn !== boot)) return NONE;
  const marks: Mark[] = [];
  const slots = Math.floor((bytes.length - HEAD) / CHUNK) * SLOTS;
  for (let slot = 0; slot < slots; slot++) {
    const at = nameAt(slot);
    const channel = textAt(bytes, at + CHANNEL_AT);
    if (channel === "") continue;
    const source = bytes.toString("hex", at, at + EPOCH_AT);
    marks.push({
      channel,
      epoch: textAt(bytes, at + EPOCH_AT),
      source,
      seq: bytes.readDoubleLE(seqAt(slot)),
    });
  }
  return { store: textAt(bytes, STORE_AT), marks };
}

/**
 * The file of marks while a server runs. It is changed in place and without `fsync`: what is written is the kernel's,
 * and no end of the process loses it. Every method may throw the system's error.
 */
export class Marks {
  readonly #file: string;
  #fd: number;
  readonly #slots = new Map<string, number>();
  readonly #free: number[] = [];
  #bytes: Buffer;
  /** Slots that were ever taken. */
  #taken = 0;
  /** Slots whose names are to be written. */
  #renamed: number[] = [];
  /** The first and the last slot of each chunk whose number is to be written. */
  readonly #moved = new Map<number, { first: number; last: number }>();

  /** Takes the place of an earlier file, of which some marks stay. */
  constructor(file: string, { store, marks: kept }: LeftMarks = NONE, boot = currentBoot()) {
    this.#bytes = Buffer.alloc(HEAD + (Math.floor(kept.length / SLOTS) + 1) * CHUNK);
    this.#bytes.write(MAGIC, 0, "latin1");
    putText(this.#bytes, BOOT_AT, boot);
    putText(this.#bytes, STORE_AT, store.slice(0, MAX_STORE));
    for (const mark of kept) this.#put(this.#slotFor(mark.channel), mark);
    this.#file = file;
    this.#fd = this.#place();
  }

  /** Notes a channel, which needs a `flush` to be on disk. @returns its slot, `undefined` where it is none that fits. */
  add(mark: Mark): number | undefined {
    if (mark.epoch.length > MAX_EPOCH || mark.channel.length > MAX_CHANNEL) return undefined;
    const slot = this.#slotFor(mark.channel);
    this.#put(slot, mark);
    return slot;
  }

  /** Moves a mark, which needs a `flush` to be on disk. */
  set(slot: number, seq: number): void {
    this.#bytes.writeDoubleLE(seq, seqAt(slot));
    const chunk = Math.floor(slot / SLOTS);
    const moved = this.#moved.get(chunk);
    if (!moved) this.#moved.set(chunk, { first: slot, last: slot });
    else if (slot < moved.first) moved.first = slot;
    else if (slot > moved.last) moved.last = slot;
  }

  /** Forgets a channel. */
  remove(channel: string): void {
    const slot = this.#slots.get(channel);
    if (slot === undefined) return;
    this.#slots.delete(channel);
    this.#free.push(slot);
    this.#bytes.fill(0, nameAt(slot), nameAt(slot) + NAME);
    this.#renamed.push(slot);
  }

  /** Names come first: with the number of another channel or epoch they claim too much, and never too little. */
  flush(): void {
    for (const slot of this.#renamed) this.#write(nameAt(slot), nameAt(slot) + NAME);
    this.#renamed = [];
    for (const { first, last } of this.#moved.values()) this.#write(seqAt(first), seqAt(last) + SEQ);
    this.#moved.clear();
  }

  /** Writes the file anew where somebody has deleted it. Says whether that was so. */
  renew(): boolean {
    if (existsSync(this.#file)) return false;
    mkdirSync(dirname(this.#file), { recursive: true });
    const gone = this.#fd;
    this.#fd = this.#place();
    closeSync(gone);
    return true;
  }

  /** Ends in order: the marks are exact, and outlive the machine's boot. */
  close(): void {
    this.flush();
    fsyncSync(this.#fd);
    this.#bytes[CLEAN_AT] = 1;
    this.#write(CLEAN_AT, CLEAN_AT + 1);
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }

  /** Lets the file go as it is. */
  abandon(): void {
    closeSync(this.#fd);
  }

  /** Writes all of it beside, and puts that in its place. */
  #place(): number {
    const draft = `${this.#file}.new`;
    const fd = openSync(draft, "w+");
    try {
      writeAll(fd, this.#bytes, 0, this.#bytes.length);
      fsyncSync(fd);
      renameSync(draft, this.#file);
      return fd;
    } catch (error) {
      closeSync(fd);
      throw error;
    }
  }

  #slotFor(channel: string): number {
    let slot = this.#slots.get(channel) ?? this.#free.pop();
    if (slot === undefined) {
      if (HEAD + (Math.floor(this.#taken / SLOTS) + 1) * CHUNK > this.#bytes.length) this.#grow();
      slot = this.#taken++;
    }
    this.#slots.set(channel, slot);
    return slot;
  }

  /** The bytes are written at once, so that changing some never needs room on the disk. */
  #grow(): void {
    const grown = Buffer.concat([this.#bytes, Buffer.alloc(CHUNK)]);
    writeAll(this.#fd, grown, this.#bytes.length, grown.length);
    this.#bytes = grown;
  }

  #put(slot: number, { channel, epoch, source, seq }: Mark): void {
    const at = nameAt(slot);
    this.#bytes.fill(0, at, at + NAME);
    this.#bytes.write(source, at, EPOCH_AT, "hex");
    putText(this.#bytes, at + EPOCH_AT, epoch);
    putText(this.#bytes, at + CHANNEL_AT, channel);
    this.#renamed.push(slot);
    this.set(slot, seq);
  }

  #write(from: number, to: number): void {
    writeAll(this.#fd, this.#bytes, from, to);
  }
}

function writeAll(fd: number, bytes: Buffer, from: number, to: number): void {
  for (let at = from; at < to; ) at += writeSync(fd, bytes, at, to - at, at);
}

function seqAt(slot: number): number {
  return HEAD + Math.floor(slot / SLOTS) * CHUNK + (slot % SLOTS) * SEQ;
}

function nameAt(slot: number): number {
  return HEAD + Math.floor(slot / SLOTS) * CHUNK + SLOTS * SEQ + (slot % SLOTS) * NAME;
}

function textAt(bytes: Buffer, at: number): string {
  return bytes.toString("latin1", at + 1, at + 1 + (bytes[at] ?? 0));
}

function putText(bytes: Buffer, at: number, text: string): void {
  bytes[at] = text.length;
  bytes.write(text, at + 1, "latin1");
}
