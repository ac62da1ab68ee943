"use client";

import { Check, LoaderCircle } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useState } from "react";
import { formatTime } from "#lib/format.ts";
import { useCatalog, useConnection, usePause, usePhase } from "../../_live/hooks.ts";
import { addToWatchlist, setFocus } from "../board-store.ts";
import { counted, labelOf } from "../channel-words.ts";
import { useSettings } from "../settings/settings.ts";
import { addTile } from "../tiles/tile-actions.ts";
import { useTick } from "../use-tick.ts";
import type { Arrival } from "./arrivals.ts";
import { type Subject, sortArrivals } from "./belonging.ts";
import { closeConnect } from "./connect-state.ts";
import { replayedChannels } from "./file/replay-store.ts";
import { PreviewCard } from "./preview-card.tsx";
import { RefusalBox } from "./refusal-box.tsx";
import type { Quote } from "./refused.ts";
import { useArrivals } from "./use-arrivals.ts";

/** Further channels that are named beside the one shown. */
const NAMED = 10;

interface Props {
  /** What is waited for. */
  readonly subject: Subject;
  /** The types of feed whose refusals are quoted. */
  readonly types: readonly string[];
  /** Whether the room is needed for something else: then a line says it all. */
  readonly isBrief: boolean;
  /** The channel to show rather than the first. */
  readonly wanted: string | undefined;
}

/** What has come in since the drawer was opened, and until then that it is waited for. */
export function Waiting({ subject, types, isBrief, wanted }: Props) {
  const { channels, refused } = useArrivals();
  const { feeds } = useConnection();
  const [chosen, setChosen] = useState<string | null>(null);
  const { own, others } = sortArrivals(channels, subject, feeds ?? [], replayedChannels());
  const named = (name: string | null | undefined) => own.find(({ channel }) => channel === name);
  const first = named(chosen) ?? named(wanted) ?? own[0];
  const shown = first?.channel;
  const quotes = refused.filter(({ type }) => types.includes(type));
  return (
    <section
      aria-label="First message"
      className="grid max-h-[60%] shrink-0 content-start gap-3 overflow-y-auto border-t border-border px-5 py-3.5 max-md:px-4"
    >
      {first ? <FirstMessage {...first} /> : <WaitingLine />}
      {!first && others[0] && !isBrief && <Meanwhile first={others[0]} more={others.length - 1} />}
      <Announcement first={shown} quote={quotes[0]} />
      {shown !== undefined && !isBrief && (
        <>
          <PreviewCard key={shown} channel={shown} />
          {own.length > 1 && (
            <Others channels={own.filter((arrival) => arrival !== first)} onChoose={setChosen} />
          )}
        </>
      )}
      {!isBrief && quotes.map((quote) => <RefusalBox key={quote.feed} quote={quote} />)}
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

function FirstMessage({ at, channel }: Arrival) {
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

/** What came in from elsewhere is no success of what is waited for. */
function Meanwhile({ first: { channel, feed }, more }: { first: Arrival; more: number }) {
  return (
    <p data-testid="meanwhile" className="num -mt-1 pl-[22px] text-[12px] leading-4 break-words text-text-2">
      Meanwhile {channel} came in from {feed ?? "another feed"}
      {more > 0 && ` (and ${counted(more, "other channel")})`}, which is not what is shown above.
    </p>
  );
}

/** Said once to those who do not see it; the seconds are not. */
function Announcement({ first, quote }: { first: string | undefined; quote: Quote | undefined }) {
  return (
    <p role="status" className="sr-only">
      {first !== undefined && `First message: ${first}. `}
      {quote && `Refused: ${quote.newest[0]?.reason}.`}
    </p>
  );
}

interface OthersProps {
  readonly channels: readonly Arrival[];
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
        {named.map(({ channel }) => (
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
