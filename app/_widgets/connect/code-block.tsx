"use client";

import { CopyButton } from "./copy-button.tsx";

interface Props {
  readonly code: string;
  /** What it is, such as `curl`. */
  readonly what: string;
  /** Beside the button: a title or a choice. */
  readonly children?: React.ReactNode;
}

/** Something to paste, with the button that copies it. */
export function CodeBlock({ code, what, children }: Props) {
  return (
    <div className="grid min-w-0 gap-1.5">
      <div className="flex min-h-7 items-center justify-between gap-2">
        <div className="min-w-0 text-[12px] text-text-2">{children}</div>
        <CopyButton text={code} what={what} />
      </div>
      <pre
        data-code={what}
        className="rounded-md border border-border bg-bg p-3 font-mono text-[12px] leading-[18px] break-words whitespace-pre-wrap"
      >
        {partsOf(code).map(({ at, text, quoted }) =>
          quoted ? (
            <span key={at} className="text-[var(--s2)]">
              {text}
            </span>
          ) : (
            text
          ),
        )}
      </pre>
    </div>
  );
}

/** Texts within quotes, and what is between them. */
function partsOf(code: string): { at: number; text: string; quoted: boolean }[] {
  let at = 0;
  return code.split(/("(?:\\.|[^"\\\n])*"|'[^'\n]*')/).map((text, index) => {
    at += text.length;
    return { at, text, quoted: index % 2 === 1 };
  });
}
