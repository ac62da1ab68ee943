import { Fragment } from "react";
import { formatAge, formatNumber, formatTime, MISSING } from "#lib/format.ts";
import type { FeedReport, ServerStatus } from "#lib/status.ts";
import { FaultMark, LiveDot } from "../../_ui/marks.tsx";
import { useSettings } from "../settings/settings.ts";
import { feedRate, formatCount, refusalsOf } from "./status-words.ts";
import { Cell, type Column, TablePanel } from "./table.tsx";

const COLUMNS: readonly Column[] = [
  { name: "Feed" },
  { name: "Type", wideOnly: true },
  { name: "State" },
  { name: "Since", wideOnly: true },
  { name: "Channels", number: true, wideOnly: true },
  { name: "Ticks/s", number: true },
  { name: "Ticks", number: true, wideOnly: true },
  { name: "Refused", number: true },
];

interface Props {
  readonly status: ServerStatus | null;
  readonly previous: ServerStatus | null;
}

/** Where ticks come from: a row for each feed, and below it why it is tried again. */
export function FeedsPanel({ status, previous }: Props) {
  const feeds = status?.feeds ?? [];
  return (
    <TablePanel
      title="Feeds"
      note={status && noteOf(feeds)}
      columns={COLUMNS}
      empty={status ? "No feed is configured; README says how to plug one in." : "…"}
    >
      {feeds.map((feed) => (
        <Fragment key={feed.name}>
          <FeedRow feed={feed} rate={feedRate(feed, previous, status)} now={status?.time ?? 0} />
          {feed.message !== null && <Trouble feed={feed} now={status?.time ?? 0} />}
        </Fragment>
      ))}
    </TablePanel>
  );
}

function noteOf(feeds: readonly FeedReport[]): string {
  const failing = feeds.filter(({ state }) => state === "retrying").length;
  return failing === 0 ? `${feeds.length} of ${feeds.length} ok` : `${failing} of ${feeds.length} failing`;
}

function FeedRow({ feed, rate, now }: { feed: FeedReport; rate: number; now: number }) {
  const { zone } = useSettings();
  const refused = refusalsOf(feed);
  return (
    <tr data-feed={feed.name} data-state={feed.state} className="h-9 border-t border-grid">
      <Cell>
        <b className="font-semibold">{feed.name}</b>
        {feed.simulated && !/simulated/i.test(feed.name) && (
          <span className="text-text-3 max-md:hidden"> simulated</span>
        )}
      </Cell>
      <Cell wideOnly>
        <span className="text-text-2">{feed.type}</span>
      </Cell>
      <Cell field="state">
        <FeedState state={feed.state} />
      </Cell>
      <Cell wideOnly>
        {formatTime(feed.since, zone)} <span className="text-text-3">{formatAge(now - feed.since)}</span>
      </Cell>
      <Cell number wideOnly>
        {formatNumber(feed.channels, 0)}
      </Cell>
      <Cell number field="rate">
        {formatNumber(rate, 1)}
      </Cell>
      <Cell number wideOnly field="ticks">
        {formatCount(feed.ticks)}
      </Cell>
      <Cell number field="refused">
        <span title={refused.why}>{formatCount(refused.total)}</span>
      </Cell>
    </tr>
  );
}

function FeedState({ state }: { state: FeedReport["state"] }) {
  return (
    <span className="inline-flex items-center gap-2">
      <span className="inline-grid w-2.5 place-items-center">
        {state === "retrying" ? <FaultMark /> : <LiveDot live={state === "running"} />}
      </span>
      {state}
    </span>
  );
}

/** Why a feed is tried again, in its own words, and when. */
function Trouble({ feed, now }: { feed: FeedReport; now: number }) {
  const wait = feed.nextTry === null ? MISSING : formatAge(Math.max(0, feed.nextTry - now));
  return (
    <tr className="bg-diag-soft">
      <td colSpan={COLUMNS.length} className="px-3 py-2 max-md:px-2">
        <span className="break-words">{feed.message}</span>{" "}
        <span className="whitespace-nowrap text-text-2">Next try in {wait}.</span>
      </td>
    </tr>
  );
}
