"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "../../_ui/button.tsx";

const SHOWN_MS = 2_000;

interface Props {
  readonly text: string;
  /** What is copied, for those who do not see it. */
  readonly what: string;
}

/** Puts a text on the clipboard and says whether it got there. */
export function CopyButton({ text, what }: Props) {
  const [said, setSaid] = useState("");
  useEffect(() => {
    if (!said) return;
    const timer = setTimeout(() => setSaid(""), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = async () => setSaid((await copyText(text)) ? "Copied" : "Select it and press Ctrl C");
  return (
    <Button look="ghost" onClick={copy} className="px-2 text-[12px]">
      {said === "Copied" ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      <span aria-live="polite">{said || "Copy"}</span>
      <span className="sr-only">{what}</span>
    </Button>
  );
}

/** Puts a text on the clipboard; says whether it got there. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // Pages that did not come over TLS have no clipboard; the old way works there.
    return copyOldWay(text);
  }
}

function copyOldWay(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "sr-only";
  // Within the dialog: what is outside of a modal one cannot have the focus.
  (document.querySelector("dialog:modal") ?? document.body).append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}
