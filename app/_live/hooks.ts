"use client";

import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { ChannelState } from "#lib/freshness.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import { ChannelData } from "./channel-data.ts";
import { NOTHING_TOLD, type Told } from "./command-store.ts";
import { type ConnectionSnapshot, type Phase, UNCONNECTED } from "./connection.ts";
import { type FramePainter, stepAt } from "./frames.ts";
import { UNLINKED } from "./link.ts";
import { getLive } from "./live.ts";
import { RUNNING } from "./pause.ts";

type Subscribe = (changed: () => void) => () => void;

const nothing = () => null;
const onConnection: Subscribe = (changed) => getLive().connection.listen(changed);
const onCommands: Subscribe = (changed) => getLive().commands.listen(changed);
const onPause: Subscribe = (changed) => getLive().pause.listen(changed);
const toggle = () => getLive().pause.toggle();

/** How the connection is doing. Goes on while paused, so that a banner can say so. */
export function useConnection(): ConnectionSnapshot {
  return useSyncExternalStore(
    onConnection,
    () => getLive().connection.snapshot,
    () => UNCONNECTED,
  );
}

/** The phase of the connection; renders again when it changes and not with the figures. */
export function usePhase(): Phase {
  return useSyncExternalStore(
    onConnection,
    () => getLive().connection.snapshot.phase,
    () => UNCONNECTED.phase,
  );
}

/** Every channel there is, or `null` before it is known. Stands still while paused. */
export function useCatalog(): readonly CatalogEntry[] | null {
  const read = useHeld(() => getLive().catalog.entries);
  return useSyncExternalStore(onCatalog, read, nothing);
}

/** What is told to a channel, by whomever; goes on while paused. */
export function useTold(channel: string): Told {
  return useSyncExternalStore(
    onCommands,
    () => getLive().commands.told(channel),
    () => NOTHING_TOLD,
  );
}

/**
 * What is asked for before the left edge of so many ms, ms: the line enters from there. A bar has the time of its last tick,
 * the first may be cut, and a slow channel's tick before the edge is some seconds away.
 */
function leadOf(historyMs: number): number {
  return historyMs / 300 + 15_000;
}

/** Watches a channel and so many ms of its past, with what its line comes from; renders again when entry, refused or state change, not per tick. */
export function useFacts(channel: string, historyMs: number): ChannelData {
  useEffect(() => {
    return getLive().channels.watch(channel, historyMs + leadOf(historyMs));
  }, [channel, historyMs]);
  const read = useHeld(() => getLive().channels.data(channel).facts, channel);
  const facts = useSyncExternalStore(useOnChannel(channel), read, beforeLive);
  const blank = useMemo(() => new ChannelData(channel, UNLINKED), [channel]);
  return facts === BEFORE_LIVE ? blank : getLive().channels.data(channel);
}

/** How current a watched channel is; renders again when that changes. */
export function useChannelState(channel: string): ChannelState {
  const read = useHeld(() => getLive().channels.data(channel).stateAt(getLive().now()), channel);
  return useSyncExternalStore(useOnChannel(channel), read, unknownState);
}

/** A watched channel's newest value, `NaN` before any; renders again whenever that changes: for what changes seldom. */
export function useLast(channel: string): number {
  const read = useHeld(() => getLive().channels.data(channel).last, channel);
  return useSyncExternalStore(useOnChannel(channel), read, unknownNumber);
}

/** Paints once on mount and then after rows, facts or state changed, at most once per frame; never renders. */
export function usePainter(channel: string, paint: (data: ChannelData, now: number) => void): void {
  const latest = useLatest(paint);
  useEffect(() => {
    const { channels, shownNow } = getLive();
    const data = channels.data(channel);
    const repaint = () => latest.current(data, shownNow());
    repaint();
    return channels.listen(channel, repaint);
  }, [channel, latest]);
}

/** Paints every animation frame unless paused or hidden. `now` is the server's clock, epoch milliseconds. */
export function useFrame(painter: FramePainter): void {
  const latest = useLatest(painter);
  useEffect(() => getLive().frames.onFrame((now, news) => latest.current(now, news)), [latest]);
}

/** Whether the board stands still, since when (server's clock; `NaN` while running), and how many ticks wait. */
export function usePause(): { paused: boolean; pausedAt: number; waiting: number; toggle(): void } {
  const snapshot = useSyncExternalStore(
    onPause,
    () => getLive().pause.snapshot,
    () => RUNNING,
  );
  return { ...snapshot, toggle };
}

/** The server's clock in steps of `everyMs`, epoch milliseconds; 0 until the page is live, still while paused. */
export function useNow(everyMs: number): number {
  const subscribe = useMemo(() => onStep(everyMs), [everyMs]);
  return useSyncExternalStore(
    subscribe,
    () => stepAt(getLive().shownNow(), everyMs),
    () => 0,
  );
}

/** The moment shown as now, to the millisecond, for a render that a step of `useNow` asked for. */
export function exactNow(step: number): number {
  return step === 0 ? 0 : getLive().shownNow();
}

const BEFORE_LIVE = -1;
const beforeLive = () => BEFORE_LIVE;
const unknownNumber = () => Number.NaN;
const unknownState = (): ChannelState => "late";

/** The catalog's news wait while the board stands still. */
const onCatalog: Subscribe = (changed) => {
  const { catalog, frames } = getLive();
  const key = {};
  return catalog.listen(() => frames.notify(key, changed));
};

function useOnChannel(channel: string): Subscribe {
  return useMemo(() => (changed) => getLive().channels.listen(channel, changed), [channel]);
}

function onStep(everyMs: number): Subscribe {
  return (changed) => getLive().frames.onStep(everyMs, changed);
}

/** A reading that keeps its value while paused, except for the first of each subject, which has none to keep. */
function useHeld<Value>(read: () => Value, subject = ""): () => Value {
  const held = useRef<{ subject: string; value: Value } | null>(null);
  return () => {
    if (held.current?.subject !== subject || !getLive().pause.paused)
      held.current = { subject, value: read() };
    return held.current.value;
  };
}

function useLatest<Value>(value: Value): { readonly current: Value } {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}
