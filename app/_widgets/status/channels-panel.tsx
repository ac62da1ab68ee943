import { formatNumber, MISSING } from "#lib/format.ts";
import { CHANNEL_STATES, type ChannelState } from "#lib/freshness.ts";
import type { ServerStatus } from "#lib/status.ts";
import { Panel } from "../../_ui/panel.tsx";

const WORDS: Record<ChannelState, string> = {
  live: "live",
  late: "late",
  stale: "stale",
  offline: "offline",
  closed: "ended",
};

/** How many channels are in which state. */
export function ChannelsPanel({ status }: { status: ServerStatus | null }) {
  const { total = 0, states } = status?.channels ?? {};
  return (
    <Panel className="p-3">
      <div className="flex items-baseline justify-between pb-2">
        <h2 className="text-[16px] leading-6 font-semibold">Channels</h2>
        <span className="num text-text-2">{status ? formatNumber(total, 0) : MISSING}</span>
      </div>
      <dl className="num grid gap-1.5">
        {CHANNEL_STATES.map((state) => (
          <div
            key={state}
            data-channels={state}
            className="grid grid-cols-[64px_1fr_48px] items-center gap-3"
          >
            <dt className="text-text-2">{WORDS[state]}</dt>
            <Share part={states?.[state] ?? 0} whole={total} />
            <dd className="text-right">{states ? formatNumber(states[state], 0) : MISSING}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

/** A part of a whole as a bar; the number beside it says the same. */
function Share({ part, whole }: { part: number; whole: number }) {
  const width = whole === 0 ? 0 : (part / whole) * 100;
  return (
    <span aria-hidden className="h-1 overflow-hidden rounded-full bg-surface-3">
      <span className="block h-full bg-control" style={{ width: `${width}%` }} />
    </span>
  );
}
