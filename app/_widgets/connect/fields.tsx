import type { ComponentProps, ReactNode } from "react";

const BOX =
  "h-8 w-full min-w-0 rounded-md border border-control bg-bg px-2.5 text-text placeholder:text-text-3 max-md:h-10";

/** A labelled line of a form. */
export function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is what is handed in.
    <label className="grid min-w-0 content-start gap-1 text-[12px] text-text-2">
      {label}
      {children}
    </label>
  );
}

export function TextField({ className = "", ...rest }: ComponentProps<"input">) {
  return (
    <input
      type="text"
      autoComplete="off"
      spellCheck={false}
      className={`${BOX} text-[13px] ${className}`}
      {...rest}
    />
  );
}

export function SelectField({ className = "", ...rest }: ComponentProps<"select">) {
  return <select className={`${BOX} text-[13px] ${className}`} {...rest} />;
}
