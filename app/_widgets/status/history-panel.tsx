import { formatNumber, MISSING } from "#lib/format.ts";
import type { HistoryReport, ServerStatus } from "#lib/status.ts";
import { FaultMark, LiveDot } from "../../_ui/marks.tsx";
import { Panel } from "../../_ui/panel.tsx";
import { historyWord, lostOf } from "./history-words.ts";
import { formatBytes, formatCount } from "./status-words.ts";

/** Whether what passes is kept, how much there is, and what could not be kept. */
export function HistoryPanel({ status }: { status: ServerStatus | null }) {
  const history = status?.history ?? null;
  return (
    <Panel className="p-3">
      <div data-history={history?.state ?? "off"} className="flex items-baseline justify-between pb-2">
        <h2 className="text-[16px] leading-6 font-semibold">History</h2>
        <span className="inline-flex items-center gap-2 text-text-2">
          {history && (history.state === "failing" ? <FaultMark /> : <LiveDot live />)}
          {status ? historyWord(history) : MISSING}
        </span>
      </div>
      {history?.message && <p className="mb-2 rounded-sm bg-diag-soft p-2 break-words">{history.message}</p>}
      {history?.setAside.map((file) => (
        <p key={file} className="mb-2 rounded-sm bg-diag-soft p-2 break-words">
          A damaged file was set aside: {file}
        </p>
      ))}
      {history && <Facts history={history} />}
    </Panel>
  );
}

function Facts({ history }: { history: HistoryReport }) {
  const facts: readonly (readonly [string, string, string])[] = [
    ["bytes", "Size", formatBytes(history.bytes)],
    ["ticks", "Ticks one by one", formatCount(history.ticks)],
    ["recorded", "Kept since the start", formatCount(history.recorded)],
    ["lost", "Not kept", lostOf(history)],
    ["waiting", "Waiting", formatCount(history.waiting)],
    ["continued", "Channels that went on", formatNumber(history.continued, 0)],
  ];
  return (
    <dl className="num grid gap-1">
      {facts.map(([field, name, value]) => (
        <div key={field} className="flex justify-between gap-3">
          <dt className="text-text-2">{name}</dt>
          <dd data-field={field} className="truncate">
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}
