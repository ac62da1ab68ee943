/** Gathers what happened and tells it once, a while after the first of it and not too soon after the last telling. */
export class Announcer<Item> {
  readonly #items = new Set<Item>();
  readonly #delay: number;
  readonly #apart: number;
  readonly #tell: (items: ReadonlySet<Item>) => void;
  #timer: NodeJS.Timeout | undefined;
  /** When it last told, milliseconds of a clock that never goes back. */
  #told = Number.NEGATIVE_INFINITY;

  /**
   * @param delay milliseconds from the first item to the telling.
   * @param apart milliseconds between two tellings at the least.
   */
  constructor(delay: number, tell: (items: ReadonlySet<Item>) => void, apart = 0) {
    this.#delay = delay;
    this.#apart = apart;
    this.#tell = tell;
  }

  add(item: Item): void {
    this.#items.add(item);
    if (this.#timer) return;
    const wait = Math.max(this.#delay, this.#told + this.#apart - performance.now());
    this.#timer = setTimeout(this.#speak, wait);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#items.clear();
  }

  readonly #speak = (): void => {
    this.#timer = undefined;
    this.#told = performance.now();
    const items = new Set(this.#items);
    this.#items.clear();
    this.#tell(items);
  };
}
