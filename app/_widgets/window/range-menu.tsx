"use client";

import { CalendarDays } from "lucide-react";
import { type SubmitEvent, useId, useRef, useState } from "react";
import { getLive } from "../../_live/live.ts";
import { Button, IconButton } from "../../_ui/button.tsx";
import { Segmented } from "../../_ui/segmented.tsx";
import { boardNow, QUICK_RANGES, RANGES, type RangeName, useBoard } from "../board-store.ts";
import { useSettings } from "../settings/settings.ts";
import { changeView, useView, viewNow } from "../view-store.ts";
import { chooseRange } from "./choose.ts";
import { readSpan, type SpanFault } from "./read-span.ts";
import { writeMoment } from "./span-words.ts";

const LONGER = (Object.keys(RANGES) as RangeName[])
  .filter((range) => !QUICK_RANGES.some((quick) => quick === range))
  .map((value) => ({ value, text: value }));

/** The ranges without a button of their own, and any span from and to. */
export function RangeMenu({ onDone }: { onDone(): void }) {
  const { range } = useBoard();
  const { span } = useView();
  const choose = (chosen: RangeName) => {
    chooseRange(chosen);
    onDone();
  };
  return (
    <div className="grid gap-3 text-[13px]">
      <Segmented
        label="Longer ranges"
        values={LONGER}
        chosen={span ? null : range}
        onChoose={choose}
        className="w-full"
      />
      <SpanForm onDone={onDone} />
    </div>
  );
}

/** What the fields begin with: what is shown. */
function shownNow(zone: string): { from: string; to: string } {
  const { span } = viewNow();
  if (!span) return { from: `-${boardNow().range}`, to: "now" };
  return { from: writeMoment(span.from, zone), to: writeMoment(span.to, zone) };
}

function SpanForm({ onDone }: { onDone(): void }) {
  const { zone } = useSettings();
  const [texts, setTexts] = useState(() => shownNow(zone));
  const [fault, setFault] = useState<SpanFault | null>(null);
  const apply = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    const read = readSpan(texts.from, texts.to, { now: getLive().now(), zone });
    if ("field" in read) {
      setFault(read);
      event.currentTarget.querySelector<HTMLInputElement>(`input[name="${read.field}"]`)?.focus();
      return;
    }
    changeView({ span: read });
    onDone();
  };
  const field = (name: "from" | "to") => ({
    name,
    zone,
    text: texts[name],
    fault: fault?.field === name ? fault.words : null,
    onText(text: string) {
      setTexts({ ...texts, [name]: text });
      setFault(null);
    },
  });
  return (
    <form noValidate onSubmit={apply} className="grid gap-2.5 border-t border-border pt-3">
      <MomentField label="From" {...field("from")} />
      <MomentField label="To" {...field("to")} />
      <div className="flex items-center justify-between gap-3">
        <p className="text-[12px] text-text-3">
          {zone === "local" ? "Local time" : zone}; also -3h, 10:30, now
        </p>
        <Button type="submit">Apply</Button>
      </div>
    </form>
  );
}

interface FieldProps {
  readonly label: string;
  readonly name: "from" | "to";
  readonly text: string;
  readonly fault: string | null;
  readonly zone: string;
  onText(text: string): void;
}

function MomentField({ label, name, text, fault, onText }: FieldProps) {
  const id = useId();
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-[12px] font-semibold text-text-2">
        {label}
      </label>
      <div className="relative">
        <input
          id={id}
          name={name}
          value={text}
          onChange={(event) => onText(event.target.value)}
          autoComplete="off"
          spellCheck={false}
          placeholder="2026-11-12 10:30"
          aria-invalid={fault !== null}
          aria-describedby={`${id}-fault`}
          className="num h-8 w-full rounded-md border border-control bg-surface-1 pr-9 pl-2.5 text-text placeholder:text-text-3 aria-invalid:border-alarm"
        />
        <Calendar label={`${label}: choose on a calendar`} onText={onText} />
      </div>
      <p id={`${id}-fault`} role="alert" className="text-[12px] text-alarm empty:hidden">
        {fault}
      </p>
    </div>
  );
}

/** The browser's own calendar and clock, whose choice is written into the field. */
function Calendar({ label, onText }: { label: string; onText(text: string): void }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="datetime-local"
        tabIndex={-1}
        aria-hidden
        onChange={({ target }) => target.value && onText(target.value.replace("T", " "))}
        className="pointer-events-none absolute right-0 bottom-0 size-8 opacity-0"
      />
      <IconButton
        label={label}
        onClick={() => input.current?.showPicker()}
        className="absolute top-0.5 right-0.5"
      >
        <CalendarDays size={14} />
      </IconButton>
    </>
  );
}
