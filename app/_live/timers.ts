/** The browser's clock and its timers, as one thing that tests can replace. */
export interface Timers {
  /** The browser's clock, epoch milliseconds. */
  now(): number;
  /** Runs a job once after `ms` milliseconds; the answer calls it off. */
  after(ms: number, job: () => void): () => void;
}

export const browserTimers: Timers = {
  now: () => Date.now(),
  after(ms, job) {
    const timer = setTimeout(job, ms);
    return () => clearTimeout(timer);
  },
};

/** Runs a job each `ms` milliseconds until the answer is called. */
export function every(timers: Timers, ms: number, job: () => void): () => void {
  let cancel = timers.after(ms, beat);
  function beat(): void {
    cancel = timers.after(ms, beat);
    job();
  }
  return () => cancel();
}
