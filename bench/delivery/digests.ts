import { type Digest, FrameScanner, numberOfFrame } from "./frame-scanner.ts";

/** Frames kept at the most. */
const KEPT = 64;

interface Known {
  readonly packet: Buffer;
  readonly digest: Digest;
}

/**
 * Reads frames for many readers. Where readers share frames, each is scanned once and compared byte for byte for all
 * the others, which proves as much and costs a fraction.
 */
export class Digests {
  readonly #scanner = new FrameScanner();
  readonly #known = new Map<number, Known>();
  readonly #shared: boolean;

  /** @param shared whether readers are sent the same frames. */
  constructor(shared: boolean) {
    this.#shared = shared;
  }

  of(packet: Buffer): Digest {
    if (!this.#shared) return this.#scanner.scan(packet);
    const n = numberOfFrame(packet);
    const known = this.#known.get(n);
    if (known?.packet.equals(packet)) return known.digest;
    const digest = this.#scanner.scan(packet);
    this.#known.set(n, { packet: Buffer.from(packet), digest });
    this.#trim();
    return digest;
  }

  #trim(): void {
    if (this.#known.size <= KEPT) return;
    const [oldest] = this.#known.keys();
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}
