"use client";

import { Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef } from "react";
import { Button } from "../../_ui/button.tsx";
import { capital } from "../channel-words.ts";

interface Props {
  readonly name: string;
  readonly text: string;
  /** What it shows while nothing is written. */
  readonly placeholder: string;
  /** What to write instead; `null` where nothing is wrong. */
  readonly fault: string | null;
  /** What can be written. */
  readonly help: string;
  readonly unit: string;
  readonly disabled: boolean;
  /** Whether it comes back from a question, and takes the focus again. */
  readonly refocus: boolean;
  readonly onEdit: (text: string) => void;
  readonly onNudge: (steps: number) => void;
  readonly onAsk: () => void;
  readonly onEnd: () => void;
}

/** A number with its unit, steps down and up, and what it may be. Enter asks, Escape leaves it. */
export function NumberField(props: Props) {
  const { name, text, placeholder, fault, help, unit, disabled, refocus, onEdit, onNudge, onAsk } = props;
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const back = useRef(refocus);
  useEffect(() => {
    if (back.current) field.current?.focus();
  }, []);
  return (
    <form
      className="flex flex-wrap items-center gap-x-2.5 gap-y-1"
      onSubmit={(event) => {
        event.preventDefault();
        if (text !== "") onAsk();
      }}
    >
      <div className="inline-flex h-7 items-stretch overflow-hidden rounded-md border border-control bg-surface-2">
        <Step label={`Lower ${name}`} disabled={disabled} onClick={() => onNudge(-1)}>
          <Minus size={14} />
        </Step>
        <input
          ref={field}
          value={text}
          inputMode="decimal"
          autoComplete="off"
          disabled={disabled}
          aria-label={`Set ${name}${unit && `, ${unit}`}`}
          aria-invalid={fault !== null}
          aria-describedby={id}
          placeholder={placeholder}
          onChange={(event) => onEdit(event.target.value)}
          onKeyDown={(event) => onKey(event, props)}
          className="num w-16 border-x border-control bg-transparent text-center placeholder:text-text-3 focus-visible:outline-offset-[-2px] disabled:opacity-50"
        />
        <Step label={`Raise ${name}`} disabled={disabled} onClick={() => onNudge(1)}>
          <Plus size={14} />
        </Step>
      </div>
      {unit && <span className="-ml-1 text-text-2">{unit}</span>}
      <Button type="submit" disabled={disabled || text === ""} className="disabled:opacity-50">
        Set…
      </Button>
      <p id={id} className="num text-[12px] leading-4">
        {fault === null ? (
          <span className="text-text-3">{help}</span>
        ) : (
          <span role="alert" className="font-semibold text-alarm">
            {capital(fault)}
          </span>
        )}
      </p>
    </form>
  );
}

interface StepProps {
  readonly label: string;
  readonly disabled: boolean;
  readonly onClick: () => void;
  readonly children: ReactNode;
}

function Step({ label, disabled, onClick, children }: StepProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={onClick}
      className="grid w-7 place-items-center text-text-2 hover:bg-surface-3 hover:text-text focus-visible:outline-offset-[-2px] disabled:opacity-50"
    >
      {children}
    </button>
  );
}

function onKey(event: KeyboardEvent, { onNudge, onEnd }: Props): void {
  const steps = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 }[event.key];
  if (event.key === "Escape") onEnd();
  else if (steps !== undefined) onNudge(steps);
  if (steps !== undefined) event.preventDefault();
}
