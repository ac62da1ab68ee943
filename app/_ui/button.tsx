import type { ButtonHTMLAttributes } from "react";

const LOOKS = {
  plain: "border border-control/60 text-text hover:bg-surface-2 active:bg-surface-3",
  accent:
    "border border-transparent bg-accent font-semibold text-on-accent hover:opacity-90 active:opacity-80",
  ghost: "text-text-2 hover:bg-surface-2 hover:text-text active:bg-surface-3",
};

type Props = ButtonHTMLAttributes<HTMLButtonElement> & { readonly look?: keyof typeof LOOKS };

/** A button, 28 high. */
export function Button({ look = "plain", className = "", ...rest }: Props) {
  return (
    <button
      type="button"
      className={`inline-flex h-7 items-center gap-1.5 rounded-md px-2.5 whitespace-nowrap ${LOOKS[look]} ${className}`}
      {...rest}
    />
  );
}

/** A square button with nothing but an icon; `label` says what it does. */
export function IconButton({ label, className = "", ...rest }: Props & { readonly label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`inline-grid size-7 shrink-0 place-items-center rounded-md ${LOOKS.ghost} ${className}`}
      {...rest}
    />
  );
}
