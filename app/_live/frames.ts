/** So long, ms, a step of the clock waits for news, which come about ten times a second. */
const PATIENCE_MS = 120;

/** What the loop needs of the page. */
export interface FramesOptions {
  requestFrame(callback: () => void): void;
  /** What painters are told the time is: the server's clock, epoch milliseconds. */
  now(): number;
  /** Whether the board stands still: paused, or in a tab nobody sees. */
  still(): boolean;
  /** Tells of a painter's fault. */
  report(fault: unknown): void;
}

/**
 * Draws. `now` is the server's clock in ms; `news` says that something was told in this frame, so the page is painted
 * anyway and a further change costs little.
 */
export type FramePainter = (now: number, news: boolean) => void;

/**
 * The page's one animation loop. Each frame it tells what changed, runs the painters, then at most one of the
 * scheduled jobs, so that costly renders share the frames instead of spoiling one. It sleeps when nobody needs it.
 */
export class Frames {
  readonly #options: FramesOptions;
  readonly #notices = new Map<object, () => void>();
  readonly #painters = new Set<{ readonly paint: FramePainter }>();
  readonly #jobs = new Map<object, () => void>();
  #requested = false;

  constructor(options: FramesOptions) {
    this.#options = options;
  }

  /** Runs every animation frame unless paused or document.hidden. A painter that throws is taken away. */
  onFrame(painter: FramePainter): () => void {
    const entry = { paint: painter };
    this.#painters.add(entry);
    this.wake();
    return () => {
      this.#painters.delete(entry);
    };
  }

  /**
   * Tells when the clock goes into the next `everyMs`: in a frame that is painted anyway, or a moment later where none is,
   * since a page that is painted for its clock alone costs as much as one painted for its numbers.
   */
  onStep(everyMs: number, tell: () => void): () => void {
    let told = 0;
    return this.onFrame((now, news) => {
      const step = stepAt(now, everyMs);
      if (step === told || (!news && now - step < PATIENCE_MS)) return;
      told = step;
      tell();
    });
  }

  /**
   * Queues work so that at most one such job runs per animation frame, in turn. A newer job of the same key
   * replaces the waiting one and keeps its place, so a busy key cannot starve the others.
   */
  schedule(key: object, job: () => void): void {
    this.#jobs.set(key, job);
    this.wake();
  }

  cancel(key: object): void {
    this.#jobs.delete(key);
  }

  /** Queues news for the start of the next frame; all that wait are told in it. A newer one of a key replaces it. */
  notify(key: object, tell: () => void): void {
    this.#notices.set(key, tell);
    this.wake();
  }

  /** Takes up the loop again after the board stood still. */
  wake(): void {
    if (this.#requested || this.#options.still() || this.#idle()) return;
    this.#requested = true;
    this.#options.requestFrame(() => this.#run());
  }

  #run(): void {
    this.#requested = false;
    if (this.#options.still()) return;
    // Asked for first, so that news or a job that throws does not end the loop for the others.
    this.wake();
    const news = this.#tellNews();
    const now = this.#options.now();
    for (const painter of this.#painters) this.#paint(painter, now, news);
    this.#runOneJob();
    this.wake();
  }

  #tellNews(): boolean {
    const news = [...this.#notices.values()];
    this.#notices.clear();
    for (const tell of news) tell();
    return news.length > 0;
  }

  #paint(painter: { readonly paint: FramePainter }, now: number, news: boolean): void {
    try {
      painter.paint(now, news);
    } catch (fault) {
      this.#painters.delete(painter);
      this.#options.report(fault);
    }
  }

  #runOneJob(): void {
    const next = this.#jobs.entries().next();
    if (next.done) return;
    const [key, job] = next.value;
    this.#jobs.delete(key);
    job();
  }

  #idle(): boolean {
    return this.#notices.size === 0 && this.#painters.size === 0 && this.#jobs.size === 0;
  }
}

/** The moment at which the step of `everyMs` began that a moment is in, epoch milliseconds. */
export function stepAt(now: number, everyMs: number): number {
  return Math.floor(now / everyMs) * everyMs;
}
