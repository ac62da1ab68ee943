"use client";

import { Check, LoaderCircle } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import { formatTime } from "#lib/format.ts";
import { useCatalog, usePause, usePhase } from "../../_live/hooks.ts";
import { FaultMark } from "../../_ui/marks.tsx";
import { addToWatchlist, setFocus } from "../board-store.ts";
import { labelOf } from "../channel-words.ts";
import { useSettings } from "../settings/settings.ts";
import { addTile } from "../tiles/tile-actions.ts";
import { useTick } from "../use-tick.ts";
import type { Quote } from "./arrivals.ts";
import { closeConnect } from "./connect-state.ts";
import { PreviewCard } from "./preview-card.tsx";
import { useArrivals } from "./use-arrivals.ts";

/** Further channels that are named beside the one shown. */
const NAMED = 10;

interface Props {
  /** The types of feed whose refusals are quoted. */
  readonly types: readonly string[];
  /** Whether the room is needed for something else: then a line says it all. */
  readonly isBrief: boolean;
  /** The channel to show rather than the first. */
  readonly wanted: string | undefined;
}

/** What has come in since the drawer was opened, and until then that it is waited for. */
export function Waiting({ types, isBrief, wanted }: Props) {
  const { channels, firstAt, refused } = useArrivals();
  const [chosen, setChosen] = useState<string | null>(null);
  const shown = chosen ?? channels.find((channel) => channel === wanted) ?? channels[0];
  const quote = refused.find(({ type }) => types.includes(type));
  return (
    <section
      aria-label="First message"
      className="grid max-h-[60%] shrink-0 content-start gap-3 overflow-y-auto border-t border-border px-5 py-3.5 max-md:px-4"
    >
      {firstAt === null || channels[0] === undefined ? (
        <WaitingLine />
      ) : (
        <FirstMessage at={firstAt} channel={channels[0]} />
      )}
      <Announcement first={channels[0]} quote={quote} />
      {shown !== undefined && !isBrief && (
        <>
          <PreviewCard key={shown} channel={shown} />
          {channels.length > 1 && (
            <Others channels={channels.filter((channel) => channel !== shown)} onChoose={setChosen} />
          )}
        </>
      )}
      {quote && !isBrief && <RefusalBox quote={quote} />}
      {shown !== undefined && !isBrief && <Actions channel={shown} />}
    </section>
  );
}

function WaitingLine() {
  const [since] = useState(() => Date.now());
  const seconds = Math.max(0, Math.floor((useTick(1_000) - since) / 1_000));
  const phase = usePhase();
  const words =
    phase === "live" || phase === "lagging" ? "Waiting for the first message…" : "Waiting for the server…";
  return (
    <p data-testid="waiting" className="flex items-center gap-2">
      <LoaderCircle size={14} aria-hidden className="shrink-0 text-accent motion-safe:animate-spin" />
      <span className="flex-1">{words}</span>
      <span className="num text-text-3">{seconds} s</span>
    </p>
  );
}

function FirstMessage({ at, channel }: { at: number; channel: string }) {
  const { zone } = useSettings();
  const { paused, toggle } = usePause();
  return (
    <>
      <p data-testid="first-message" className="num flex items-start gap-2">
        <Check size={14} aria-hidden className="mt-0.5 shrink-0 text-accent" />
        <span className="min-w-0 break-words">
          First message at {formatTime(at, zone)}, {channel}
        </span>
      </p>
      {paused && (
        <p className="text-[12px] text-text-2">
          The board is paused, and so is this preview.{" "}
          <button
            type="button"
            onClick={toggle}
            className="inline-flex h-6 items-center text-accent underline"
          >
            Resume
          </button>
        </p>
      )}
    </>
  );
}

/** Said once to those who do not see it; the seconds are not. */
function Announcement({ first, quote }: { first: string | undefined; quote: Quote | undefined }) {
  return (
    <p role="status" className="sr-only">
      {first !== undefined && `First message: ${first}. `}
      {quote && `Refused: ${quote.reason}.`}
    </p>
  );
}

interface OthersProps {
  readonly channels: readonly string[];
  readonly onChoose: (channel: string) => void;
}

function Others({ channels, onChoose }: OthersProps) {
  const catalog = useCatalog() ?? [];
  const named = channels.slice(0, NAMED);
  const entries = new Map(catalog.map((entry) => [entry.channel, entry]));
  return (
    <div className="text-[12px] text-text-2">
      Also arrived:
      <ul data-testid="others" className="flex flex-wrap gap-x-3">
        {named.map((channel) => (
          <li key={channel} className="min-w-0">
            <button
              type="button"
              title={channel}
              onClick={() => onChoose(channel)}
              className="inline-flex h-6 max-w-full items-center text-accent hover:underline"
            >
              <span className="truncate">{labelOf(channel, entries.get(channel) ?? null)}</span>
            </button>
          </li>
        ))}
        {channels.length > NAMED && (
          <li className="num inline-flex h-6 items-center">and {channels.length - NAMED} more</li>
        )}
      </ul>
    </div>
  );
}

function RefusalBox({ quote: { feed, reason, detail } }: { quote: Quote }) {
  return (
    <div
      data-testid="refusal"
      className="flex items-start gap-2.5 rounded-md border border-diag/60 bg-diag-soft px-3 py-2"
    >
      <span className="mt-1">
        <FaultMark />
      </span>
      <div className="min-w-0">
        <p>Something was refused by {feed}:</p>
        <p className="font-mono text-[12px] break-words text-text-2">
          {reason}
          {detail && `: ${detail}`}
        </p>
      </div>
    </div>
  );
}

function Actions({ channel }: { channel: string }) {
  const router = useRouter();
  const path = usePathname();
  const add = () => {
    addToWatchlist(channel);
    addTile(channel);
    setFocus(channel);
    closeConnect();
    if (path !== "/") router.push("/");
  };
  return (
    <div className="flex justify-between gap-2">
      <button
        type="button"
        onClick={add}
        className="inline-flex h-8 items-center rounded-md bg-accent px-3.5 font-semibold text-on-accent max-md:h-11"
      >
        Add to the board
      </button>
      <button
        type="button"
        onClick={closeConnect}
        className="inline-flex h-8 items-center rounded-md px-3 text-text-2 hover:bg-surface-2 hover:text-text max-md:h-11"
      >
        Done
      </button>
    </div>
  );
}
