"use client";

import { type ReactNode, useId } from "react";
import { IconButton } from "./button.tsx";
import { usePopover } from "./use-popover.ts";

interface Props {
  /** What the button opens. */
  readonly label: string;
  readonly icon: ReactNode;
  readonly testId?: string;
  /** Of what it opens, such as its width. */
  readonly className: string;
  /** Rendered while it is open; `close` gives the focus back to the button. */
  readonly children: (close: () => void) => ReactNode;
}

/** A button of an icon and what it opens below, flush with its right edge. No part of a picture of the page. */
export function DropDown({ label, icon, testId, className, children }: Props) {
  const id = useId();
  const { box, open, setOpen, close, onKeyDown } = usePopover();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere inside.
    <div ref={box} data-no-picture className="relative" onKeyDown={onKeyDown}>
      <IconButton
        label={label}
        data-testid={testId}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="max-md:size-11"
      >
        {icon}
      </IconButton>
      {open && (
        <div
          id={id}
          className={`absolute top-9 right-0 z-40 max-w-[calc(100vw-32px)] rounded-md border border-border bg-surface-1 shadow-[var(--shadow)] max-md:top-12 ${className}`}
        >
          {children(close)}
        </div>
      )}
    </div>
  );
}
