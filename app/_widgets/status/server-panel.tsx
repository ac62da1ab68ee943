import { formatAge, formatDateTime, formatNumber, MISSING, zoneName } from "#lib/format.ts";
import type { ServerStatus } from "#lib/status.ts";
import { Facts } from "../../_ui/facts.tsx";
import { Panel } from "../../_ui/panel.tsx";
import { useSettings } from "../settings/settings.ts";
import { clockWords, formatBytes, formatCount } from "./status-words.ts";

/** What runs here, since when, and what it has done. */
export function ServerPanel({ status }: { status: ServerStatus | null }) {
  const { zone } = useSettings();
  const facts: readonly (readonly [string, string])[] = [
    ["Version", status?.version ?? MISSING],
    ["Up", status ? formatAge(status.time - status.started) : MISSING],
    ["Since", status ? `${formatDateTime(status.started, zone)} ${zoneName(zone, status.started)}` : MISSING],
    ["Name on the wire", status?.node ?? MISSING],
    ["Ticks in", status ? formatCount(status.totals.published) : MISSING],
    ["Ticks delivered", status ? formatCount(status.totals.delivered) : MISSING],
    ["Frames", status ? formatCount(status.totals.frames) : MISSING],
    ["Sent in frames", status ? formatBytes(status.totals.bytes) : MISSING],
    ["Subscriptions", status ? formatNumber(status.sessions.subscriptions, 0) : MISSING],
  ];
  return (
    <Panel className="p-3">
      <div className="flex items-baseline justify-between pb-2">
        <h2 className="text-[16px] leading-6 font-semibold">Server</h2>
        <a href="/metrics" className="text-[12px] leading-6 text-accent hover:underline">
          /metrics
        </a>
      </div>
      {status?.clock && (
        <p data-clock className="mb-2 rounded-sm bg-diag-soft p-2">
          {clockWords(status.clock, zone)}
        </p>
      )}
      <Facts facts={facts} className="gap-1" />
    </Panel>
  );
}
