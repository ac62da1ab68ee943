"use client";

import { Eye, EyeOff, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { useFrame } from "../../_live/hooks.ts";
import { usePointedTime } from "../chart/crosshair.ts";
import { ComparedState } from "../compare/compared-state.tsx";
import { useSettings } from "../settings/settings.ts";
import { useView } from "../view-store.ts";
import type { DrawnWindow } from "./chart-window.ts";
import { type Layer, removeLayer, setLayerHidden } from "./layers.ts";
import { Swatch } from "./swatch.tsx";

interface Props {
  readonly layers: readonly Layer[];
  readonly drawn: DrawnWindow;
  /** Whether the chart follows now. */
  readonly live: boolean;
}

/** What somebody put on the chart, with its value at the moment pointed at, or the last in sight. */
export function OverlayLegend({ layers, drawn, live }: Props) {
  const { hidden } = useView();
  if (layers.length === 0) return null;
  return (
    <ul
      aria-label="Lines on the chart"
      data-overlays
      className="num order-1 flex shrink-0 flex-wrap px-3 text-[12px] leading-4 max-md:flex-nowrap max-md:overflow-x-auto pointer-coarse:gap-x-3"
    >
      {layers.map((layer) => (
        <Entry key={layer.id} layer={layer} drawn={drawn} live={live} hidden={hidden.includes(layer.id)} />
      ))}
    </ul>
  );
}

interface ValuesProps {
  readonly layer: Layer;
  readonly drawn: DrawnWindow;
  readonly live: boolean;
}

function Entry({ layer, drawn, live, hidden }: ValuesProps & { readonly hidden: boolean }) {
  const { id, title, lines, channel } = layer;
  const [line] = lines;
  if (!line) return null;
  const label = channel ? line.label : line.label.replace(/ upper$/, "");
  return (
    <li data-layer={id} className="group flex h-6 shrink-0 items-center gap-1.5 whitespace-nowrap">
      <Swatch color={(lines[1] ?? line).color} dashed={hidden} />
      <span title={title} className={hidden ? "text-text-3 line-through" : "text-text-3"}>
        {label}
      </span>
      <Values layer={layer} drawn={drawn} live={live} />
      {channel && <ComparedState channel={channel} />}
      <EntryButtons id={id} label={label} hidden={hidden} />
    </li>
  );
}

/** The values, and a word on what is amiss; set in place as they change, without a render. */
function Values({ layer, drawn, live }: ValuesProps) {
  const values = useRef<HTMLSpanElement>(null);
  const note = useRef<HTMLSpanElement>(null);
  const time = usePointedTime();
  const { zone } = useSettings();
  const write = () => {
    const { from, to } = drawn() ?? NOTHING_DRAWN;
    const end = live ? Number.POSITIVE_INFINITY : to;
    const texts = layer.lines.map((line) =>
      layer.text(time === null ? line.lastUpTo(end) : line.at(time), from),
    );
    setText(values.current, texts.join("  "));
    setText(note.current, layer.note(zone, from) ?? "");
  };
  useFrame(write);
  // While the board stands still the moment pointed at goes on.
  useEffect(write);
  return (
    <>
      <span ref={values} data-field="value" className="whitespace-pre text-text-2" />
      <span ref={note} data-field="note" className="text-text-3 empty:hidden" />
    </>
  );
}

const NOTHING_DRAWN = { from: Number.NaN, to: Number.NaN };

function setText(element: HTMLElement | null, text: string): void {
  if (element && element.textContent !== text) element.textContent = text;
}

/** Where the focus goes when a line is removed: to the next one's button, the last one's from the last, else the chart. */
function neighbourOf(button: HTMLElement): HTMLElement | null {
  const entry = button.closest("[data-layer]");
  const next = entry?.nextElementSibling ?? entry?.previousElementSibling;
  const chart = button.closest("[data-focus]")?.querySelector<HTMLElement>("[role=application]");
  return next?.querySelector<HTMLElement>("[data-remove]") ?? chart ?? null;
}

/** Seen where the pointer or the focus is; where there is no pointer, always. */
function EntryButtons({ id, label, hidden }: { id: string; label: string; hidden: boolean }) {
  const look =
    "inline-grid size-6 place-items-center rounded-sm text-text-3 hover:bg-surface-2 hover:text-text focus-visible:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100";
  return (
    <span className="-ml-0.5 flex">
      <button
        type="button"
        aria-pressed={hidden}
        aria-label={`Hide ${label}`}
        title={hidden ? `Show ${label}` : `Hide ${label}`}
        onClick={() => setLayerHidden(id, !hidden)}
        className={`${look} ${hidden ? "" : "opacity-0"}`}
      >
        {hidden ? <EyeOff size={13} /> : <Eye size={13} />}
      </button>
      <button
        type="button"
        data-remove
        aria-label={`Remove ${label}`}
        title={`Remove ${label}`}
        onClick={({ currentTarget }) => {
          neighbourOf(currentTarget)?.focus();
          removeLayer(id);
        }}
        className={`${look} opacity-0`}
      >
        <X size={13} />
      </button>
    </span>
  );
}
