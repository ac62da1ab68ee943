/** Functions told of one kind of event, in the order they came. A listener removed while it is told is told no more. */
export class Listeners<Args extends readonly unknown[]> {
  readonly #told = new Set<(...args: Args) => void>();

  /** Adds a listener; the function returned removes it. */
  add(listener: (...args: Args) => void): () => void {
    this.#told.add(listener);
    return () => this.#told.delete(listener);
  }

  tell(...args: Args): void {
    for (const listener of this.#told) listener(...args);
  }
}
