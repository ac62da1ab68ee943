import { Search } from "lucide-react";
import Link from "next/link";
import { type ReactNode, type RefObject, useState } from "react";
import type { WatchedFeed } from "#lib/status.ts";
import { FaultMark } from "../../_ui/marks.tsx";
import { Panel } from "../../_ui/panel.tsx";
import type { StatusSnapshot } from "../status/status-poll.ts";
import { COLUMNS, NOT_PHONE, WIDE, WIDEST } from "./columns.ts";
import { FeedRow } from "./feed-row.tsx";
import { failingFirst, matches, tally } from "./feed-words.ts";

interface Props {
  readonly snapshot: StatusSnapshot;
  /** The server's clock, epoch milliseconds. */
  readonly now: number;
  readonly silent: boolean;
  readonly filter: RefObject<HTMLInputElement | null>;
}

/** A row for each feed, those that fail first and opened. */
export function FeedsTable({ snapshot, now, silent, filter }: Props) {
  const [words, setWords] = useState("");
  /** What somebody opened or closed; a feed that fails is open otherwise. */
  const [chosen, setChosen] = useState<ReadonlyMap<string, boolean>>(new Map());
  const feeds = snapshot.status?.feeds ?? [];
  const shown = failingFirst(feeds, now).filter((feed) => matches(feed, words, now));
  const isOpen = (feed: WatchedFeed): boolean => chosen.get(feed.name) ?? feed.trouble !== null;
  const toggle = (feed: WatchedFeed): void => setChosen(new Map(chosen).set(feed.name, !isOpen(feed)));
  return (
    <Panel className="overflow-hidden">
      <header className="flex min-h-14 flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 max-md:px-3">
        <h1 className="text-[16px] leading-6 font-semibold">Feeds</h1>
        {feeds.length > 0 && <Tally feeds={feeds} now={now} silent={silent} />}
        <span className="flex-1" />
        <Filter input={filter} words={words} onWords={setWords} />
      </header>
      {shown.length === 0 ? (
        <Nothing isKnown={snapshot.status !== null} words={words} onClear={() => setWords("")} />
      ) : (
        <Table>
          {shown.map((feed) => (
            <FeedRow
              key={feed.name}
              feed={feed}
              now={now}
              silent={silent}
              isOpen={isOpen(feed)}
              onToggle={() => toggle(feed)}
              rates={snapshot.feedTicks}
              at={feeds.indexOf(feed)}
            />
          ))}
        </Table>
      )}
    </Panel>
  );
}

/** How many are well, also said aloud when it changes. */
function Tally({ feeds, now, silent }: { feeds: readonly WatchedFeed[]; now: number; silent: boolean }) {
  const { ok, failing } = tally(feeds, now);
  return (
    <p role="status" data-testid="tally" className="num flex items-center gap-3 text-text-2">
      <span>
        {silent && "was "}
        {ok}
      </span>
      {failing > 0 && (
        <span className="flex items-center gap-2 text-text">
          <FaultMark /> {failing} failing
        </span>
      )}
    </p>
  );
}

interface FilterProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly words: string;
  readonly onWords: (words: string) => void;
}

function Filter({ input, words, onWords }: FilterProps) {
  return (
    <div className="relative w-[220px] max-md:w-full">
      <Search aria-hidden size={14} className="absolute top-[7px] left-2.5 text-text-3 max-md:top-[15px]" />
      <input
        ref={input}
        data-testid="filter"
        aria-label="Filter by name, type, source or state"
        aria-keyshortcuts="/"
        placeholder="Filter"
        autoComplete="off"
        spellCheck={false}
        value={words}
        onChange={(event) => onWords(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          onWords("");
          event.currentTarget.blur();
        }}
        className="h-7 w-full rounded-md bg-surface-2 pr-2 pl-8 text-text placeholder:text-text-3 max-md:h-11 max-md:text-[16px]"
      />
    </div>
  );
}

function Table({ children }: { children: ReactNode }) {
  return (
    <table className="num block" aria-label="Feeds">
      <thead className="block border-y border-border bg-surface-2/50 text-[12px] text-text-2">
        <tr className={`${COLUMNS} py-1.5`}>
          <Heading className="pl-8 max-md:pl-6">Feed</Heading>
          <Heading className={WIDEST}>Type</Heading>
          <Heading>State</Heading>
          <Heading className={`text-right ${NOT_PHONE}`}>Channels</Heading>
          <Heading className="text-right">Ticks/s</Heading>
          <Heading className={`text-right ${WIDE}`}>Last 15 min</Heading>
          <Heading className={`text-right ${WIDE}`}>Last tick</Heading>
          <Heading className={`text-right ${NOT_PHONE}`}>Refused</Heading>
          <Heading className={`text-right ${WIDEST}`}>Late</Heading>
          <Heading>
            <span className="sr-only">Details</span>
          </Heading>
        </tr>
      </thead>
      {children}
    </table>
  );
}

function Heading({ className = "", children }: { className?: string; children: ReactNode }) {
  return (
    <th scope="col" className={`text-left font-normal whitespace-nowrap ${className}`}>
      {children}
    </th>
  );
}

interface NothingProps {
  readonly isKnown: boolean;
  readonly words: string;
  readonly onClear: () => void;
}

function Nothing({ isKnown, words, onClear }: NothingProps) {
  return (
    <p data-testid="no-feeds" className="border-t border-grid px-4 py-8 text-center text-text-2">
      {!isKnown && "…"}
      {isKnown && words !== "" && (
        <>
          No feed has “{words}” in its name, type, source or state.{" "}
          <button type="button" onClick={onClear} className="min-h-6 text-accent underline">
            Show all
          </button>
        </>
      )}
      {isKnown && words === "" && (
        <>
          No feed is configured, so nothing comes in.{" "}
          <Link href="/" className="inline-block min-h-6 text-accent underline">
            Connect a feed on the board
          </Link>
        </>
      )}
    </p>
  );
}
