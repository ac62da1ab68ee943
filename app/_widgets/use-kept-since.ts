"use client";

import { useEffect, useState } from "react";

/** Since when a channel is kept, epoch milliseconds of a tick of its first day; `null` where nothing is or can be read. */
export type KeptSince = number | null | undefined;

/** Asks the history once for the days a channel has; `undefined` until it has answered, and while there is no channel. */
export function useKeptSince(channel: string | null): KeptSince {
  const [since, setSince] = useState<KeptSince>(undefined);
  useEffect(() => {
    const gone = new AbortController();
    setSince(undefined);
    if (channel === null) return;
    askSince(channel, gone.signal).then(
      (time) => !gone.signal.aborted && setSince(time),
      () => !gone.signal.aborted && setSince(null),
    );
    return () => gone.abort();
  }, [channel]);
  return since;
}

/** Every day since times are told in milliseconds is fewer bars than may be asked for. */
async function askSince(channel: string, signal: AbortSignal): Promise<number | null> {
  const status: unknown = await fetch(`/api/status?since=${Date.now()}`, { signal }).then((it) => it.json());
  // Where nothing is kept there is nobody to ask.
  if (typeof status !== "object" || status === null || !("history" in status) || !status.history) return null;
  const query = new URLSearchParams({ channel, from: "0", to: "now", bucket: "1d", max: "50000" });
  const response = await fetch(`/api/history?${query}`, { signal });
  const answer: unknown = response.ok ? await response.json() : null;
  return firstTimeIn(answer);
}

/** When the first row of an answer (PROTOCOL HTTP3) was; `null` where it has none. */
export function firstTimeIn(answer: unknown): number | null {
  if (typeof answer !== "object" || answer === null || !("rows" in answer)) return null;
  const first: unknown = Array.isArray(answer.rows) ? answer.rows[0] : undefined;
  const time: unknown = Array.isArray(first) ? first[1] : undefined;
  return typeof time === "number" && Number.isFinite(time) ? time : null;
}
