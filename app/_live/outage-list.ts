import type { Outage } from "./series.ts";

/** What is missing among the rows of one channel. One outage lasts at a time. */
export class OutageList {
  #all: readonly Outage[] = [];

  /** Oldest first. */
  get all(): readonly Outage[] {
    return this.#all;
  }

  /** The outage that lasts, if any. */
  get open(): Outage | undefined {
    const last = this.#all.at(-1);
    return last?.to === null ? last : undefined;
  }

  /** One lasts from `from` on; a graver cause takes the place of the one that lasts, which began when it began. */
  begin(from: number, cause: Outage["cause"]): void {
    this.#all = [...this.#over(), { from: this.open?.from ?? from, to: null, cause }];
  }

  /** The one that lasts is over at `to`. Those before `oldest`, the time of the oldest row, are forgotten. */
  end(to: number, oldest: number): void {
    const { open } = this;
    const held = this.#over().filter((outage) => (outage.to ?? oldest) > oldest);
    this.#all = open && to > open.from ? [...held, { ...open, to }] : held;
  }

  /** The one that lasts never was. */
  drop(): void {
    this.#all = this.#over();
  }

  /** Rows of more detail may show that one ended earlier than the coarse row after it told. */
  endBy(time: number): void {
    this.#all = this.#all.map((outage) =>
      outage.to !== null && outage.from < time && outage.to > time ? { ...outage, to: time } : outage,
    );
  }

  #over(): readonly Outage[] {
    return this.#all.filter(({ to }) => to !== null);
  }
}
