import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { IconButton } from "../../_ui/button.tsx";

/** Milliseconds that the button says what came of it. */
const TOLD_MS = 2_000;
const WORDS = { done: "Copied", failed: "Copying is not allowed here; select the text" };

/** Puts a text on the clipboard and says so. */
export function CopyButton({ label, text }: { label: string; text: string }) {
  const [told, setTold] = useState<keyof typeof WORDS | null>(null);
  useEffect(() => {
    if (told === null) return;
    const timer = setTimeout(() => setTold(null), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  // A page that did not come over TLS, nor from this machine, has no clipboard at all.
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setTold("done");
    } catch {
      setTold("failed");
    }
  };
  return (
    <span className="flex items-center gap-1">
      <span role="status">{told && WORDS[told]}</span>
      <IconButton label={label} onClick={copy} className="size-6">
        {told === "done" ? <Check size={14} /> : <Copy size={14} />}
      </IconButton>
    </span>
  );
}
