"use client";

import { useRef } from "react";
import { useChannelState, useFacts, usePainter } from "../../_live/hooks.ts";
import type { TileSpec } from "../board-store.ts";
import { CHANGE_WINDOW_MS, CHANGE_WINDOW_TEXT } from "../change.ts";
import { Hero } from "../hero.tsx";
import { paintChange } from "../paint-change.ts";
import { Sparkline } from "../sparkline.tsx";
import { TileShell } from "./tile-shell.tsx";

/** A figure with its change, half as high as other tiles. */
export function StatTile({ channel, spec }: { channel: string; spec: TileSpec }) {
  const data = useFacts(channel, CHANGE_WINDOW_MS);
  const state = useChannelState(channel);
  const change = useRef<HTMLSpanElement>(null);
  usePainter(channel, (_, now) => paintChange(change.current, data, now));
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
              className="num min-w-[62px] text-right text-[12px] whitespace-nowrap text-text-3"
            >
              —
            </span>
          )}
          <span className="@max-[340px]:hidden">
            <Sparkline channel={channel} width={112} height={30} rangeMs={CHANGE_WINDOW_MS} />
          </span>
        </span>
      </div>
    </TileShell>
  );
}
