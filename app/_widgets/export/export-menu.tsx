"use client";

import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useId, useRef, useState } from "react";
import { IconButton } from "../../_ui/button.tsx";

const Items = dynamic(() => import("./export-items.tsx").then((module) => module.ExportItems), {
  ssr: false,
});

/** The button that saves what the focus chart shows, and what it opens. */
export function ExportMenu() {
  const [open, setOpen] = useState(false);
  const id = useId();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) setOpen(false);
    };
    document.addEventListener("pointerdown", outside);
    return () => document.removeEventListener("pointerdown", outside);
  }, [open]);
  // The menu closes first, and its button takes the focus, which would be lost with it.
  const close = () => {
    box.current?.querySelector("button")?.focus();
    setOpen(false);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere inside.
    <div
      ref={box}
      data-no-picture
      className="relative"
      onKeyDown={(event) => event.key === "Escape" && open && close()}
    >
      <IconButton
        label="Save or copy"
        data-testid="export"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="max-md:size-11"
      >
        <Download size={16} />
      </IconButton>
      {open && (
        <div
          id={id}
          className="absolute top-9 right-0 z-40 w-[264px] max-w-[calc(100vw-32px)] rounded-md border border-border bg-surface-1 p-1.5 shadow-[var(--shadow)] max-md:top-12"
        >
          <Items onDone={close} />
        </div>
      )}
    </div>
  );
}
