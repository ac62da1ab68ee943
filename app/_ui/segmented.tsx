import type { ReactNode } from "react";

interface Props<Value extends string> {
  /** What is being chosen, for those who do not see it. */
  readonly label: string;
  readonly values: readonly { readonly value: Value; readonly text: string }[];
  /** `null` where none of them is. */
  readonly chosen: Value | null;
  readonly onChoose: (value: Value) => void;
  readonly className?: string;
  readonly testId?: string;
  /** What else there is to choose, before them: what grows and shrinks at the right edge of a bar moves none of them. */
  readonly children?: ReactNode;
}

/** One of a few, all visible. */
export function Segmented<Value extends string>(props: Props<Value>) {
  const { label, values, chosen, onChoose, className = "", testId, children } = props;
  return (
    <fieldset
      aria-label={label}
      data-testid={testId}
      className={`inline-flex min-h-7 items-center rounded-md bg-surface-2 p-0.5 ${className}`}
    >
      {children}
      {values.map(({ value, text }) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === chosen}
          onClick={() => onChoose(value)}
          className={`h-6 min-w-[34px] flex-auto rounded-sm px-2 text-[12px] whitespace-nowrap ${
            value === chosen
              ? "bg-surface-1 font-semibold text-text ring-1 ring-border"
              : "text-text-2 hover:text-text"
          }`}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}
