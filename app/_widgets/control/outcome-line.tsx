"use client";

import { Check, CircleHelp, CircleX, TimerOff, X } from "lucide-react";
import type { Command } from "../../_live/command-store.ts";
import { IconButton } from "../../_ui/button.tsx";
import { originText, outcomeText, type Words } from "./control-words.ts";

const LOOKS = {
  confirmed: { Icon: Check, color: "text-accent" },
  rejected: { Icon: CircleX, color: "text-diag" },
  timeout: { Icon: TimerOff, color: "text-diag" },
  unknown: { Icon: CircleHelp, color: "text-warn" },
} as const;

interface Props {
  readonly command: Command;
  readonly words: Words;
  readonly onDismiss: () => void;
}

/** How the last command ended: a tick that goes by itself, or what went wrong until it is dismissed. */
export function OutcomeLine({ command, words, onDismiss }: Props) {
  if (command.state === "pending") return null;
  const { Icon, color } = LOOKS[command.state];
  return (
    <p data-outcome={command.state} className="flex min-h-7 min-w-0 items-center gap-2">
      <Icon aria-hidden size={16} className={`shrink-0 ${color}`} />
      <span className="min-w-0">
        {outcomeText(command, words)} <span className="text-text-2">{originText(command)}</span>
      </span>
      {command.state !== "confirmed" && (
        <IconButton label="Dismiss" onClick={onDismiss}>
          <X size={14} />
        </IconButton>
      )}
    </p>
  );
}
