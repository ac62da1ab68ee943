"use client";

import { Plus, X } from "lucide-react";
import { useId, useState } from "react";
import { changeView, INDICATORS, type IndicatorName, type IndicatorWish, useView } from "../view-store.ts";
import { layerColors } from "./colors.ts";
import {
  INDICATOR_WORDS,
  LEAST_LENGTH,
  MOST_INDICATORS,
  MOST_LENGTH,
  nextWish,
  readLength,
  usableWishes,
  wishId,
  wishLabel,
} from "./indicator-words.ts";
import { removeLayer } from "./layers.ts";
import { Swatch } from "./swatch.tsx";

/** The indicators on the chart, each with its length, and those that can be added. */
export function IndicatorsForm({ channel }: { channel: string }) {
  const { compare, indicators } = useView();
  const wishes = usableWishes(indicators);
  const colors = layerColors({ compare, indicators: wishes });
  return (
    <div data-indicators className="grid gap-2">
      <h3 className="text-[12px] leading-4 font-semibold text-text-2">Indicators</h3>
      {wishes.length > 0 && (
        <ul className="grid border-b border-grid pb-2">
          {keyed(wishes).map(({ key, wish }) => (
            <Held key={key} wish={wish} wishes={wishes} color={colors.get(wishId(wish))} />
          ))}
        </ul>
      )}
      <ul className="grid">
        {INDICATORS.map((name) => (
          <Offer key={name} name={name} wishes={wishes} fault={faultOf(name, wishes, channel)} />
        ))}
      </ul>
    </div>
  );
}

/** Each with a key that another length leaves as it is, so that the focus stays in the field. */
function keyed(wishes: readonly IndicatorWish[]): { key: string; wish: IndicatorWish }[] {
  return wishes.map((wish, at) => {
    const nth = wishes.slice(0, at).filter(({ name }) => name === wish.name).length;
    return { key: `${wish.name} ${nth}`, wish };
  });
}

/** Why an indicator cannot be added; `null` where it can. */
function faultOf(name: IndicatorName, wishes: readonly IndicatorWish[], channel: string): string | null {
  if (name === "vwap" && !channel.startsWith("symbol/")) return "Sensors have no volumes";
  if (wishes.length >= MOST_INDICATORS) return `${MOST_INDICATORS} at the most`;
  return nextWish(name, wishes) ? null : "On the chart";
}

interface OfferProps {
  readonly name: IndicatorName;
  readonly wishes: readonly IndicatorWish[];
  readonly fault: string | null;
}

function Offer({ name, wishes, fault }: OfferProps) {
  const { short, long } = INDICATOR_WORDS[name];
  const add = () => {
    const wish = nextWish(name, wishes);
    if (wish) changeView({ indicators: [...wishes, wish] });
  };
  return (
    <li>
      <button
        type="button"
        data-add={name}
        disabled={fault !== null}
        onClick={add}
        className="flex h-8 w-full items-center gap-2 rounded-sm px-1 text-left enabled:hover:bg-surface-2 disabled:cursor-default max-md:h-10"
      >
        <Plus aria-hidden size={14} className={fault ? "text-transparent" : "text-text-3"} />
        <span className={`w-11 font-semibold ${fault ? "text-text-3" : ""}`}>{short}</span>
        <span className={`flex-1 truncate ${fault ? "text-text-3" : "text-text-2"}`}>{long}</span>
        {fault && <span className="text-[12px] text-text-3">{fault}</span>}
      </button>
    </li>
  );
}

interface HeldProps {
  readonly wish: IndicatorWish;
  readonly wishes: readonly IndicatorWish[];
  readonly color: string | undefined;
}

function Held({ wish, wishes, color = "var(--s2)" }: HeldProps) {
  return (
    <li className="grid grid-cols-[16px_1fr_auto_28px] items-center gap-x-2 py-0.5">
      <Swatch color={color} />
      <span className="truncate">{INDICATOR_WORDS[wish.name].long}</span>
      {wish.length === null ? <span /> : <LengthField wish={wish} wishes={wishes} />}
      <button
        type="button"
        aria-label={`Remove ${wishLabel(wish)}`}
        title={`Remove ${wishLabel(wish)}`}
        onClick={({ currentTarget }) => removeWish(wish, currentTarget.closest("[data-indicators]"))}
        className="inline-grid size-7 place-items-center rounded-sm text-text-2 hover:bg-surface-2 hover:text-text max-md:size-9"
      >
        <X size={14} />
      </button>
    </li>
  );
}

/** Its button goes with it: the focus stays in the form, where it can be added again. */
function removeWish(wish: IndicatorWish, form: Element | null): void {
  removeLayer(wishId(wish));
  requestAnimationFrame(() => {
    const offers = [`[data-add="${wish.name}"]:enabled`, "button:enabled"];
    const next = offers.map((offer) => form?.querySelector<HTMLElement>(offer)).find((found) => found);
    next?.focus();
  });
}

/** A length in candles; taken over with Enter or on leaving the field, where it is one. */
function LengthField({ wish, wishes }: { wish: IndicatorWish; wishes: readonly IndicatorWish[] }) {
  const id = useId();
  const [draft, setDraft] = useState<string | null>(null);
  const text = draft ?? String(wish.length);
  const [fault, setFault] = useState<string | null>(null);
  const take = () => {
    const result = changed(wish, wishes, text);
    setFault(typeof result === "string" ? result : null);
    if (typeof result === "string") return;
    setDraft(null);
    if (result !== wishes) changeView({ indicators: result });
  };
  return (
    <span className="contents">
      <input
        value={text}
        inputMode="numeric"
        autoComplete="off"
        aria-label={`Length of ${wishLabel(wish)}, ${LEAST_LENGTH} to ${MOST_LENGTH} candles`}
        aria-invalid={fault !== null}
        aria-describedby={fault ? id : undefined}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === "Enter" && take()}
        className="num h-7 w-14 rounded-md border border-control bg-surface-2 px-2 text-right aria-invalid:border-alarm max-md:h-9"
      />
      {fault && (
        <span id={id} role="alert" className="col-span-4 row-start-2 text-[12px] leading-5 text-alarm">
          {fault}
        </span>
      )}
    </span>
  );
}

/** The wishes with another length of one, or why there cannot be that. */
function changed(
  wish: IndicatorWish,
  wishes: readonly IndicatorWish[],
  text: string,
): readonly IndicatorWish[] | string {
  const length = readLength(text);
  if (typeof length === "string") return length;
  if (length === wish.length) return wishes;
  const next = { ...wish, length };
  if (wishes.some((other) => wishId(other) === wishId(next))) return `${wishLabel(next)} is on the chart`;
  return wishes.map((other) => (other === wish ? next : other));
}
