/** Something that happens again and again: `act` is told the time and answers when it happens next. */
export interface Appointment {
  act(time: number): number;
}

interface Entry {
  time: number;
  readonly appointment: Appointment;
}

/**
 * Appointments in the order of time: a binary heap of fixed size (J. W. J. Williams, "Algorithm 232: Heapsort",
 * 1964). Only the first entry ever changes, so sinking it is all that is needed.
 */
export class Agenda {
  readonly #heap: Entry[];

  constructor(entries: readonly { time: number; appointment: Appointment }[]) {
    this.#heap = entries.map((entry) => ({ ...entry })).sort((a, b) => a.time - b.time);
  }

  /** When the next appointment is; `Infinity` when there is none. */
  get next(): number {
    return this.#heap[0]?.time ?? Number.POSITIVE_INFINITY;
  }

  /** Keeps the next appointment. */
  advance(): void {
    const first = this.#heap[0];
    if (!first) return;
    first.time = first.appointment.act(first.time);
    this.#sink(first);
  }

  #sink(entry: Entry): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      const child = this.#earlierChild(at);
      const below = heap[child];
      if (!below || below.time >= entry.time) break;
      heap[at] = below;
      at = child;
    }
    heap[at] = entry;
  }

  #earlierChild(at: number): number {
    const left = 2 * at + 1;
    const a = this.#heap[left];
    const b = this.#heap[left + 1];
    return a && b && b.time < a.time ? left + 1 : left;
  }
}
