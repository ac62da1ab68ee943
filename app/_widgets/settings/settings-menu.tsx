"use client";

import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useId, useRef, useState } from "react";
import { IconButton } from "../../_ui/button.tsx";
import { openConnect } from "../connect/connect-state.ts";

const SettingsForm = dynamic(() => import("./settings-form.tsx").then((module) => module.SettingsForm), {
  ssr: false,
});

/** The button ⋯ and what it opens. */
export function SettingsMenu() {
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
  // The menu closes first, and has its button take the focus, which comes back there.
  const connect = () => {
    box.current?.querySelector("button")?.focus();
    setOpen(false);
    openConnect();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere inside.
    <div ref={box} className="relative" onKeyDown={(event) => event.key === "Escape" && setOpen(false)}>
      <IconButton
        label="Settings"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="max-md:size-11"
      >
        <Ellipsis size={16} />
      </IconButton>
      {open && (
        <div
          id={id}
          className="absolute top-9 right-0 z-40 w-[320px] rounded-md border border-border bg-surface-1 p-3 shadow-[var(--shadow)]"
        >
          <SettingsForm onConnect={connect} />
        </div>
      )}
    </div>
  );
}
