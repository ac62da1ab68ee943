import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { DEFAULT_LIMITS, DEFAULT_RECENT } from "#lib/limits.ts";
import type { FeedStatus } from "#lib/protocol.ts";
import type { HistoryReport } from "#lib/status.ts";
import type { Config } from "./config.ts";
import { FeedRunner } from "./feed-runner.ts";
import { createFeeds } from "./feeds/choose-feeds.ts";
import type { Feed } from "./feeds/feed.ts";
import { PushFeed } from "./feeds/push.ts";
import { Gateway } from "./gateway/gateway.ts";
import type { Keeper } from "./history/keeper.ts";
import { openKeeper } from "./history/open-keeper.ts";
import { HistoryRoute } from "./http/history.ts";
import { Ingest } from "./http/ingest.ts";
import { listen, trackConnections } from "./http/listen.ts";
import { createRoutes } from "./http/routes.ts";
import { routeUpgrades } from "./http/upgrades.ts";
import { keepStates } from "./hub/freshness.ts";
import { Hub, type HubOptions } from "./hub/hub.ts";
import { describeListenFault } from "./listen-fault.ts";
import { createLog } from "./log.ts";
import { ReaderRoom } from "./reader-room.ts";
import { StartError } from "./start-error.ts";
import { Telemetry } from "./telemetry/telemetry.ts";
import { openWeb, servePage, type Web } from "./web.ts";

/** What a server is started with; the parts left out have their defaults. */
export type StartConfig = Pick<Config, "port" | "host" | "feeds"> &
  Partial<
    Pick<Config, "logLevel" | "recent" | "history" | "dataDir" | "limits" | "origins" | "hide" | "commands">
  > & {
    /** Nothing can be pushed where it is left out. */
    readonly push?: Config["push"] | undefined;
  };

/** What whoever starts a server brings along in place of its own. */
export interface Overrides {
  /** In place of those of the config. */
  readonly feeds?: readonly Feed[];
  /** `false` serves no pages, `"dev"` serves them with hot reload; as built otherwise. */
  readonly web?: boolean | "dev";
  readonly log?: Logger;
  /** Called after each change of a feed's state. */
  readonly feedChanged?: (status: FeedStatus) => void;
}

