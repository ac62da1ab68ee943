import { ChevronRight, Download } from "lucide-react";
import { memo, useMemo, useState } from "react";
import type { FeedEvent } from "#lib/feed-events.ts";
import { formatDateTime, type Zone } from "#lib/format.ts";
import { Button, IconButton } from "../../_ui/button.tsx";
import { FaultMark, LimitMark } from "../../_ui/marks.tsx";
import { Panel } from "../../_ui/panel.tsx";
import { Segmented } from "../../_ui/segmented.tsx";
import { useSettings } from "../settings/settings.ts";
import {
  broughtWords,
  eventNote,
  eventsCsv,
  eventWords,
  momentWords,
  newestFirst,
  othersOf,
} from "./event-words.ts";

const CHOICES = [
  { value: "all", text: "All" },
  { value: "failing", text: "Failing only" },
] as const;
/** Events shown before somebody asks for more. */
const FEW = 40;

interface Props {
  readonly events: readonly FeedEvent[];
  /** Whether the server has answered. */
  readonly isKnown: boolean;
  /** The server's clock, epoch milliseconds. */
  readonly now: number;
}

/** What happened to feeds, newest first. */
export function EventsPanel({ events, isKnown, now }: Props) {
  const [choice, setChoice] = useState<(typeof CHOICES)[number]["value"]>("all");
  const [isWhole, setWhole] = useState(false);
  const { zone } = useSettings();
  const chosen = useMemo(
    () => newestFirst(events).filter(({ kind }) => choice === "all" || kind === "failed"),
    [events, choice],
  );
  const shown = isWhole ? chosen : chosen.slice(0, FEW);
  return (
    <Panel className="overflow-hidden">
      <header className="flex min-h-12 items-center gap-3 px-4 max-md:px-3">
        <h2 className="font-semibold">Events</h2>
        <span className="text-[12px] text-text-2 max-md:hidden">newest first, since the server started</span>
        <span className="flex-1" />
        <Segmented label="Which events" values={CHOICES} chosen={choice} onChoose={setChoice} />
        <IconButton label="Download as CSV" disabled={chosen.length === 0} onClick={() => download(chosen)}>
          <Download size={16} />
        </IconButton>
      </header>
      {shown.length === 0 && (
        <p className="border-t border-grid px-4 py-6 text-center text-text-2">
          {isKnown ? (choice === "all" ? "Nothing has happened yet." : "No feed has failed.") : "…"}
        </p>
      )}
      <ol className="num">
        {shown.map((event) => (
          <EventRow
            key={event.id}
            event={event}
            moment={momentWords(event.time, now, zone)}
            zone={zone}
            note={eventNote(event, now, zone)}
          />
        ))}
      </ol>
      {shown.length < chosen.length && (
        <p className="border-t border-grid p-2 text-center">
          <Button onClick={() => setWhole(true)}>Show {chosen.length - shown.length} more</Button>
        </p>
      )}
    </Panel>
  );
}

interface RowProps {
  readonly event: FeedEvent;
  readonly moment: string;
  readonly note: string;
  readonly zone: Zone;
}

const EventRow = memo(function EventRow({ event, moment, note, zone }: RowProps) {
  const { feed, kind, time, text, detail } = event;
  return (
    <li
      data-event={kind}
      className="grid grid-cols-[16px_64px_160px_minmax(0,1fr)_auto] items-start gap-x-4 border-t border-grid px-4 py-1.5 max-md:grid-cols-[16px_64px_minmax(0,1fr)] max-md:gap-x-2.5 max-md:px-3"
    >
      <span className="grid h-[18px] place-items-center">
        <Mark kind={kind} />
      </span>
      <time
        dateTime={new Date(time).toISOString()}
        title={formatDateTime(time, zone)}
        className="text-text-2"
      >
        {moment}
      </time>
      <span className="truncate">{feed}</span>
      <span className="min-w-0 break-words max-md:col-span-2 max-md:col-start-2">
        <span className={text === null ? "" : "text-text-2"}>{eventWords(event)}</span>
        {text !== null && <span className="font-mono text-[12px]"> {text}</span>}
        <span className="text-text-2">{broughtWords(event)}</span>
        {detail !== null && <span className="font-mono text-[12px] text-text-2"> {detail}</span>}
        <Others others={othersOf(event)} />
      </span>
      <span className="text-right text-[12px] whitespace-nowrap text-text-2 empty:hidden max-md:col-span-2 max-md:col-start-2 max-md:text-left">
        {note}
      </span>
    </li>
  );
});

/** What else was refused for the same reason, for whoever asks. */
function Others({ others }: { others: readonly string[] }) {
  if (others.length === 0) return null;
  return (
    <details data-field="others" className="text-[12px] text-text-2">
      <summary className="flex min-h-6 w-fit cursor-pointer items-center gap-1 hover:text-text">
        <ChevronRight aria-hidden size={12} className="in-open:rotate-90" />
        and {others.length === 1 ? "1 other" : `${others.length} others`} like it
      </summary>
      <ul className="font-mono">
        {others.map((other) => (
          <li key={other}>{other}</li>
        ))}
      </ul>
    </details>
  );
}

/** Beside the word that says the same. */
function Mark({ kind }: { kind: FeedEvent["kind"] }) {
  if (kind === "failed") return <FaultMark />;
  if (kind === "refused") return <LimitMark severity="warn" />;
  return <span aria-hidden className="size-1 rounded-full bg-text-3" />;
}

function download(events: readonly FeedEvent[]): void {
  const url = URL.createObjectURL(new Blob([eventsCsv(events)], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = "feed-events.csv";
  link.click();
  URL.revokeObjectURL(url);
}
