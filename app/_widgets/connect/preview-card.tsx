"use client";

import { MISSING } from "#lib/format.ts";
import type { ChannelData } from "../../_live/channel-data.ts";
import { exactNow, useFacts, useNow } from "../../_live/hooks.ts";
import { counted, labelOf } from "../channel-words.ts";
import { FreshnessLabel } from "../freshness-label.tsx";
import { Hero } from "../hero.tsx";
import { Sparkline } from "../sparkline.tsx";
import { useBox } from "../use-box.ts";
import { rateOf, rateText } from "./rate.ts";

/** The past that its line shows, ms. */
const RANGE_MS = 60_000;

/** A channel as it was understood: its value, its line, and what it is. */
export function PreviewCard({ channel }: { channel: string }) {
  const data = useFacts(channel, RANGE_MS);
  const { ref, width } = useBox<HTMLDivElement>();
  return (
    <section
      aria-label="What arrived"
      data-testid="preview"
      data-preview={channel}
      className="rounded-md border border-border bg-bg"
    >
      <div className="flex items-start justify-between gap-3 px-3 pt-2.5">
        <div className="min-w-0">
          <h3 className="truncate font-semibold">{labelOf(channel, data.entry)}</h3>
          <p className="truncate text-[12px] text-text-3">{channel}</p>
        </div>
        <Hero data={data} />
      </div>
      <div className="px-3 pt-1 pb-2">
        <div ref={ref} className="h-11">
          {width > 0 && <Sparkline channel={channel} width={width} height={44} rangeMs={RANGE_MS} />}
        </div>
      </div>
      <Facts data={data} />
    </section>
  );
}

function Facts({ data }: { data: ChannelData }) {
  const facts = [
    ["Kind", data.entry?.kind ?? MISSING],
    ["Unit", unitText(data)],
    ["Rate", rateText(rateOf(data, exactNow(useNow(1_000))))],
  ] as const;
  return (
    <dl className="num flex flex-wrap justify-between gap-x-4 gap-y-1 border-t border-border px-3 py-2 text-[12px] leading-4">
      {facts.map(([name, value]) => (
        <div key={name} className="grid">
          <dt className="text-text-3">{name}</dt>
          <dd data-fact={name.toLowerCase()}>{value}</dd>
        </div>
      ))}
      <div className="grid">
        <dt className="text-text-3">Age</dt>
        <dd>
          <FreshnessLabel data={data} always />
        </dd>
      </div>
    </dl>
  );
}

/** `°C, 1 decimal`; decimals that nobody stated are not made up. */
function unitText({ entry }: ChannelData): string {
  const unit = entry?.unit || "no unit";
  const decimals = entry?.decimals ?? null;
  return decimals === null ? unit : `${unit}, ${counted(decimals, "decimal")}`;
}
