"use client";

import { CalendarRange, ChevronDown } from "lucide-react";
import { useId } from "react";
import { Segmented } from "../../_ui/segmented.tsx";
import { usePopover } from "../../_ui/use-popover.ts";
import { QUICK_RANGES, type RangeName, useBoard } from "../board-store.ts";
import { lazyComponent } from "../lazy-component.tsx";
import { useSettings } from "../settings/settings.ts";
import { useView } from "../view-store.ts";
import { chooseRange } from "./choose.ts";
import { sayShort } from "./span-words.ts";

const RANGE_CHOICES = QUICK_RANGES.map((value: RangeName) => ({ value, text: value }));

const RangeMenu = lazyComponent({ name: "The ranges" }, () =>
  import("./range-menu.tsx").then((module) => module.RangeMenu),
);

/** How much of the past is shown, or which. */
export function RangePicker({ className = "" }: { className?: string }) {
  const { range } = useBoard();
  const { span } = useView();
  return (
    <Segmented
      label="Range"
      testId="range"
      values={RANGE_CHOICES}
      chosen={span ? null : range}
      onChoose={chooseRange}
      className={`max-md:flex-wrap ${className}`}
    >
      <More />
    </Segmented>
  );
}

/** The longer ranges, and any span. Says what is chosen where it is none of the quick ones. */
function More() {
  const id = useId();
  const { box, open, setOpen, close, onKeyDown } = usePopover();
  const chosen = useChosen();
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere inside.
    <div ref={box} className="relative flex max-md:flex-auto" onKeyDown={onKeyDown}>
      <button
        type="button"
        data-testid="more-ranges"
        aria-label={chosen ? `${chosen}, other ranges` : "Other ranges"}
        title={chosen ?? "Other ranges"}
        aria-pressed={chosen !== null}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
        className={`num flex h-6 min-w-[34px] flex-auto items-center justify-center gap-1 rounded-sm px-1.5 text-[12px] whitespace-nowrap ${
          chosen ? "bg-surface-1 font-semibold text-text ring-1 ring-border" : "text-text-2 hover:text-text"
        }`}
      >
        {chosen ? (
          <span className="truncate md:max-lg:max-w-[88px]">{chosen}</span>
        ) : (
          <CalendarRange aria-hidden size={14} />
        )}
        <ChevronDown aria-hidden size={12} />
      </button>
      {open && (
        <div
          id={id}
          className="absolute top-8 right-0 z-40 w-[320px] max-w-[calc(100vw-40px)] rounded-md border border-border bg-surface-1 p-3 shadow-[var(--shadow)]"
        >
          <RangeMenu onDone={close} />
        </div>
      )}
    </div>
  );
}

/** What is chosen besides the quick ranges, in words. */
function useChosen(): string | null {
  const { range } = useBoard();
  const { span } = useView();
  const { zone } = useSettings();
  if (span) return sayShort(span, zone);
  return QUICK_RANGES.some((quick) => quick === range) ? null : range;
}
