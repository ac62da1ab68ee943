"use client";

import { TriangleAlert } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../_ui/button.tsx";

interface Props {
  /** What is missing, as a sentence begins with it: `The chart`. */
  readonly name: string;
  readonly className: string;
  readonly onRetry: () => void;
}

/** In the place of a widget whose code did not come. It is asked for again when the server is back. */
export function Missing({ name, className, onRetry }: Props) {
  useWhenBack(onRetry);
  return (
    <div
      role="alert"
      className={`flex flex-wrap items-center gap-x-2 gap-y-1 p-2 text-[12px] leading-4 ${className}`}
    >
      <TriangleAlert aria-hidden size={14} className="shrink-0" />
      <b className="font-semibold">{name} did not load.</b>
      <span className="text-text-2">After an update of the server, reload the page.</span>
      <Button className="h-6" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

/**
 * Acts each time the server, or the network, is heard again. It is read off the page: pages that need no stream would
 * open one by importing it.
 */
function useWhenBack(act: () => void): void {
  useEffect(() => {
    const root = document.documentElement;
    const changed = new MutationObserver(() => root.dataset.conn === "live" && act());
    changed.observe(root, { attributeFilter: ["data-conn"] });
    addEventListener("online", act);
    return () => {
      changed.disconnect();
      removeEventListener("online", act);
    };
  }, [act]);
}
