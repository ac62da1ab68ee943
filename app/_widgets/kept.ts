import { Listeners } from "../_live/listeners.ts";

/** What somebody arranged for themselves, and what a link shows in its place for as long as its page is open. */
export class Kept<State extends object> {
  readonly #load: () => State;
  readonly #store: (own: State, change: Partial<State>) => void;
  readonly #changes = new Listeners();
  #own: State | undefined;
  #lent: State | undefined;

  /** `store` is given all that is one's own, and what of it has changed. */
  constructor(load: () => State, store: (own: State, change: Partial<State>) => void) {
    this.#load = load;
    this.#store = store;
  }

  /** As it is shown. The same object as long as nothing changes. */
  readonly now = (): State => this.#lent ?? this.#mine();

  readonly subscribe = (listener: () => void): (() => void) => this.#changes.add(listener);

  /** Takes over somebody's own choice; of what a link shows the rest stays. */
  change(change: Partial<State>): void {
    this.#own = { ...this.#mine(), ...change };
    if (this.#lent) this.#lent = { ...this.#lent, ...change };
    this.#store(this.#own, change);
    this.#changes.tell();
  }

  /** Shows what a link says, which nobody here chose: nothing of it is kept. */
  lend(part: Partial<State>): void {
    this.#lent = { ...this.now(), ...part };
    this.#changes.tell();
  }

  /** The page of the link is left: shows what is one's own. */
  giveBack(): void {
    if (!this.#lent) return;
    this.#lent = undefined;
    this.#changes.tell();
  }

  #mine(): State {
    this.#own ??= this.#load();
    return this.#own;
  }
}

/** What the browser has under a name; an empty object where storage is off or something else wrote there. */
export function stored(key: string): object {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}

/** Keeps something under a name. Without storage it lasts as long as the page. */
export function store(key: string, value: object): void {
  try {
    localStorage.setItem(key, JSON.stringify(value));
  } catch {
    // What is shown is right all the same.
  }
}
