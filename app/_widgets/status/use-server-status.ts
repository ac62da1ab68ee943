"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import type { ServerStatus } from "#lib/status.ts";
import { StatusPoll, type StatusSnapshot, UNKNOWN } from "./status-poll.ts";

/** A server that takes longer to say how it is does not answer, milliseconds. */
const PATIENCE_MS = 3_000;

async function ask(since: number): Promise<ServerStatus> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  const response = await fetch(`/api/status?since=${since}`, { signal, cache: "no-store" });
  if (!response.ok) throw new Error(`the server answered ${response.status}`);
  return response.json();
}

/** How the server is, asked once a second; not while `running` is false nor while the tab is hidden. */
export function useServerStatus(running: boolean): StatusSnapshot {
  const [poll] = useState(() => new StatusPoll(ask));
  useEffect(() => {
    const follow = () => {
      if (running && !document.hidden) poll.start();
      else poll.stop();
    };
    follow();
    document.addEventListener("visibilitychange", follow);
    return () => {
      document.removeEventListener("visibilitychange", follow);
      poll.stop();
    };
  }, [poll, running]);
  return useSyncExternalStore(
    (changed) => poll.listen(changed),
    () => poll.snapshot,
    () => UNKNOWN,
  );
}
