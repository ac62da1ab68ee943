"use client";

import { X } from "lucide-react";
import type { ReactNode } from "react";
import { formatSpan } from "#lib/format.ts";
import type { ChannelData } from "../../_live/channel-data.ts";
import { useChannelState, useNow } from "../../_live/hooks.ts";
import { LimitMark } from "../../_ui/marks.tsx";
import { Panel } from "../../_ui/panel.tsx";
import type { TileSpec } from "../board-store.ts";
import { labelOf } from "../channel-words.ts";
import { FreshnessLabel } from "../freshness-label.tsx";
import { type RunningCrossing, useCrossing } from "../use-crossing.ts";
import { removeTile } from "./tile-actions.ts";

interface Props {
  readonly data: ChannelData;
  readonly spec: TileSpec;
  readonly title?: string;
  /** Half as high as the others. */
  readonly small?: boolean;
  readonly children: ReactNode;
}

/** What every tile has: title, freshness, the way off the board, and hatching where its value cannot be trusted. */
export function TileShell({ data, spec, title, small = false, children }: Props) {
  const { channel } = data;
  const state = useChannelState(channel);
  const stale = state === "stale" || state === "offline";
  const crossing = useCrossing(channel);
  const name = title ?? labelOf(channel, data.entry);
  // A line asks nobody for its width: the browser lays each container out in a pass of its own.
  const container = spec.kind === "line" ? "" : "@container";
  return (
    <Panel
      aria-label={name}
      data-channel={channel}
      data-state={state}
      data-kind={spec.kind}
      className={`tile ${container} group ${small ? "h-20" : "h-[168px]"} ${stale ? "hatched" : ""}`}
    >
      <header className="absolute inset-x-[11px] top-[7px] z-10 flex h-[22px] items-center justify-between gap-2">
        <h3 className="truncate font-semibold">{name}</h3>
        <span className="flex shrink-0 items-center gap-1.5">
          <button
            type="button"
            aria-label={`Remove ${name} from the board`}
            title="Remove this tile"
            onClick={() => removeTile(spec)}
            className="grid size-6 place-items-center rounded-sm text-transparent group-focus-within:text-text-3 group-hover:text-text-3 hover:bg-surface-3 hover:text-text focus-visible:text-text"
          >
            <X size={13} />
          </button>
          {crossing && !stale ? (
            <CrossingLabel data={data} crossing={crossing} />
          ) : (
            <FreshnessLabel data={data} />
          )}
        </span>
      </header>
      {children}
    </Panel>
  );
}

const PRIORITY = { warn: 2, alarm: 1 } as const;

/** The limit a channel is beyond and for how long: `▲ 2 High 2:12`. */
function CrossingLabel({ data, crossing }: { data: ChannelData; crossing: RunningCrossing }) {
  const now = useNow(1_000);
  const { severity, text, since } = crossing;
  return (
    <span className="num flex items-center gap-1.5 text-[12px]">
      <LimitMark severity={severity} />
      <b className={`font-semibold ${severity === "warn" ? "text-warn" : "text-alarm"}`}>
        {PRIORITY[severity]} {text}
      </b>
      <span className="text-text-2">{formatSpan(data.edge(now) - since)}</span>
    </span>
  );
}
