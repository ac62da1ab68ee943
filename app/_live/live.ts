import type { CatalogEntry } from "#lib/protocol.ts";
import { CatalogStore } from "./catalog-store.ts";
import { ChannelStore } from "./channel-store.ts";
import { ServerClock } from "./clock.ts";
import { CommandStore } from "./command-store.ts";
import { Connection } from "./connection.ts";
import { Frames } from "./frames.ts";
import { Pause } from "./pause.ts";
import { Seen } from "./seen.ts";
import { socketTransport } from "./socket-transport.ts";
import { browserTimers, type Timers } from "./timers.ts";
import type { Transport } from "./transport.ts";

/** The live side of a page. */
export interface Live {
  readonly connection: Connection;
  readonly channels: ChannelStore;
  readonly catalog: CatalogStore;
  readonly commands: CommandStore;
  readonly frames: Frames;
  readonly pause: Pause;
  /** Has a feed tried again at once; tells why not, in words, where it is not. */
  retryFeed(feed: string, refused: (why: string) => void): void;
  /** The server's clock, epoch milliseconds. */
  now(): number;
  /** The same, standing still while paused: what the board shows as now. */
  shownNow(): number;
  /** The tab was hidden or shown again. */
  visibilityChanged(): void;
}

/** What the live side needs of its surroundings. */
export interface Surroundings {
  readonly transport: Transport;
  readonly timers: Timers;
  requestFrame(callback: () => void): void;
  hidden(): boolean;
  online(): boolean;
  random(): number;
  /** Tells of a fault in one part that must not stop the others. */
  report(fault: unknown): void;
}

/** Builds the parts and introduces them to each other. Connects when `connection.start()` is called. */
export function createLive(surroundings: Surroundings): Live {
  const { transport, timers, hidden, online, random, requestFrame, report } = surroundings;
  const clock = new ServerClock(timers);
  const pause = new Pause(timers, () => clock.now());
  const still = () => pause.paused || hidden();
  const frames = new Frames({ requestFrame, now: () => clock.now(), still, report });
  const arrived = (ticks: number) => pause.arrived(ticks);
  const channels = new ChannelStore({ transport, timers, clock, frames, arrived });
  const resync = (done: (filledMs: number) => void) => channels.resync(done);
  const connection = new Connection({ transport, timers, clock, resync, online, random });
  // After the store, so that a frame is applied before it is said to be.
  new Seen(transport, timers);
  const learnt = (entries: readonly CatalogEntry[]) => channels.learn(entries);
  const catalog = new CatalogStore({ transport, timers, visible: () => !hidden(), learnt });
  const commands = new CommandStore(transport, timers);
  const tellVisible = () => transport.request("configure", { visible: !hidden() }, () => {});
  pause.listen(() => frames.wake());
  // A connection is taken to be visible until it says otherwise (SUB7).
  transport.on("opened", () => hidden() && tellVisible());
  return {
    connection,
    channels,
    catalog,
    commands,
    frames,
    pause,
    retryFeed(feed, refused) {
      transport.request("retry", { feed }, (answer) => {
        if (!answer?.ok) refused(answer?.message ?? "the server does not answer");
      });
    },
    now: () => clock.now(),
    shownNow: () => (pause.paused ? pause.pausedAt : clock.now()),
    visibilityChanged() {
      tellVisible();
      if (hidden()) return;
      connection.retryNow();
      frames.wake();
    },
  };
}

let page: Live | undefined;

/** The page's one live side, made and connected with the first call. In browsers only. */
export function getLive(): Live {
  page ??= startLive();
  return page;
}

// Connecting takes as long as making the page live: begun with the first import, both go on side by side.
if (typeof window !== "undefined") getLive();

function startLive(): Live {
  const live = createLive({
    transport: socketTransport(window.location.origin),
    timers: browserTimers,
    requestFrame: (callback) => void requestAnimationFrame(callback),
    hidden: () => document.hidden,
    online: () => navigator.onLine,
    random: Math.random,
    // Called as a method of anything but the window it throws itself.
    report: (fault) => reportError(fault),
  });
  document.addEventListener("visibilitychange", () => live.visibilityChanged());
  window.addEventListener("online", () => live.connection.onlineChanged());
  window.addEventListener("offline", () => live.connection.onlineChanged());
  live.connection.listen(() => showPhase(live));
  live.connection.start();
  showPhase(live);
  return live;
}

/** The phase on the page itself, for styles and tests. */
function showPhase({ connection }: Live): void {
  document.documentElement.dataset.conn = connection.snapshot.phase;
}
