import type { ReactNode } from "react";
import { formatDateTime, formatNumber } from "#lib/format.ts";
import type { FeedTrouble, WatchedFeed } from "#lib/status.ts";
import { counted } from "../channel-words.ts";
import { useSettings } from "../settings/settings.ts";
import { CopyButton } from "./copy-button.tsx";
import { momentWords } from "./event-words.ts";
import {
  agoWords,
  conditionSince,
  heldWords,
  lastRefusals,
  nextTryWords,
  reasonsOf,
  typeWords,
} from "./feed-words.ts";
import { RetryButton } from "./retry-button.tsx";

interface Props {
  readonly feed: WatchedFeed;
  /** The server's clock, epoch milliseconds. */
  readonly now: number;
  readonly silent: boolean;
}

/** What there is to say of a feed: why it fails and what happens now, what it brought, and what it refused. */
export function FeedDetails({ feed, now, silent }: Props) {
  return (
    <div className="grid gap-3">
      {feed.trouble && (
        <div className="grid grid-cols-[minmax(0,1fr)_320px] gap-3 max-lg:grid-cols-[minmax(0,1fr)]">
          <LastError trouble={feed.trouble} now={now} />
          <WhatHappensNow feed={feed} trouble={feed.trouble} now={now} silent={silent} />
        </div>
      )}
      <Facts feed={feed} now={now} />
      {feed.refused.total > 0 && <Refusals feed={feed} now={now} />}
    </div>
  );
}

function Box({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <div className="rounded-md border border-border bg-bg px-3 py-2">
      <div className="flex min-h-6 items-center justify-between gap-2 text-[12px] text-text-2">
        {title}
        {actions}
      </div>
      {children}
    </div>
  );
}

function LastError({ trouble, now }: { trouble: FeedTrouble; now: number }) {
  const { zone } = useSettings();
  return (
    <Box
      title={`Last error, ${momentWords(trouble.time, now, zone)}, verbatim`}
      actions={<CopyButton label="Copy the error" text={trouble.message} />}
    >
      <pre data-field="error" className="max-h-40 overflow-y-auto font-mono break-words whitespace-pre-wrap">
        {trouble.message}
      </pre>
    </Box>
  );
}

function WhatHappensNow({ feed, trouble, now, silent }: Props & { trouble: FeedTrouble }) {
  return (
    <Box
      title="What happens now"
      actions={feed.state === "retrying" && !silent && <RetryButton feed={feed.name} />}
    >
      <p data-field="next">
        {silent ? (
          "Nobody knows: the server does not answer."
        ) : (
          <NextTry feed={feed} failures={trouble.failures} now={now} />
        )}
      </p>
      <p className="text-text-2">{heldWords(feed)}</p>
    </Box>
  );
}

function NextTry({ feed, failures, now }: Pick<Props, "feed" | "now"> & { failures: number }) {
  const row = `${counted(failures, "failure")} in a row`;
  if (feed.state === "running") return `It runs again, without a tick yet, after ${row}.`;
  return (
    <>
      Next try <b className="font-semibold">{nextTryWords(feed, now)}</b>, after {row}.
    </>
  );
}

/** What the line above has no room for, or not on this screen. */
function Facts({ feed, now }: { feed: WatchedFeed; now: number }) {
  const { zone } = useSettings();
  return (
    <dl className="flex flex-wrap gap-x-6 gap-y-1 text-text-2">
      <Fact name="Type" className="xl:hidden">
        {typeWords(feed.type)}
      </Fact>
      <Fact name="Channels" className="md:hidden">
        {formatNumber(feed.channels, 0)}
      </Fact>
      <Fact name="Ticks">{formatNumber(feed.ticks, 0)}</Fact>
      <Fact name="Last tick" className="lg:hidden">
        {agoWords(feed.lastTick, now)}
      </Fact>
      <Fact name="Late" className="xl:hidden">
        {formatNumber(feed.late, 0)}
      </Fact>
      <Fact name="Refused" className="md:hidden">
        {formatNumber(feed.refused.total, 0)}
      </Fact>
      <Fact name="Started again">{times(feed.reconnects)}</Fact>
      <Fact name="Since">{formatDateTime(conditionSince(feed, now), zone)}</Fact>
      <Fact name="Reads from" className="lg:hidden">
        {feed.source ?? "nothing outside"}
      </Fact>
    </dl>
  );
}

function Fact({ name, className = "", children }: { name: string; className?: string; children: ReactNode }) {
  return (
    <div className={`flex min-w-0 gap-1.5 ${className}`}>
      <dt className="shrink-0">{name}</dt>
      <dd data-fact={name} className="min-w-0 break-words text-text">
        {children}
      </dd>
    </div>
  );
}

/** The newest refusals as they came, and how often each reason was given. */
function Refusals({ feed, now }: { feed: WatchedFeed; now: number }) {
  const { zone } = useSettings();
  const last = lastRefusals(feed);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)_320px] gap-3 max-lg:grid-cols-[minmax(0,1fr)]">
      <Box title={last.length === 1 ? "Refused, verbatim" : "Refused last, verbatim"}>
        <ul className="grid gap-1">
          {last.map(({ number, time, reason, detail }) => (
            <li key={number} data-field="refusal" className="flex gap-3 max-md:flex-wrap max-md:gap-y-0">
              <span className="text-text-2">{momentWords(time, now, zone)}</span>
              <span className="min-w-0 break-words">
                {reason}
                {detail && <span className="font-mono text-text-2"> {detail}</span>}
              </span>
            </li>
          ))}
        </ul>
      </Box>
      <Box title="Why">
        <ul className="max-h-40 overflow-y-auto">
          {reasonsOf(feed).map(({ reason, count }) => (
            <li key={reason} data-field="reason" className="flex justify-between gap-3">
              <span className="min-w-0 break-words">{reason}</span>
              <span>{formatNumber(count, 0)}</span>
            </li>
          ))}
        </ul>
      </Box>
    </div>
  );
}

function times(count: number): string {
  return count === 1 ? "once" : count === 0 ? "never" : `${formatNumber(count, 0)} times`;
}
