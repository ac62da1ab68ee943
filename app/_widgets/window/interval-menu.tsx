"use client";

import { ChevronDown } from "lucide-react";
import { useId } from "react";
import { usePopover } from "../../_ui/use-popover.ts";
import { changeView, INTERVALS, type IntervalName } from "../view-store.ts";
import { faultOfInterval, sayInterval } from "./intervals.ts";

interface Props {
  readonly chosen: IntervalName | null;
  /** How much time is shown, milliseconds. */
  readonly spanMs: number;
  /** How long the candles drawn are, milliseconds; 0 where none are. */
  readonly drawnMs: number;
}

const NAMES = Object.keys(INTERVALS) as IntervalName[];

/** How long a candle is. */
export function IntervalMenu({ chosen, spanMs, drawnMs }: Props) {
  const id = useId();
  const { text, title } = sayInterval(chosen, spanMs, drawnMs);
  const { box, open, setOpen, close, onKeyDown } = usePopover();
  const choose = (interval: IntervalName | null) => {
    changeView({ interval });
    close();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere inside.
    <div ref={box} className="relative" onKeyDown={onKeyDown}>
      <button
        type="button"
        data-testid="interval"
        aria-label={`Interval: ${text}`}
        title={title}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className="num flex h-7 items-center gap-1 rounded-md px-1.5 text-[12px] text-text-2 hover:bg-surface-2 hover:text-text whitespace-nowrap max-md:h-9"
      >
        {text}
        <ChevronDown aria-hidden size={12} />
      </button>
      {open && (
        <fieldset
          id={id}
          aria-label="Interval"
          className="absolute top-8 right-0 z-40 grid max-h-[min(420px,60vh)] w-[256px] overflow-y-auto rounded-md border border-border bg-surface-1 py-1 shadow-[var(--shadow)] max-md:right-auto max-md:left-0"
        >
          <Choice name="Auto" chosen={chosen === null} fault={null} onChoose={() => choose(null)} />
          {NAMES.map((name) => (
            <Choice
              key={name}
              name={name}
              chosen={name === chosen}
              fault={faultOfInterval(name, spanMs)}
              onChoose={() => choose(name)}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

interface ChoiceProps {
  readonly name: string;
  readonly chosen: boolean;
  /** Why it cannot be chosen. */
  readonly fault: string | null;
  onChoose(): void;
}

function Choice({ name, chosen, fault, onChoose }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-pressed={chosen}
      aria-disabled={fault !== null}
      onClick={() => fault === null && onChoose()}
      className={`num flex min-h-7 items-center justify-between gap-3 px-3 text-left text-[13px] max-md:min-h-9 ${
        chosen ? "bg-accent-soft font-semibold" : ""
      } ${fault ? "cursor-not-allowed text-text-3" : "hover:bg-surface-2"}`}
    >
      {name}
      {fault && <span className="text-[12px] font-normal whitespace-nowrap">{fault}</span>}
    </button>
  );
}
