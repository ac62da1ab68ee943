import type { ReaderState, SessionStatus } from "#lib/status.ts";
import type { ClientSocket } from "./client-socket.ts";
import { endStalled } from "./end-stalled.ts";
import type { Flush, Frame, Gap } from "./frame.ts";
import { FrameWriter } from "./frame-writer.ts";
import { ReaderHealth, type Sign } from "./reader-health.ts";
import type { Tally } from "./tally.ts";

export interface DeliveryOptions {
  readonly socket: ClientSocket;
  readonly tally: Tally;
  /** What the reader's answers are timed by, milliseconds. */
  readonly clock: { readonly now: number };
}

/** The way of frames to one reader: whether it can take one, how it keeps up, and what it was told. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #writer: FrameWriter;
  readonly #health = new ReaderHealth();
  /** Whether it has ever said what it has seen (PROTOCOL SLOW1). */
  #saysSeen = false;
  #isGivenUp = false;
  #lastFrame = Number.NEGATIVE_INFINITY;
  #frames = 0;
  #bytes = 0;
  #delivered = 0;
  #folded = 0;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    const { socket, clock } = options;
    this.#writer = new FrameWriter(socket, (n) => this.#health.answered("pong", n, clock.now));
  }

  get state(): ReaderState {
    return this.#health.state;
  }

  get status(): Pick<SessionStatus, "lagMs" | "frames" | "bytes" | "delivered" | "folded"> {
    return {
      lagMs: Math.round(this.#health.lag(this.#options.clock.now)),
      frames: this.#frames,
      bytes: this.#bytes,
      delivered: this.#delivered,
      folded: this.#folded,
    };
  }

  /** Notes the highest frame that its reader has applied (PROTOCOL SLOW1). */
  seen(n: number): void {
    if (!this.#health.knows(n)) return;
    this.#saysSeen = true;
    this.#health.answered("seen", n, this.#options.clock.now);
  }

  /**
   * Whether a frame may be written in a flush: the last one was long enough ago, and the reader keeps up.
   * @param pause milliseconds between two frames at the least.
   */
  ready({ at, atOnce }: Flush, pause: number, isVisible: boolean): boolean {
    const { isFree } = this.#writer;
    if (atOnce) return isFree;
    if (at - this.#lastFrame + 1 < pause) return false;
    const { now } = this.#options.clock;
    this.#health.judgeBy(this.#sign(isVisible));
    const may = this.#health.mayWrite(now, isFree);
    if (!may && this.#health.isLost(now)) this.#giveUp();
    return may;
  }

  write(frame: Frame): void {
    for (const gap of frame.gaps) this.#tellGap(gap);
    if (frame.isEmpty) return;
    this.#lastFrame = frame.at;
    const { now } = this.#options.clock;
    const withPing = this.#writer.write(frame, this.#health.wantsPing(now));
    this.#health.wrote(frame.n, now, withPing);
    this.#count(frame);
  }

  /** A hidden page says what it has seen rarely, if at all; its browser answers pings all the same. */
  #sign(isVisible: boolean): Sign {
    if (this.#saysSeen && isVisible) return "seen";
    return this.#writer.canPing ? "pong" : "transport";
  }

  /** Not from within a flush, which goes on over those it began with. */
  #giveUp(): void {
    if (this.#isGivenUp) return;
    this.#isGivenUp = true;
    setImmediate(() => endStalled(this.#options.socket));
  }

  #count({ bytes, ticks, folded }: Frame): void {
    const { tally } = this.#options;
    tally.frames++;
    tally.bytes += bytes;
    tally.ticks += ticks;
    this.#frames++;
    this.#bytes += bytes;
    this.#delivered += ticks;
    this.#folded += folded;
  }

  #tellGap({ channel, from, to }: Gap): void {
    const reason = "the reader was too slow for too long and the server no longer holds these ticks";
    this.#options.socket.emit("notice", { code: "gap", channel, from, to, reason });
  }
}
