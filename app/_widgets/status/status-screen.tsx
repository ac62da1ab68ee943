"use client";

import { useState } from "react";
import { Boundary } from "../boundary.tsx";
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
        <Boundary name="The figures">
          <Figures status={status} sample={samples.at(-1)} />
        </Boundary>
        <Boundary name="The charts">
          <Trends samples={samples} started={status?.started} />
        </Boundary>
        <div className="grid content-start gap-2">
          <Boundary name="The table of feeds">
            <FeedsPanel status={status} previous={previous} />
          </Boundary>
          <Boundary name="The table of sessions">
            <SessionsPanel status={status} />
          </Boundary>
        </div>
        <div className="grid content-start gap-2 max-xl:grid-cols-2 max-md:grid-cols-1">
          <Boundary name="This panel">
            <ServerPanel status={status} />
          </Boundary>
          <Boundary name="This panel">
            <HistoryPanel status={status} />
          </Boundary>
          <Boundary name="This panel">
            <ChannelsPanel status={status} />
          </Boundary>
        </div>
      </main>
    </div>
  );
}
