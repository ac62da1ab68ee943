"use client";

import { formatAge } from "#lib/format.ts";
import type { ChannelData } from "../_live/channel-data.ts";
import { exactNow, useChannelState, useNow, usePhase } from "../_live/hooks.ts";
import { Badge } from "../_ui/badge.tsx";
import { LiveDot } from "../_ui/marks.tsx";
import { RANGES, useBoard } from "./board-store.ts";
import { agoText, badgeText } from "./channel-words.ts";
import { isRecent } from "./chart/recent.ts";

interface Props {
  readonly data: ChannelData;
  /** Whether the age is also written while the channel is live. */
  readonly always?: boolean;
}

/** How current a channel is: a dot while live, its age when late, a badge when it cannot be trusted. */
export function FreshnessLabel({ data, always = false }: Props) {
  const state = useChannelState(data.channel);
  const now = exactNow(useNow(always ? 500 : 1_000));
  const silence = data.silence(now);
  const recent = isRecent(data, now, RANGES[useBoard().range]);
  if (state === "live") return <Live recent={recent} text={always ? formatAge(silence) : ""} />;
  const badge = badgeText(state, silence);
  return (
    <span data-state={state} data-field="age" className="num text-[12px] font-semibold text-text-2">
      {badge ? <Badge look={state === "offline" ? "diag" : "plain"}>{badge}</Badge> : agoText(silence)}
    </span>
  );
}

function Live({ recent, text }: { recent: boolean; text: string }) {
  const phase = usePhase();
  return (
    <span data-state="live" className="num inline-flex items-center gap-2 text-[12px] text-text-2">
      <LiveDot live={recent && (phase === "live" || phase === "lagging")} />
      {text && <span data-field="age">{text}</span>}
    </span>
  );
}
