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
    <div className="grid min-w-0 grid-cols-1 gap-1.5">
      <div className="flex min-h-7 items-center justify-between gap-2">
        <div className="min-w-0 text-[12px] text-text-2">{children}</div>
        <CopyButton text={code} what={what} />
      </div>
      <pre
        data-code={what}
        className="rounded-md border border-border bg-bg p-3 font-mono text-[12px] leading-[18px] break-words whitespace-pre-wrap"
      >
        {linesOf(code).map(({ at, text }) => (
          <Line key={at} text={text} />
        ))}
      </pre>
    </div>
  );
}

/** A line; where it has to be broken, it goes on a little further in than it began. */
function Line({ text }: { text: string }) {
  const indent = `${text.search(/\S|$/) + 2}ch`;
  return (
    <span className="block min-h-[18px]" style={{ paddingLeft: indent, textIndent: `-${indent}` }}>
      {partsOf(text).map((part) =>
        part.isQuoted ? (
          <span key={part.at} className="text-[var(--s2)]">
            {part.text}
          </span>
        ) : (
          part.text
        ),
      )}
    </span>
  );
}

function linesOf(code: string): { at: number; text: string }[] {
  return code.split("\n").map((text, at) => ({ at, text }));
}

/** Texts within quotes, and what is between them. */
function partsOf(line: string): { at: number; text: string; isQuoted: boolean }[] {
  const parts = line.split(/("(?:\\.|[^"\\])*"|'[^']*')/);
  return parts.map((text, at) => ({ at, text, isQuoted: at % 2 === 1 }));
}
