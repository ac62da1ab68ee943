"use client";

import { useRef, useState } from "react";
import { Boundary } from "../boundary.tsx";
import { ConnectButton } from "../connect/connect-button.tsx";
import { toggleTheme } from "../settings/settings.ts";
import { useShortcuts } from "../shortcuts.ts";
import { PageHeader } from "../status/page-header.tsx";
import { SilenceBanner } from "../status/silence-banner.tsx";
import type { StatusSnapshot } from "../status/status-poll.ts";
import { useServerStatus } from "../status/use-server-status.ts";
import { useTick } from "../use-tick.ts";
import { EventsPanel } from "./events-panel.tsx";
import { FeedsTable } from "./feeds-table.tsx";

/** Where ticks come from, how each feed is, and what happened to them. */
export function FeedsScreen() {
  const [paused, setPaused] = useState(false);
  const snapshot = useServerStatus(!paused);
  const { status, answeredAt, feedEvents } = snapshot;
  const silent = snapshot.silent && !paused;
  const now = useServerTime(snapshot, silent);
  const filter = useRef<HTMLInputElement>(null);
  const toggle = (): void => setPaused((old) => !old);
  useShortcuts({ " ": toggle, d: toggleTheme }, () => filter.current?.focus());
  return (
    <div className="flex min-h-dvh flex-col">
      <div className="sticky top-0 z-30">
        <PageHeader
          page="Feeds"
          live={status !== null && !silent && !paused}
          paused={paused}
          onPause={toggle}
        >
          <ConnectButton className="max-md:hidden" />
        </PageHeader>
        <SilenceBanner silent={silent} answeredAt={answeredAt} />
      </div>
      <main data-silent={silent} className="grid grid-cols-[minmax(0,1fr)] content-start gap-2 p-2">
        <Boundary name="The table of feeds">
          <FeedsTable snapshot={snapshot} now={now} silent={silent} filter={filter} />
        </Boundary>
        <Boundary name="The list of events">
          <EventsPanel events={feedEvents} isKnown={status !== null} now={now} />
        </Boundary>
      </main>
    </div>
  );
}

/**
 * The server's clock, epoch milliseconds: as of its last answer, which is when all figures are from. While it does not
 * answer it goes on by the browser's, so that what is old gets older.
 */
function useServerTime({ status, answeredAt }: StatusSnapshot, silent: boolean): number {
  const here = useTick(1_000, silent);
  if (status === null || answeredAt === null) return 0;
  return silent ? status.time + Math.max(0, here - answeredAt) : status.time;
}
