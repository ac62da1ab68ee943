/** Gathers what happened and tells it once, a while after the first of it. */
export class Announcer<Item> {
  readonly #items = new Set<Item>();
  readonly #delay: number;
  readonly #tell: (items: ReadonlySet<Item>) => void;
  #timer: NodeJS.Timeout | undefined;

  /** @param delay milliseconds from the first item to the telling. */
  constructor(delay: number, tell: (items: ReadonlySet<Item>) => void) {
    this.#delay = delay;
    this.#tell = tell;
  }

  add(item: Item): void {
    this.#items.add(item);
    this.#timer ??= setTimeout(this.#speak, this.#delay);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#items.clear();
  }

  readonly #speak = (): void => {
    this.#timer = undefined;
    const items = new Set(this.#items);
    this.#items.clear();
    this.#tell(items);
  };
}
