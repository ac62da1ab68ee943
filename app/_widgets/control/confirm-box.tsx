"use client";

import { useEffect, useRef } from "react";
import { Button } from "../../_ui/button.tsx";

interface Props {
  readonly question: string;
  readonly disabled: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Asks once more before anything is told to a device. Escape is no. */
export function ConfirmBox({ question, disabled, onConfirm, onCancel }: Props) {
  const yes = useRef<HTMLButtonElement>(null);
  useEffect(() => yes.current?.focus(), []);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset with a legend cannot be laid out in a row.
    <div
      role="group"
      aria-label={question}
      className="flex flex-wrap items-center gap-2"
      onKeyDown={(event) => event.key === "Escape" && onCancel()}
    >
      <p className="font-semibold">{question}</p>
      <span className="inline-flex gap-2">
        <button
          ref={yes}
          type="button"
          disabled={disabled}
          onClick={onConfirm}
          className="inline-flex h-7 items-center rounded-md bg-accent px-3 font-semibold text-on-accent disabled:opacity-50"
        >
          Confirm
        </button>
        <Button onClick={onCancel}>Cancel</Button>
      </span>
    </div>
  );
}