export interface RunningServer extends AsyncDisposable {
  /** Where it is, such as `http://127.0.0.1:3000`. */
  readonly url: string;
  /** How the history stands; `null` where none is kept. */
  readonly history: () => HistoryReport | null;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/**
 * Builds the rooms, joins them and listens.
 * @throws StartError where the pages are not built or the address cannot be listened on.
 */
export async function startServer(config: StartConfig, overrides: Overrides = {}): Promise<RunningServer> {
  const log = overrides.log ?? createLog(config.logLevel ?? "info");
  const web = await chooseWeb(config, overrides.web ?? true, log);
  const { hub, keeper } = await openHub(config, log);
  const push = openPush(config, hub, log);
  const own = overrides.feeds ?? createFeeds(config.feeds, { dev: overrides.web === "dev" });
  const all = [...own, ...(push ? [push.feed] : [])];
  const stopStates = keepStates(hub);
  await recall(hub, keeper, all, config.limits?.channelsPerFeed);
  const httpServer = createServer();
  const endConnections = trackConnections(httpServer);
  let isStopping = false;
  const notReady = (): string | undefined => (isStopping ? "the server is stopping" : feeds.notReady());
  // Before the gateway attaches, which hands on what is not its own.
  answer(httpServer, { hub, keeper, web, log, notReady, ingest: push?.ingest, telemetry: () => telemetry });
  const { gateway, feeds, telemetry } = joinRooms({ httpServer, hub, keeper, all, config, overrides, log });
  const stop = async (): Promise<void> => {
    isStopping = true;
    gateway.leave();
    stopStates();
    telemetry[Symbol.dispose]();
    // First, so that what a reader is told last is the last there is.
    await feeds.stop();
    await Promise.all([gateway.drain(), keeper?.close()]);
    endConnections();
    await gateway.close();
    await web?.close();
  };
  try {
    const url = await listenAt(httpServer, config, log);
    return { url, history: () => keeper?.report() ?? null, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

interface Answering {
  readonly hub: Hub;
  readonly keeper: Keeper | undefined;
  readonly web: Web | undefined;
  readonly ingest: Ingest | undefined;
  readonly notReady: () => string | undefined;
  readonly telemetry: () => Telemetry;
  readonly log: Logger;
}

/** Answers what is asked by HTTP, and hands to the pages what is theirs. */
function answer(httpServer: Server, { hub, keeper, web, ingest, notReady, telemetry, log }: Answering): void {
  const history = new HistoryRoute({
    store: keeper,
    isKnown: (channel) => hub.get(channel) !== undefined,
    onFault: (err) => log.error({ err }, "the history could not be read"),
  });
  httpServer.on(
    "request",
    createRoutes({
      hub,
      notReady,
      scrape: () => telemetry().scrape(),
      status: (since) => telemetry().status(since),
      ingest,
      history,
      onFault: (err) => log.error({ err }, "a request could not be answered"),
      rest: (req, res) => servePage(web, req, res, log),
    }),
  );
  routeUpgrades(httpServer, (req, socket, head) => web?.upgrade(req, socket, head) ?? false);
}

interface Joining {
  readonly httpServer: Server;
  readonly hub: Hub;
  readonly keeper: Keeper | undefined;
  /** The feeds of the config and what is pushed. */
  readonly all: readonly Feed[];
  readonly config: StartConfig;
  readonly overrides: Overrides;
  readonly log: Logger;
}

/** Readers and feeds on the two sides of the hub, and what watches them. */
function joinRooms({ httpServer, hub, keeper, all, config, overrides, log }: Joining) {
  const { limits } = config;
  const gateway = new Gateway({
    httpServer,
    hub,
    feeds: () => feeds.statuses(),
    version: version(),
    limits,
    origins: config.origins,
    command: (channel, value, signal) => feeds.command(channel, value, signal),
    retry: (name) => feeds.retry(name),
    history: keeper,
    log: log.child({ name: "gateway" }),
  });
  const feeds: FeedRunner = new FeedRunner({
    feeds: all,
    sink: sinkOf(hub, gateway, (config.recent ?? DEFAULT_RECENT).ticks),
    log,
    hide: config.hide,
    maxChannels: limits?.channelsPerFeed,
    changed: (status) => {
      gateway.feedsChanged();
      telemetry.feedChanged(status);
      overrides.feedChanged?.(status);
    },
    counted: () => gateway.feedsCounted(),
  });
  const telemetry: Telemetry = watch({ hub, gateway, feeds, keeper }, log);
  return { gateway, feeds, telemetry };
}

async function chooseWeb(
  { host, port }: StartConfig,
  web: boolean | "dev",
  log: Logger,
): Promise<Web | undefined> {
  if (web === false) return undefined;
  return openWeb({ dev: web === "dev", hostname: host, port, dir: ROOT, log: log.child({ name: "web" }) });
}

/** The hub, and what keeps everything of it, so that channels go on where they were. */
async function openHub(
  config: StartConfig,
  log: Logger,
): Promise<{ readonly hub: Hub; readonly keeper: Keeper | undefined }> {
  const { recent = DEFAULT_RECENT, commands } = config;
  const keeper = await openKeeper({
    config: config.history,
    dataDir: config.dataDir,
    recent,
    log: log.child({ name: "history" }),
    lapsed: () => hub.renew(),
  });
  const options = { recent, allow: commands?.allow };
  const hub = keeper ? keptHub(options, keeper) : new Hub(options);
  return { hub, keeper };
}

function keptHub(options: HubOptions, keeper: Keeper): Hub {
  const hub = new Hub({
    ...options,
    begin: ({ channel, source }, startsAnew) => keeper.begin(channel, source, startsAnew),
    heard: (record, seq, tick) => keeper.heard(record, seq, tick),
  });
  // Before anybody else, so that a number is on disk before anybody is told of it.
  hub.added.add((record) => keeper.opened(record));
  hub.described.add((record) => keeper.described(record));
  hub.removed.add((record) => keeper.closed(record));
  return hub;
}

/** Shows what earlier servers had of feeds that go on where they ended. */
async function recall(
  hub: Hub,
  keeper: Keeper | undefined,
  feeds: readonly Feed[],
  most = DEFAULT_LIMITS.channelsPerFeed,
): Promise<void> {
  if (!keeper) return;
  const goOn = feeds.filter(({ simulated, startsAnew = simulated }) => !startsAnew);
  const sources = new Set(goOn.map(({ name }) => name));
  for (const channel of await keeper.knownAgain(sources, most)) hub.recall(channel);
}

/** The feed of what is pushed and where it is pushed to; `undefined` where the config wants none. */
function openPush(
  { push }: StartConfig,
  hub: Hub,
  log: Logger,
): { readonly feed: PushFeed; readonly ingest: Ingest } | undefined {
  if (!push?.enabled) return undefined;
  const feed = new PushFeed({ ...push, ownerOf: (channel) => hub.get(channel)?.facts.source });
  const onFault = (err: unknown): void => log.error({ err }, "what was pushed could not be taken");
  return { feed, ingest: new Ingest({ ...push, target: feed, version: version(), onFault }) };
}

interface Rooms {
  readonly hub: Hub;
  readonly gateway: Gateway;
  readonly feeds: FeedRunner;
  readonly keeper: Keeper | undefined;
}

/** What telemetry reads of the other rooms. */
function watch({ hub, gateway, feeds, keeper }: Rooms, log: Logger): Telemetry {
  return new Telemetry({
    version: version(),
    node: gateway.node,
    started: Date.now(),
    published: () => hub.published,
    told: () => gateway.tally,
    counts: () => gateway.counts(),
    sessions: (most) => gateway.statuses(most),
    feeds: () => feeds.reports(),
    history: () => keeper?.report() ?? null,
    clockStepped: (words) => log.warn(words),
    states: () => Array.from(hub.records(), ({ state }) => state),
  });
}

/** The hub as the feeds see it, with the readers' side of `ready`. */
function sinkOf(
  hub: Hub,
  gateway: Gateway,
  kept: number,
): ConstructorParameters<typeof FeedRunner>[0]["sink"] {
  const room = new ReaderRoom(() => gateway.waiting(), kept);
  return {
    publish: (tick) => hub.publish(tick),
    holds: (tick, sinceStart) => hub.holds(tick, sinceStart),
    newest: (channel) => hub.newest(channel),
    describe: (facts, startsAnew) => hub.describe(facts, startsAnew),
    remove: (channel) => hub.remove(channel),
    offline: (channels) => hub.offline(channels),
    lost: (channels) => hub.lost(channels),
    back: (channels) => hub.back(channels),
    closed: (channels) => hub.closed(channels),
    ready: () => room.ready(),
  };
}

async function listenAt(server: Server, { port, host }: StartConfig, log: Logger): Promise<string> {
  try {
    const taken = await listen(server, port, host, (err) => log.error({ err }, "the HTTP server failed"));
    const name = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
    return `http://${name}:${taken}`;
  } catch (error) {
    throw new StartError(describeListenFault(error, host, port));
  }
}

function version(): string {
  const text: unknown = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
  return typeof text === "object" && text !== null && "version" in text ? String(text.version) : "0.0.0";
}
