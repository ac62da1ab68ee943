"use client";

import { formatAge, formatIso, formatTime, MISSING, zoneName } from "#lib/format.ts";
import type { ConnectionSnapshot, Phase } from "../_live/connection.ts";
import { useConnection } from "../_live/hooks.ts";
import { getLive } from "../_live/live.ts";
import { FaultMark, LiveDot } from "../_ui/marks.tsx";
import { NearLink } from "../_ui/near-link.tsx";
import { counted } from "./channel-words.ts";
import { DemoBadge } from "./demo-badge.tsx";
import { useSettings } from "./settings/settings.ts";
import { useTick } from "./use-tick.ts";

const PHASE_WORDS: Record<Phase, string> = {
  connecting: "Connecting",
  live: "Live",
  lagging: "Lagging",
  reconnecting: "Reconnecting",
  offline: "Offline",
  resyncing: "Catching up",
};

const ZONE_HINT = "All times are on this clock; the settings have others.";

interface Props {
  /** How many this page watches. */
  readonly channels: number;
  /** Whether any of them is made up. */
  readonly simulated: boolean;
}

/** The facts about connection and feeds, in one line. */
export function StatusBar({ channels, simulated }: Props) {
  const connection = useConnection();
  const now = useTick(1_000);
  const { phase, recovered } = connection;
  const live = phase === "live" || phase === "lagging";
  return (
    <footer className="num flex h-7 shrink-0 items-center justify-between gap-3 overflow-hidden border-t border-border bg-surface-1 px-3 text-[12px] whitespace-nowrap text-text-2 max-md:hidden">
      <ul className="flex items-center">
        <Item first>
          <span data-testid="connection" className="inline-flex items-center gap-2 font-semibold text-text">
            <LiveDot live={live} /> {PHASE_WORDS[phase]}
          </span>
        </Item>
        {recovered && (
          <Item>
            <span className="text-text-3">
              back after {formatAge(recovered.awayMs)},{" "}
              {recovered.filledMs > 0 ? `filled ${formatAge(recovered.filledMs)}` : "gap not filled"}
            </span>
          </Item>
        )}
        {!live && <LastMessage connection={connection} now={now} />}
        <Item>{counted(channels, "channel") + (live ? "" : " held")}</Item>
        <Item>{live ? connection.messagesPerSecond : 0} msg/s</Item>
        <Item>lag {live && connection.lagMs !== null ? `${Math.round(connection.lagMs)} ms` : MISSING}</Item>
        <Item>
          <NearLink
            href="/feeds"
            title={feedWords(connection)}
            className="inline-flex h-6 items-center rounded-sm hover:text-text"
          >
            <Feeds connection={connection} />
          </NearLink>
        </Item>
      </ul>
      <span className="flex items-center gap-3">
        <DemoBadge simulated={simulated} />
        <Clock now={now} />
      </span>
    </footer>
  );
}

function Item({ first = false, children }: { first?: boolean; children: React.ReactNode }) {
  return (
    <li className="flex items-center">
      {!first && <span aria-hidden className="mx-3 size-[3px] rounded-full bg-text-3" />}
      {children}
    </li>
  );
}

function LastMessage({ connection, now }: { connection: ConnectionSnapshot; now: number }) {
  const { zone } = useSettings();
  const at = connection.lastMessageAt;
  if (at === null) return null;
  const ago = formatAge(Math.floor((now - at) / 1000) * 1000).replace(".0", "");
  return (
    <Item>
      last message {formatTime(at, zone)}, {ago} ago
    </Item>
  );
}

/** What the mouse is told: why feeds fail, or where the link leads. */
function feedWords({ feeds }: ConnectionSnapshot): string {
  const failing = (feeds ?? []).filter((feed) => feed.state === "retrying");
  if (failing.length === 0) return "How each feed is";
  return failing.map((feed) => `${feed.name}: ${feed.message ?? "failed"}`).join("\n");
}

function Feeds({ connection }: { connection: ConnectionSnapshot }) {
  const { feeds } = connection;
  if (feeds === null) return "feeds unknown";
  const failing = feeds.filter((feed) => feed.state === "retrying");
  if (failing.length === 0) return `feeds ${feeds.length}/${feeds.length} ok`;
  return (
    <span className="flex items-center gap-1.5 text-diag">
      <FaultMark /> feeds {feeds.length - failing.length}/{feeds.length} ok
    </span>
  );
}

function Clock({ now }: { now: number }) {
  const { zone } = useSettings();
  const moment = now === 0 ? Number.NaN : getLive().now();
  return (
    <span data-zone={zone} title={`${formatIso(moment, zone)}\n${ZONE_HINT}`}>
      {zoneName(zone, moment)}{" "}
      <b className="font-semibold text-text">{now === 0 ? "--:--:--" : formatTime(moment, zone)}</b>
    </span>
  );
}
