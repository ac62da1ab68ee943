"use client";

import { LoaderCircle } from "lucide-react";
import { useEffect, useRef } from "react";
import type { Command } from "../../_live/command-store.ts";
import { useTick } from "../use-tick.ts";
import { originText, outcomeText, type Words } from "./control-words.ts";

/** A command under way, and for how long; nothing else can be told meanwhile. */
export function PendingLine({ command, words }: { command: Command; words: Words }) {
  const line = useRef<HTMLParagraphElement>(null);
  const now = useTick(100);
  const seconds = Math.max(0, now - command.since) / 1_000;
  // The button that was pressed is gone: whoever works by keyboard stays here.
  useEffect(() => {
    if (command.mine && document.activeElement === document.body) line.current?.focus();
  }, [command.mine]);
  return (
    <p
      ref={line}
      tabIndex={-1}
      className="flex min-h-7 items-center gap-2 rounded-sm text-text-2 outline-none"
    >
      <LoaderCircle aria-hidden size={14} className="animate-spin text-accent motion-reduce:animate-none" />
      <span>
        {outcomeText(command, words)} {originText(command)}
      </span>
      <span aria-hidden className="num text-[12px] text-text-3">
        {seconds.toFixed(1)} s
      </span>
    </p>
  );
}
