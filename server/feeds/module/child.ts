import { pathToFileURL } from "node:url";
import type { OwnEmit, OwnFeed } from "../define-feed.ts";
import { Calls } from "./calls.ts";
import { Device } from "./device.ts";
import { type FromChild, type ToChild, toChild } from "./messages.ts";
import { knowOurName } from "./own-name.ts";

/** Runs a feed of the user's in a process of its own: what it does wrong, it does to itself. */
const file = process.argv[2] ?? "";
const stop = new AbortController();
let room = Promise.withResolvers<void>();
let device: Device | undefined;
const calls = new Calls((batch) => say({ what: "calls", calls: batch }));

process.on("message", (told: unknown) => hear(toChild.parse(told)));

// The server ends this process. A Ctrl-C is meant for the server, which may be gone without a word, too.
process.on("SIGINT", () => {}).on("disconnect", () => process.exit());
// Also what nobody awaits: a timer that throws, a promise that rejects.
process.on("uncaughtException", (error) => say({ what: "failed", message: wordsOf(error) }));

try {
  const feed = await load(file);
  device = new Device(feed, stop.signal, say);
  say({ what: "loaded", name: feed.name, takesCommands: feed.command !== undefined });
  await feed.run(emit(), stop.signal);
  await calls.allTaken();
  say({ what: "ended" });
} catch (error) {
  say({ what: "failed", message: wordsOf(error) });
}

function hear(told: ToChild): void {
  if (told === "taken") calls.taken();
  else if (told === "room") room.resolve();
  else if (told === "stop") stop.abort();
  else if (told === "ping") say({ what: "pong" });
  else if (told.what === "command") void device?.take(told);
  else device?.forget(told.id);
}

function say(message: FromChild): void {
  process.send?.(message);
}

async function load(path: string): Promise<OwnFeed> {
  knowOurName();
  const loaded: unknown = await import(pathToFileURL(path).href);
  const feed =
    typeof loaded === "object" && loaded !== null && "default" in loaded ? loaded.default : undefined;
  if (isOwnFeed(feed)) return feed;
  throw new Error(
    "it exports no feed; write export default defineFeed({ name: …, async run(emit, signal) { … } })",
  );
}

function isOwnFeed(feed: unknown): feed is OwnFeed {
  if (typeof feed !== "object" || feed === null) return false;
  const command: unknown = Reflect.get(feed, "command");
  if (command !== undefined && typeof command !== "function") return false;
  return "name" in feed && typeof feed.name === "string" && "run" in feed && typeof feed.run === "function";
}

function emit(): OwnEmit {
  const call = (...one: Parameters<Calls["add"]>[0]): void => {
    if (!stop.signal.aborted) calls.add(one);
  };
  return Object.assign((tick: unknown) => call("tick", tick), {
    describe: (description: unknown) => call("describe", description),
    refuse: (reason: string, detail = "") => call("refuse", String(reason), String(detail)),
    remove: (channel: string) => call("remove", channel),
    offline: (channels: Iterable<string>) => call("offline", [...channels]),
    ready: async () => {
      await calls.allTaken();
      room = Promise.withResolvers();
      say({ what: "ready" });
      await room.promise;
    },
  });
}

/** What went wrong, and where in the user's file. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const at = error.stack?.split(pathToFileURL(file).href)[1]?.match(/^:(\d+)/)?.[1];
  return at === undefined ? error.message : `line ${at}: ${error.message}`;
}
