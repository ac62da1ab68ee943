"use client";

import type { Words } from "./control-words.ts";

/** So many options are buttons; more are a list. */
const BUTTONS = 4;

interface Props {
  readonly name: string;
  readonly options: readonly number[];
  readonly words: Words;
  readonly reported: number;
  readonly disabled: boolean;
  readonly onChoose: (value: number) => void;
}

/** One of a channel's options by its name. The one it reports is marked. */
export function ChoiceField(props: Props) {
  return props.options.length <= BUTTONS ? <Buttons {...props} /> : <List {...props} />;
}

function Buttons({ name, options, words, reported, disabled, onChoose }: Props) {
  return (
    <fieldset aria-label={`Set ${name}`} className="inline-flex h-7 items-center gap-1.5">
      {options.map((value) => (
        <button
          key={value}
          type="button"
          aria-pressed={value === reported}
          disabled={disabled}
          onClick={() => onChoose(value)}
          className={`h-7 rounded-md border px-3 disabled:opacity-50 ${
            value === reported
              ? "border-accent bg-accent-soft font-semibold text-text"
              : "border-control text-text-2 hover:bg-surface-2 hover:text-text"
          }`}
        >
          {words.value(value)}
        </button>
      ))}
    </fieldset>
  );
}

function List({ name, options, words, reported, disabled, onChoose }: Props) {
  return (
    <select
      aria-label={`Set ${name}`}
      value={options.includes(reported) ? String(reported) : ""}
      disabled={disabled}
      onChange={(event) => onChoose(Number(event.target.value))}
      className="h-7 rounded-md border border-control bg-surface-2 px-2 disabled:opacity-50"
    >
      <option value="" disabled>
        Choose…
      </option>
      {options.map((value) => (
        <option key={value} value={value}>
          {words.value(value)}
        </option>
      ))}
    </select>
  );
}
