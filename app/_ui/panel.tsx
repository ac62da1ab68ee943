import type { ComponentProps } from "react";

/** A box on the board. */
export function Panel({ className = "", ...rest }: ComponentProps<"section">) {
  return (
    <section className={`relative rounded-md border border-border bg-surface-1 ${className}`} {...rest} />
  );
}
