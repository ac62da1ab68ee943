"use client";

import { X } from "lucide-react";
import { useMemo } from "react";
import type { CatalogEntry } from "#lib/protocol.ts";
import { useCatalog } from "../../_live/hooks.ts";
import { Segmented } from "../../_ui/segmented.tsx";
import { labelOf } from "../channel-words.ts";
import { layerColors } from "../indicators/colors.ts";
import { removeLayer } from "../indicators/layers.ts";
import { Swatch } from "../indicators/swatch.tsx";
import { changeView, MOST_COMPARED, useView } from "../view-store.ts";
import { ChannelFinder } from "./channel-finder.tsx";

const SCALES = [
  { value: "absolute", text: "Values" },
  { value: "percent", text: "% change" },
] as const;

/** The channels beside the one shown, a search for more, and whether all are shown as values or as %. */
export function CompareForm({ channel }: { channel: string }) {
  const view = useView();
  const catalog = useCatalog();
  const others = useMemo(() => view.compare.filter((other) => other !== channel), [view.compare, channel]);
  const without = useMemo(() => [channel, ...others], [channel, others]);
  const entries = useMemo(() => new Map(catalog?.map((entry) => [entry.channel, entry])), [catalog]);
  const colors = layerColors(view);
  const add = (entry: CatalogEntry) => {
    const percent = view.percent || (others.length === 0 && arePrices(channel, entry.channel));
    changeView({ compare: [...others, entry.channel], percent });
  };
  return (
    <div className="grid gap-2">
      <div className="flex items-center justify-between gap-2">
        <h3 className="text-[12px] leading-4 font-semibold text-text-2">Compare with</h3>
        <Segmented
          label="How values are shown"
          testId="scale"
          values={SCALES}
          chosen={view.percent ? "percent" : "absolute"}
          onChoose={(scale) => changeView({ percent: scale === "percent" })}
        />
      </div>
      <ul className="grid empty:hidden">
        {others.map((other) => (
          <Held
            key={other}
            channel={other}
            entry={entries.get(other) ?? null}
            color={colors.get(other) ?? "var(--s2)"}
          />
        ))}
      </ul>
      {others.length < MOST_COMPARED ? (
        <ChannelFinder catalog={catalog} without={without} onChoose={add} />
      ) : (
        <p className="text-[12px] text-text-3">{MOST_COMPARED} beside the one shown is the most.</p>
      )}
      <p className="text-[12px] leading-4 text-text-3">
        {view.percent
          ? "Each is its change since the left edge of the chart."
          : "Another price, and a channel of another unit, has an axis of its own."}
      </p>
    </div>
  );
}

/** Prices of two things are far apart: what they have in common is how they change. */
function arePrices(...channels: readonly string[]): boolean {
  return channels.every((channel) => channel.startsWith("symbol/"));
}

interface HeldProps {
  readonly channel: string;
  readonly entry: CatalogEntry | null;
  readonly color: string;
}

function Held({ channel, entry, color }: HeldProps) {
  const label = labelOf(channel, entry);
  return (
    <li className="flex h-8 items-center gap-2">
      <Swatch color={color} />
      <span className="min-w-0 flex-1 truncate">{label}</span>
      <span className="truncate text-[12px] text-text-3">{entry?.unit}</span>
      <button
        type="button"
        aria-label={`Remove ${label}`}
        title={`Remove ${label}`}
        onClick={({ currentTarget }) => {
          // Its button goes with it: the focus stays in the form.
          currentTarget.closest("[role=dialog]")?.querySelector("input")?.focus();
          removeLayer(channel);
        }}
        className="inline-grid size-7 shrink-0 place-items-center rounded-sm text-text-2 hover:bg-surface-2 hover:text-text max-md:size-9"
      >
        <X size={14} />
      </button>
    </li>
  );
}
