"use client";

import { useChannelState, useFacts, useNow } from "../../_live/hooks.ts";
import { getLive } from "../../_live/live.ts";
import { Badge } from "../../_ui/badge.tsx";
import { badgeText } from "../channel-words.ts";

/** Why a compared channel's newest value is not current, in a word; nothing while it is. */
export function ComparedState({ channel }: { channel: string }) {
  const data = useFacts(channel, 0);
  const state = useChannelState(channel);
  const now = useNow(1_000);
  if (data.refused) {
    const gone = data.refused.code === "unknown-channel";
    return <span className="text-text-3">{gone ? "no such channel" : data.refused.message}</span>;
  }
  if (now === 0 || !data.entry) return null;
  const badge = badgeText(state, data.silence(getLive().shownNow()));
  return badge && <Badge>{badge}</Badge>;
}
