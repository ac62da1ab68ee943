"use client";

import { useState } from "react";
import { toggleTheme } from "../settings/settings.ts";
import { useShortcuts } from "../shortcuts.ts";
import { ChannelsPanel } from "./channels-panel.tsx";
import { FeedsPanel } from "./feeds-panel.tsx";
import { Figures } from "./figures.tsx";
import { HistoryPanel } from "./history-panel.tsx";
import { PageHeader } from "./page-header.tsx";
import { ServerPanel } from "./server-panel.tsx";
import { SessionsPanel } from "./sessions-panel.tsx";
import { SilenceBanner } from "./silence-banner.tsx";
import { Trends } from "./trends.tsx";
import { useServerStatus } from "./use-server-status.ts";

const nothing = (): void => {};

/** How the server is, for whoever runs it: what comes in, what goes out, and who does not keep up. */
export function StatusScreen() {
  const [paused, setPaused] = useState(false);
  const { status, previous, samples, answeredAt, silent } = useServerStatus(!paused);
  const toggle = (): void => setPaused((old) => !old);
  useShortcuts({ " ": toggle, d: toggleTheme }, nothing);
  return (
    <div className="flex min-h-dvh flex-col">
      <div className="sticky top-0 z-30">
        <PageHeader
          page="Status"
          live={status !== null && !silent && !paused}
          paused={paused}
          onPause={toggle}
        />
        <SilenceBanner silent={silent && !paused} answeredAt={answeredAt} />
      </div>
      <main
        data-silent={silent}
        className="grid grid-cols-[minmax(0,1fr)_340px] content-start gap-2 p-2 max-xl:grid-cols-[minmax(0,1fr)]"
      >
        <h1 className="sr-only">Server status</h1>
        <Figures status={status} sample={samples.at(-1)} />
        <Trends samples={samples} started={status?.started} />
        <div className="grid content-start gap-2">
          <FeedsPanel status={status} previous={previous} />
          <SessionsPanel status={status} />
        </div>
        <div className="grid content-start gap-2 max-xl:grid-cols-2 max-md:grid-cols-1">
          <ServerPanel status={status} />
          <HistoryPanel status={status} />
          <ChannelsPanel status={status} />
        </div>
      </main>
    </div>
  );
}
