"use client";

import { type ComponentType, useSyncExternalStore } from "react";
import { Listeners } from "../_live/listeners.ts";

type Come<Props> = { readonly Component: ComponentType<Props> } | { readonly fault: unknown };

/**
 * A component whose code is asked for with the page's own: nothing until it is there, and then it at once. What React's
 * own lazy components suspend is shown 300 ms after it was first missed at the earliest.
 * @throws Where it is drawn, what `load` failed with.
 */
export function lazyComponent<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  let come: Come<Props> | null = null;
  const listeners = new Listeners();
  const take = (next: Come<Props>) => {
    come = next;
    listeners.tell();
  };
  if (typeof window !== "undefined")
    load().then(
      (Component) => take({ Component }),
      (fault: unknown) => take({ fault }),
    );
  const listen = (changed: () => void) => listeners.add(changed);
  return function Lazy(props: Props) {
    const now = useSyncExternalStore(
      listen,
      () => come,
      () => null,
    );
    if (!now) return null;
    if ("fault" in now) throw now.fault;
    return <now.Component {...props} />;
  };
}
