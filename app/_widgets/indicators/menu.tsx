"use client";

import { type ReactNode, type ToggleEvent, useEffect, useId, useRef, useState } from "react";

interface Props {
  /** What the button opens. */
  readonly label: string;
  /** What the button shows. */
  readonly icon: ReactNode;
  readonly testId: string;
  /** How many of what the menu chooses are chosen. */
  readonly count: number;
  /** Rendered while it is open. */
  readonly children: (close: () => void) => ReactNode;
}

/** Pixels between the menu and the edges of the page. */
const MARGIN = 8;

/** A button and what it opens: above everything, closed by Escape or a press beside it. */
export function Menu({ label, icon, testId, count, children }: Props) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const toggled = (event: ToggleEvent) => setOpen(event.newState === "open");
  useEffect(() => {
    const [anchor, element] = [button.current, box.current];
    if (!open || !anchor || !element) return;
    const place = () => putBelow(element, anchor);
    place();
    const resized = new ResizeObserver(place);
    resized.observe(document.documentElement);
    document.addEventListener("scroll", place, { capture: true, passive: true });
    return () => {
      resized.disconnect();
      document.removeEventListener("scroll", place, { capture: true });
    };
  }, [open]);
  return (
    <>
      <button
        ref={button}
        type="button"
        data-testid={testId}
        aria-label={count > 0 ? `${label}, ${count} on the chart` : label}
        title={label}
        aria-expanded={open}
        popoverTarget={id}
        className={`relative inline-grid size-7 shrink-0 place-items-center rounded-md hover:bg-surface-2 hover:text-text active:bg-surface-3 max-md:size-9 ${count > 0 || open ? "text-text" : "text-text-2"}`}
      >
        {icon}
        {count > 0 && (
          <span aria-hidden className="absolute right-0.5 bottom-0.5 size-1.5 rounded-full bg-accent" />
        )}
      </button>
      <div
        ref={box}
        id={id}
        popover="auto"
        onToggle={toggled}
        role="dialog"
        aria-label={label}
        className="fixed m-0 max-h-[min(560px,80dvh)] w-[340px] max-w-[calc(100vw-16px)] overflow-y-auto rounded-md border border-border bg-surface-1 p-3 text-text shadow-[var(--shadow)]"
      >
        {open && children(() => box.current?.hidePopover())}
      </div>
    </>
  );
}

/** Below the button and flush with its right edge, or as near to that as the page has room. */
function putBelow(element: HTMLElement, anchor: HTMLElement): void {
  const at = anchor.getBoundingClientRect();
  const left = Math.max(MARGIN, Math.min(at.right, innerWidth - MARGIN) - element.offsetWidth);
  const top = Math.max(MARGIN, Math.min(at.bottom + 4, innerHeight - MARGIN - element.offsetHeight));
  element.style.left = `${left}px`;
  element.style.top = `${top}px`;
}
