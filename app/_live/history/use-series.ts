"use client";

import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import { useFacts } from "../hooks.ts";
import { Listeners } from "../listeners.ts";
import { getLive } from "../live.ts";
import type { Series } from "../series.ts";
import { browserTimers } from "../timers.ts";
import { httpGet } from "./http-get.ts";
import type { ProgressNow } from "./progress.ts";
import type { SeriesLoader } from "./series-loader.ts";
import type { SeriesStore } from "./series-store.ts";
import { bucketOf } from "./window-wish.ts";

/** The longest past, ms, that a chart takes from the stream; a longer one comes from the history. */
export const LIVE_MS = 3_600_000;

/** What a chart wishes to draw. */
export interface SeriesWish {
  readonly rangeMs: number;
  /** The span looked at, epoch milliseconds; `null` while it is the newest `rangeMs`. */
  readonly span: { readonly from: number; readonly to: number } | null;
  /** Milliseconds of a candle; `null` for whatever suits a line. */
  readonly bucketMs: number | null;
  /** Whether it is moved in time by hand, so that what lies beside it is fetched before anybody asks for it. */
  readonly moves?: boolean;
}

export interface SeriesView {
  /** What can be drawn by now. While other bars are on their way it is what was drawn before, as far as it reaches. */
  readonly series: Series;
  /** `unavailable` where nobody keeps what the window needs. */
  readonly state: ProgressNow["state"];
  /** Why it is unavailable, in the server's words. */
  readonly message: string | null;
  /** Grows when other bars than the newest have come: a reason to draw also while the board stands still. */
  readonly loads: number;
}

/**
 * What a chart draws of a channel, for as long as it is mounted. A line over a short range that follows now is the stream
 * itself; everything else is bars of the history with the live rows folded on top. Widgets that wish for the same share it.
 */
export function useSeries(channel: string, wish: SeriesWish): SeriesView {
  const width = wish.bucketMs === null && !wish.span && wish.rangeMs <= LIVE_MS ? null : widthOf(wish);
  const loader = useLoader(channel, width);
  const progress = useProgress(loader, width);
  useWindow(loader, wish);
  const isAlone = progress.state === "unavailable";
  const data = useFacts(channel, isAlone ? wish.rangeMs : Math.min(wish.rangeMs, LIVE_MS));
  const shown = useRef<SeriesLoader | null>(null);
  const isWaiting = loader !== null && progress.state === "loading" && progress.loads === 0;
  const before = shown.current?.series.channel === channel ? shown.current : null;
  const drawn = isWaiting && before ? before : loader;
  useEffect(() => {
    shown.current = drawn;
  });
  return useMemo(() => ({ series: drawn?.series ?? data, ...progress }), [drawn, data, progress]);
}

const READY: ProgressNow = { state: "ready", message: null, loads: 0 };
const LOADING: ProgressNow = { state: "loading", message: null, loads: 0 };

function widthOf({ rangeMs, span, bucketMs }: SeriesWish): number {
  return bucketOf({ rangeMs, span }, bucketMs);
}

/** The loader of a width; `null` for the stream itself, and until the code for the history is there. */
function useLoader(channel: string, width: number | null): SeriesLoader | null {
  const store = useSyncExternalStore(onStore, () => (width === null ? null : storeNow()), nothing);
  return useMemo(() => (store && width !== null ? store.of(channel, width) : null), [store, channel, width]);
}

function useProgress(loader: SeriesLoader | null, width: number | null): ProgressNow {
  const subscribe = useCallback((changed: () => void) => loader?.listen(changed) ?? doNothing, [loader]);
  const without = width === null ? READY : LOADING;
  const read = () => loader?.progress ?? without;
  return useSyncExternalStore(subscribe, read, () => without);
}

function useWindow(loader: SeriesLoader | null, { rangeMs, span, moves }: SeriesWish): void {
  const watcher = useRef({}).current;
  const [from, to] = [span?.from ?? null, span?.to ?? null];
  useEffect(() => {
    loader?.watch(watcher, { rangeMs, span: from === null || to === null ? null : { from, to }, moves });
  }, [loader, watcher, rangeMs, from, to, moves]);
  useEffect(() => () => loader?.unwatch(watcher), [loader, watcher]);
}

const doNothing = () => {};
const nothing = () => null;

let store: SeriesStore | null = null;
let isComing = false;
const stores = new Listeners();
const onStore = (changed: () => void) => stores.add(changed);

/** The page's one store of series. Its code is fetched with the first chart that needs it. */
function storeNow(): SeriesStore | null {
  if (!store && !isComing) {
    isComing = true;
    // Where its code cannot be fetched the next chart that needs it tries again.
    import("./series-store.ts").then(begin, () => {
      isComing = false;
    });
  }
  return store;
}

function begin({ SeriesStore: Store }: { SeriesStore: typeof SeriesStore }): void {
  const { channels, shownNow, pause } = getLive();
  const still = () => pause.paused;
  store = new Store({ get: httpGet, channels, timers: browserTimers, now: shownNow, still });
  stores.tell();
}
