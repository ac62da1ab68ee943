"use client";

import { useRef } from "react";
import { formatDateTime } from "#lib/format.ts";
import type { ChannelData } from "../_live/channel-data.ts";
import { COLUMNS } from "../_live/columns.ts";
import { useChannelState, usePainter } from "../_live/hooks.ts";
import { unitOf, valueText } from "./channel-words.ts";

/** A channel's newest value, large; grey when stale, struck when offline. Set without rendering. */
export function Hero({ data, className = "" }: { data: ChannelData; className?: string }) {
  const value = useRef<HTMLSpanElement>(null);
  const state = useChannelState(data.channel);
  usePainter(data.channel, () => {
    const node = value.current;
    const text = valueText(data);
    if (!node || node.textContent === text) return;
    node.textContent = text;
    node.title = formatDateTime(data.rows.at(COLUMNS.time, data.rows.length - 1), "UTC");
  });
  const look =
    state === "offline" ? "text-text-3 line-through" : state === "stale" ? "text-text-3" : "text-text";
  const unit = unitOf(data.entry);
  return (
    <span className={`num whitespace-nowrap ${className}`}>
      <span
        ref={value}
        data-field="last"
        className={`text-[28px] leading-8 font-semibold tracking-[-0.02em] ${look}`}
      >
        —
      </span>
      {unit && <span className="pl-[3px] text-[14px] leading-5 text-text-3">{unit}</span>}
    </span>
  );
}
