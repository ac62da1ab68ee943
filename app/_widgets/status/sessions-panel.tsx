import Link from "next/link";
import { formatAge, formatNumber } from "#lib/format.ts";
import type { ReaderState, ServerStatus, SessionStatus } from "#lib/status.ts";
import { FaultMark, LiveDot } from "../../_ui/marks.tsx";
import { formatBytes, formatCount, formatShare, inOrder } from "./status-words.ts";
import { Cell, type Column, TablePanel } from "./table.tsx";

const COLUMNS: readonly Column[] = [
  { name: "State" },
  { name: "Reader", wideOnly: true },
  { name: "Transport", wideOnly: true },
  { name: "Channels", number: true },
  { name: "Frames/s", number: true, wideOnly: true },
  { name: "Lag", number: true },
  { name: "Waiting", number: true },
  { name: "Delivered", number: true, wideOnly: true },
  { name: "Folded", number: true },
  { name: "Sent", number: true, wideOnly: true },
  { name: "Connected", number: true, wideOnly: true },
];

/** Who reads, those that do not keep up first. */
export function SessionsPanel({ status }: { status: ServerStatus | null }) {
  const sessions = inOrder(status?.sessions.slowest ?? []);
  return (
    <TablePanel
      title="Readers"
      note={status && noteOf(status.sessions)}
      columns={COLUMNS}
      empty={status ? <Nobody /> : "…"}
    >
      {sessions.map((session) => (
        <SessionRow key={session.id} session={session} now={status?.time ?? 0} />
      ))}
    </TablePanel>
  );
}

function noteOf({ total, slowest }: ServerStatus["sessions"]): string {
  const open = `${formatNumber(total, 0)} connected`;
  return slowest.length < total ? `${open}, the ${slowest.length} furthest behind are shown` : open;
}

function Nobody() {
  return (
    <>
      Nobody is reading.{" "}
      <Link href="/" className="inline-block min-h-6 leading-6 text-accent underline">
        Open the board
      </Link>
      , or subscribe from your own code.
    </>
  );
}

function SessionRow({ session, now }: { session: SessionStatus; now: number }) {
  const { state, lagMs, waiting, delivered, folded } = session;
  return (
    <tr data-session={session.id} data-state={state} className="h-9 border-t border-grid">
      <Cell field="state">
        <StateMark state={state} />
      </Cell>
      <Cell wideOnly>
        <span className="text-text-2">{session.id.slice(0, 6)}</span>
      </Cell>
      <Cell wideOnly>
        <span className="text-text-2">{session.transport}</span>
      </Cell>
      <Cell number>{formatNumber(session.channels, 0)}</Cell>
      <Cell number wideOnly>
        {!session.visible && <span className="text-text-3">hidden </span>}
        {formatNumber(session.rate, Number.isInteger(session.rate) ? 0 : 1)}
      </Cell>
      <Cell number field="lag">
        {lagOf(lagMs)}
      </Cell>
      <Cell number field="waiting">
        {formatCount(waiting)}
      </Cell>
      <Cell number wideOnly field="delivered">
        {formatCount(delivered)}
      </Cell>
      <Cell number field="folded">
        {formatShare(folded, delivered)}
      </Cell>
      <Cell number wideOnly>
        {formatBytes(session.bytes)}
      </Cell>
      <Cell number wideOnly>
        {formatAge(Math.floor((now - session.since) / 1000) * 1000).replace(".0", "")}
      </Cell>
    </tr>
  );
}

function lagOf(lagMs: number): string {
  return lagMs < 1_000 ? `${formatNumber(lagMs, 0)} ms` : formatAge(lagMs);
}

/** A reader's state by shape and word: a dot, a diamond, a square. */
function StateMark({ state }: { state: ReaderState }) {
  return (
    <span className={`inline-flex items-center gap-2 ${state === "healthy" ? "" : "font-semibold"}`}>
      <span className="inline-grid w-2.5 place-items-center">
        {state === "healthy" && <LiveDot live />}
        {state === "lagging" && <FaultMark />}
        {state === "stalled" && <span aria-hidden className="size-2 bg-diag" />}
      </span>
      {state}
    </span>
  );
}
