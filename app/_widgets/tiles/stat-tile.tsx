"use client";

import { useRef } from "react";
import { formatPercent } from "#lib/format.ts";
import { useChannelState, useFacts, usePainter } from "../../_live/hooks.ts";
import type { TileSpec } from "../board-store.ts";
import { CHANGE_WINDOW_MS, CHANGE_WINDOW_TEXT, changeOf } from "../change.ts";
import { Hero } from "../hero.tsx";
import { Sparkline } from "../sparkline.tsx";
import { TileShell } from "./tile-shell.tsx";

/** A figure with its change, half as high as other tiles. */
export function StatTile({ channel, spec }: { channel: string; spec: TileSpec }) {
  const data = useFacts(channel, CHANGE_WINDOW_MS);
  const state = useChannelState(channel);
  const change = useRef<HTMLSpanElement>(null);
  usePainter(channel, (_, now) => {
    if (!change.current) return;
    const { ratio } = changeOf(data, data.edge(now) - CHANGE_WINDOW_MS);
    const text = `${ratio < 0 ? "▼" : "▲"} ${formatPercent(ratio)}`;
    if (change.current.textContent === text) return;
    change.current.textContent = Number.isFinite(ratio) ? text : "—";
    change.current.style.color = Number.isFinite(ratio) ? `var(--${ratio < 0 ? "down" : "up"})` : "";
  });
  const current = state === "live" || state === "late";
  return (
    <TileShell data={data} spec={spec} small>
      <div className="absolute inset-x-[11px] bottom-2.5 flex items-end justify-between gap-2">
        <Hero data={data} />
        <span className="flex items-center gap-2">
          {current && (
            <span
              ref={change}
              data-field="change"
              title={`Change over ${CHANGE_WINDOW_TEXT}`}
              className="num text-[12px] whitespace-nowrap text-text-3"
            >
              —
            </span>
          )}
          <span className="@max-[340px]:hidden">
            <Sparkline channel={channel} state={state} width={112} height={30} rangeMs={CHANGE_WINDOW_MS} />
          </span>
        </span>
      </div>
    </TileShell>
  );
}
