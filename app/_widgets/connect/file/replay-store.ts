"use client";

import { useSyncExternalStore } from "react";
import { postTicks } from "./post.ts";
import { type Plan, type Progress, Replay } from "./replay.ts";

let current: Replay | null = null;
const replayed = new Set<string>();
const listeners = new Set<() => void>();

function tell(): void {
  for (const listener of listeners) listener();
}

/** Plays a recording, in the place of the one that plays. It goes on while somebody walks through the app. */
export function startReplay(plan: Plan, token: string): void {
  current?.stop();
  const replay = new Replay(plan, {
    post: (items) => postTicks(items, token),
    now: Date.now,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  });
  current = replay;
  replayed.add(plan.channel);
  replay.listen(tell);
  window.addEventListener("beforeunload", warn);
  void replay.run().then(() => {
    if (current === replay || current === null) window.removeEventListener("beforeunload", warn);
    tell();
  });
  tell();
}

/** The channels of all recordings that were played since the page was loaded. */
export function replayedChannels(): ReadonlySet<string> {
  return replayed;
}

/** Puts away one that has ended. */
export function forgetReplay(): void {
  current?.stop();
  current = null;
  tell();
}

/** Leaving the page ends what plays: the browser asks first. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

const none = (): null => null;

/** The recording that plays or has played last, and how far it is. */
export function useReplay(): { replay: Replay; progress: Progress } | null {
  const progress = useSyncExternalStore(subscribe, () => current?.progress ?? null, none);
  return current && progress ? { replay: current, progress } : null;
}
