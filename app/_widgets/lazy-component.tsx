"use client";

import { type ComponentType, useEffect, useSyncExternalStore } from "react";
import { Listeners } from "../_live/listeners.ts";
import { Boundary } from "./boundary.tsx";
import { Missing } from "./missing.tsx";

/** What came; `missing` where its code did not, `null` while it is on its way. */
type Come<Props> = ComponentType<Props> | "missing" | null;

/** Asks for all code that did not come: what one widget gets again the others get, too. */
const missing = new Listeners();

/** The code of a component, fetched once, and again where it did not come. */
class Code<Props> {
  come: Come<Props> = null;
  #isAsked = false;
  readonly #load: () => Promise<ComponentType<Props>>;
  readonly #listeners = new Listeners();

  constructor(load: () => Promise<ComponentType<Props>>) {
    this.#load = load;
  }

  readonly listen = (changed: () => void) => this.#listeners.add(changed);

  readonly ask = (): void => {
    if (this.#isAsked || typeof this.come === "function") return;
    this.#isAsked = true;
    this.#load().then(this.#take, () => {
      this.#isAsked = false;
      missing.add(this.ask);
      this.#take("missing");
    });
  };

  readonly #take = (come: Come<Props>): void => {
    this.come = come;
    this.#listeners.tell();
  };
}

const askAgain = () => missing.tell();

interface Options {
  /** What it is, as a sentence begins with it: `The chart`. */
  readonly name: string;
  /** Of the box that stands in its place where it does not come, or fails. */
  readonly className?: string;
  /** Whether its code is asked for with the page's own, and not when it is first drawn. */
  readonly early?: boolean;
}

/**
 * A component whose code comes later than the page's own: nothing until it is there, and then it at once. What React's
 * own lazy components suspend is shown 300 ms after it was first missed at the earliest, and one whose code did not come
 * is never asked for again. Where this one's does not come it says so in its place, and tries again.
 */
export function lazyComponent<Props extends object>(
  { name, className = "", early = false }: Options,
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const code = new Code(load);
  if (early && typeof window !== "undefined") code.ask();
  return function Lazy(props: Props) {
    const Come = useSyncExternalStore<Come<Props>>(
      code.listen,
      () => code.come,
      () => null,
    );
    useEffect(() => {
      if (code.come === null) code.ask();
    }, []);
    if (Come === null) return null;
    if (Come === "missing") return <Missing name={name} className={className} onRetry={askAgain} />;
    return (
      <Boundary name={name} className={className}>
        <Come {...props} />
      </Boundary>
    );
  };
}
