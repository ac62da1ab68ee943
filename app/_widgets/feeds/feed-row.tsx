import { ChevronDown } from "lucide-react";
import { type ReactNode, useId } from "react";
import { formatDateTime, formatNumber, formatSpan } from "#lib/format.ts";
import type { FeedTicks, WatchedFeed } from "#lib/status.ts";
import { IconButton } from "../../_ui/button.tsx";
import { FaultMark, LimitMark, LiveDot } from "../../_ui/marks.tsx";
import { useSettings } from "../settings/settings.ts";
import { formatCount } from "../status/status-words.ts";
import { COLUMNS, NOT_PHONE, WIDE, WIDEST } from "./columns.ts";
import { FeedDetails } from "./feed-details.tsx";
import {
  agoWords,
  CONDITION_WORDS,
  type Condition,
  conditionOf,
  conditionSince,
  hasFaults,
  rateWords,
  typeWords,
} from "./feed-words.ts";
import { RateTrend } from "./rate-trend.tsx";

interface Props {
  readonly feed: WatchedFeed;
  /** The server's clock, epoch milliseconds. */
  readonly now: number;
  /** Whether the server does not answer: then nothing is live, whatever it said. */
  readonly silent: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  readonly rates: readonly FeedTicks[];
  /** The feed's place in each of `rates`. */
  readonly at: number;
}

/** A feed in one line, and what there is to say of it below while it is open. */
export function FeedRow({ feed, now, silent, isOpen, onToggle, rates, at }: Props) {
  const id = useId();
  const condition = conditionOf(feed, now);
  const isFailing = condition === "failing";
  return (
    <tbody
      data-feed={feed.name}
      data-condition={condition}
      className={`block border-t border-grid first-of-type:border-t-0 ${isFailing ? "bg-diag-soft shadow-[inset_2px_0_0_var(--diag)]" : ""}`}
    >
      <tr className={`${COLUMNS} min-h-[50px]`}>
        <td>
          <Name feed={feed} condition={silent ? null : condition} />
        </td>
        <td className={`truncate text-text-2 ${WIDEST}`}>{typeWords(feed.type)}</td>
        <td data-field="state">
          <State feed={feed} condition={condition} now={now} silent={silent} />
        </td>
        <Figure field="channels" className={NOT_PHONE}>
          {formatNumber(feed.channels, 0)}
        </Figure>
        <Figure field="rate">{rateWords(feed.rate)}</Figure>
        <td className={WIDE}>
          <RateTrend rates={rates} at={at} isFailing={isFailing} />
        </td>
        <Figure field="last-tick" className={WIDE}>
          {agoWords(feed.lastTick, now)}
        </Figure>
        <Figure field="refused" className={NOT_PHONE}>
          <Refused feed={feed} />
        </Figure>
        <Figure field="late" className={WIDEST}>
          {formatCount(feed.late)}
        </Figure>
        <td className="text-right">
          <IconButton
            label={`Details of ${feed.name}`}
            aria-expanded={isOpen}
            aria-controls={isOpen ? id : undefined}
            onClick={onToggle}
            className="max-md:size-9"
          >
            <ChevronDown size={16} className={isOpen ? "rotate-180" : ""} />
          </IconButton>
        </td>
      </tr>
      {isOpen && (
        <tr id={id} data-testid="details" className="block">
          <td className="block pr-4 pb-4 pl-12 max-md:px-3">
            <FeedDetails feed={feed} now={now} silent={silent} />
          </td>
        </tr>
      )}
    </tbody>
  );
}

function Name({ feed, condition }: { feed: WatchedFeed; condition: Condition | null }) {
  return (
    <div className="flex items-center gap-4 max-md:gap-2">
      <span className="grid w-4 shrink-0 place-items-center">
        {condition === "failing" ? <FaultMark /> : <LiveDot live={condition === "live"} />}
      </span>
      <span className="grid min-w-0">
        <span className="flex min-w-0 items-center gap-1.5">
          <b className="truncate font-semibold">{feed.name}</b>
          {hasFaults(feed) && (
            <span className="shrink-0 md:hidden">
              <LimitMark severity="warn" />
              <span className="sr-only">refused some</span>
            </span>
          )}
        </span>
        <span data-field="source" title={feed.source ?? ""} className="truncate text-[12px] text-text-2">
          {feed.source ?? (feed.simulated ? "made up here" : typeWords(feed.type))}
        </span>
      </span>
    </div>
  );
}

function State({
  feed,
  condition,
  now,
  silent,
}: Pick<Props, "feed" | "now" | "silent"> & { condition: Condition }) {
  const { zone } = useSettings();
  const since = conditionSince(feed, now);
  const word = CONDITION_WORDS[condition];
  return (
    <span title={`since ${formatDateTime(since, zone)}`} className="whitespace-nowrap">
      <span className={condition === "failing" ? "font-semibold" : ""}>
        {silent ? `Was ${word.toLowerCase()}` : word}
      </span>{" "}
      <span className={condition === "failing" ? "text-text-2" : "text-text-3"}>
        {formatSpan(now - since)}
      </span>
    </span>
  );
}

/** How much was refused, with a mark where any of it was a fault. */
function Refused({ feed }: { feed: WatchedFeed }) {
  return (
    <span className="inline-flex items-center gap-1.5">
      {hasFaults(feed) && <LimitMark severity="warn" />}
      {formatCount(feed.refused.total)}
    </span>
  );
}

function Figure({
  field,
  className = "",
  children,
}: {
  field: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    <td data-field={field} className={`text-right whitespace-nowrap ${className}`}>
      {children}
    </td>
  );
}
