"use client";

import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";

interface Popover {
  /** Around the button and what it opens. */
  readonly box: RefObject<HTMLDivElement | null>;
  readonly open: boolean;
  setOpen(open: boolean): void;
  /** Closes, and gives the focus back to the button, the first in the box. */
  close(): void;
  onKeyDown(event: KeyboardEvent): void;
}

/** A button and what it opens beside it: a press elsewhere closes it, and Escape. */
export function usePopover(): Popover {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = ({ target }: Event) => {
      if (target instanceof Node && !box.current?.contains(target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  const close = () => {
    setOpen(false);
    box.current?.querySelector("button")?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && open) close();
  };
  return { box, open, setOpen, close, onKeyDown };
}
