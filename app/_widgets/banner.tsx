"use client";

import { Pause, RotateCw } from "lucide-react";
import { formatAge, formatTime } from "#lib/format.ts";
import type { ConnectionSnapshot } from "../_live/connection.ts";
import type { Loss } from "../_live/farewell.ts";
import { useConnection, usePause } from "../_live/hooks.ts";
import { getLive } from "../_live/live.ts";
import { FaultMark } from "../_ui/marks.tsx";
import { useSettings } from "./settings/settings.ts";
import { useTick } from "./use-tick.ts";

/** A server that is gone for less than this (ms) is not worth a word. */
const GRACE_MS = 1_000;

/** One line under the top bar while the board is not what it should be: server gone, or paused. */
export function Banner() {
  const connection = useConnection();
  const { paused } = usePause();
  const gone = !["live", "lagging", "resyncing"].includes(connection.phase);
  const now = useTick(250, gone);
  const since = connection.lostAt ?? connection.since;
  if (gone && now - since >= GRACE_MS) return <ServerGone connection={connection} now={now} since={since} />;
  return paused ? <Paused /> : null;
}

interface GoneProps {
  readonly connection: ConnectionSnapshot;
  readonly now: number;
  readonly since: number;
}

function ServerGone({ connection, now, since }: GoneProps) {
  const { zone } = useSettings();
  const { lastMessageAt, nextTryAt, attempt, loss } = connection;
  return (
    <div
      data-testid="banner"
      className="flex h-8 shrink-0 items-center gap-2 overflow-hidden border-b border-diag/50 max-md:h-auto max-md:min-h-8 max-md:py-1 bg-surface-1 px-3 whitespace-nowrap motion-safe:animate-[banner_120ms_ease-out] [background-image:linear-gradient(var(--diag-soft),var(--diag-soft))]"
    >
      <FaultMark />
      <b className="num truncate font-semibold max-md:whitespace-normal">
        {what(loss, seconds(now - since))}
      </b>
      {lastMessageAt !== null && (
        <span className="num truncate text-text-2 max-md:hidden">
          Values are from {formatTime(lastMessageAt, zone)}. What the server still holds is filled in when it
          is back.
        </span>
      )}
      <span className="num ml-auto flex items-center gap-3 text-text-2">
        <span className="max-md:hidden">{nextTry(nextTryAt, now, attempt)}</span>
        <button
          type="button"
          onClick={() => getLive().connection.retryNow()}
          className="inline-flex h-6 items-center gap-1.5 rounded-sm border border-control px-2 text-text hover:bg-surface-2"
        >
          <RotateCw size={12} /> Retry now
        </button>
        {attempt >= 2 && loss?.cause === "lost" && (
          <span className="max-lg:hidden">Is it running? A proxy may also block WebSocket.</span>
        )}
      </span>
    </div>
  );
}

/** What is the matter, in a sentence. */
function what(loss: Loss | null, gone: string): string {
  if (loss?.cause === "shutdown") return `Server shut down ${gone} ago.`;
  if (loss?.cause === "stalled") return `Disconnected ${gone} ago: this page did not keep up.`;
  if (loss?.cause === "refused" && loss.message) return `The server refuses this page: ${loss.message}.`;
  return `Server not answering for ${gone}.`;
}

function nextTry(at: number | null, now: number, attempt: number): string {
  const tries = `attempt ${attempt + 1}`;
  return at === null || at <= now ? `Trying, ${tries}` : `Next try in ${seconds(at - now + 999)}, ${tries}`;
}

function seconds(ms: number): string {
  return formatAge(Math.max(0, Math.floor(ms / 1000) * 1000)).replace(".0", "");
}

function Paused() {
  const { pausedAt, waiting, toggle } = usePause();
  const { zone } = useSettings();
  return (
    <div
      data-testid="paused"
      className="num flex h-8 shrink-0 items-center gap-2 border-b border-border bg-surface-2 px-3 whitespace-nowrap"
    >
      <Pause aria-hidden size={13} />
      <b className="font-semibold">Paused at {formatTime(pausedAt, zone)}.</b>
      <span className="text-text-2">{waiting} updates waiting</span>
      <button
        type="button"
        onClick={toggle}
        className="ml-auto inline-flex h-6 items-center gap-2 rounded-sm border border-control px-2 hover:bg-surface-3"
      >
        Resume <kbd className="font-sans text-[12px] text-text-2 max-md:hidden">Space</kbd>
      </button>
    </div>
  );
}
