import { createHash } from "node:crypto";
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";

/** How far the numbers of a channel may have been given. */
export interface Mark {
  readonly channel: string;
  readonly epoch: string;
  /** What the channel came from, as `digestOf` has it. */
  readonly source: string;
  /** No greater number was given to a tick of this epoch. */
  readonly seq: number;
}

const MAGIC = "tidemark seqs 1\n";
/** A slot: the number, the digest of the source, and epoch and channel, each after its length. All ASCII. */
const SLOT = 192;
const SOURCE_AT = 8;
const EPOCH_AT = 16;
const CHANNEL_AT = 40;
const MAX_EPOCH = CHANNEL_AT - EPOCH_AT - 1;
const MAX_CHANNEL = SLOT - CHANNEL_AT - 1;
/** Slot 0 is the head: the magic, whether the server ended in order, and the boot of the machine it wrote in. */
const CLEAN_AT = 16;
const BOOT_AT = 24;
/** Slots that the file grows by. Their bytes are written at once, so that changing one never needs room on the disk. */
const GROWTH = 256;

/** Names the machine's boot, where the system says it: what was written without `fsync` outlives a process, not a boot. */
export function currentBoot(): string {
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
export function readMarks(file: string, boot = currentBoot()): Mark[] {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch {
    return [];
  }
  if (bytes.toString("latin1", 0, MAGIC.length) !== MAGIC) return [];
  const wasIn = textAt(bytes, BOOT_AT);
  if (bytes[CLEAN_AT] !== 1 && (boot === "" || wasIn !== boot)) return [];
  const marks: Mark[] = [];
  for (let at = SLOT; at + SLOT <= bytes.length; at += SLOT) {
    const channel = textAt(bytes, at + CHANNEL_AT);
    if (channel === "") continue;
    const source = bytes.toString("hex", at + SOURCE_AT, at + EPOCH_AT);
    marks.push({ channel, epoch: textAt(bytes, at + EPOCH_AT), source, seq: bytes.readDoubleLE(at) });
  }
  return marks;
}

/**
 * The file of marks while a server runs. It is changed in place and without `fsync`: what is written is the kernel's,
 * and no end of the process loses it. Every method may throw the system's error.
 */
export class Marks {
  readonly #fd: number;
  readonly #slots = new Map<string, number>();
  readonly #free: number[] = [];
  #bytes: Buffer;
  /** Slots that were ever taken, the head included. */
  #taken = 1;
  /** The span of bytes that is to be written. */
  #from = Number.POSITIVE_INFINITY;
  #to = 0;

  /** Takes the place of an earlier file, of which some marks stay. */
  constructor(file: string, kept: readonly Mark[] = [], boot = currentBoot()) {
    this.#bytes = Buffer.alloc((Math.ceil((kept.length + 1) / GROWTH) + 1) * GROWTH * SLOT);
    this.#bytes.write(MAGIC, 0, "latin1");
    putText(this.#bytes, BOOT_AT, boot);
    for (const mark of kept) this.#put(this.#slotFor(mark.channel), mark);
    const draft = `${file}.new`;
    this.#fd = openSync(draft, "w+");
    this.#touch(0, this.#bytes.length);
    this.flush();
    fsyncSync(this.#fd);
    renameSync(draft, file);
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
    this.#bytes.writeDoubleLE(seq, slot * SLOT);
    this.#touch(slot * SLOT, slot * SLOT + 8);
  }

  /** Forgets a channel. */
  remove(channel: string): void {
    const slot = this.#slots.get(channel);
    if (slot === undefined) return;
    this.#slots.delete(channel);
    this.#free.push(slot);
    this.#bytes.fill(0, slot * SLOT, (slot + 1) * SLOT);
    this.#touch(slot * SLOT, (slot + 1) * SLOT);
  }

  flush(): void {
    if (this.#to === 0) return;
    for (let at = this.#from; at < this.#to; ) at += writeSync(this.#fd, this.#bytes, at, this.#to - at, at);
    this.#from = Number.POSITIVE_INFINITY;
    this.#to = 0;
  }

  /** Ends in order: the marks are exact, and outlive the machine's boot. */
  close(): void {
    this.flush();
    fsyncSync(this.#fd);
    this.#bytes[CLEAN_AT] = 1;
    this.#touch(CLEAN_AT, CLEAN_AT + 1);
    this.flush();
    fsyncSync(this.#fd);
    closeSync(this.#fd);
  }

  /** Lets the file go as it is. */
  abandon(): void {
    closeSync(this.#fd);
  }

  #slotFor(channel: string): number {
    let slot = this.#slots.get(channel) ?? this.#free.pop();
    if (slot === undefined) {
      if ((this.#taken + 1) * SLOT > this.#bytes.length) this.#grow();
      slot = this.#taken++;
    }
    this.#slots.set(channel, slot);
    return slot;
  }

  #grow(): void {
    const more = Buffer.alloc(GROWTH * SLOT);
    const at = this.#bytes.length;
    for (let done = 0; done < more.length; )
      done += writeSync(this.#fd, more, done, more.length - done, at + done);
    this.#bytes = Buffer.concat([this.#bytes, more]);
  }

  #put(slot: number, { channel, epoch, source, seq }: Mark): void {
    const at = slot * SLOT;
    this.#bytes.fill(0, at, at + SLOT);
    this.#bytes.writeDoubleLE(seq, at);
    this.#bytes.write(source, at + SOURCE_AT, EPOCH_AT - SOURCE_AT, "hex");
    putText(this.#bytes, at + EPOCH_AT, epoch);
    putText(this.#bytes, at + CHANNEL_AT, channel);
    this.#touch(at, at + SLOT);
  }

  #touch(from: number, to: number): void {
    this.#from = Math.min(this.#from, from);
    this.#to = Math.max(this.#to, to);
  }
}

function textAt(bytes: Buffer, at: number): string {
  return bytes.toString("latin1", at + 1, at + 1 + (bytes[at] ?? 0));
}

function putText(bytes: Buffer, at: number, text: string): void {
  bytes[at] = text.length;
  bytes.write(text, at + 1, "latin1");
}
