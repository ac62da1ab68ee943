import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { ChannelBook } from "../channel-book.ts";
import type { Emit } from "../feed.ts";
import { applyCall, type OwnChannels } from "./apply-call.ts";
import { type FromChild, fromChild, type ToChild } from "./messages.ts";
import { Wishes } from "./wishes.ts";

/** Milliseconds that `run` may take to stop after the abort, before its process is ended. */
const GRACE = 700;
/** Milliseconds between two questions whether its event loop turns, and how long it may give no sign. */
const PULSE: Pulse = { everyMs: 5_000, silentMs: 15_000 };
/** Megabytes of memory that a feed of the user's may take. */
const MAX_MEMORY = 256;

/** A file that was loaded and has said nothing for so long, in milliseconds, but has not failed either, runs. */
const QUIET_START = 1_000;

export interface Pulse {
  readonly everyMs: number;
  readonly silentMs: number;
}

export interface ChildOptions {
  readonly file: string;
  readonly emit: Emit;
  readonly book: ChannelBook;
  /** Called with what takes wishes to the process, before it says anything. */
  readonly onWishes: (wishes: Wishes) => void;
  /** How it is noticed that the process is stuck. */
  readonly pulse?: Pulse | undefined;
}

/**
 * Runs the feed of a file in a process of its own, until it ends or the signal aborts. A thread would not do: where it
 * runs out of memory it may take the server along. Rejects with an Error in words when the file cannot be loaded, when
 * its `run` fails, and for whatever else ends the process.
 */
export async function runChild(options: ChildOptions, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const child = fork(fileURLToPath(new URL("./child.ts", import.meta.url)), [options.file], {
    execArgv: [`--max-old-space-size=${MAX_MEMORY}`],
    serialization: "advanced",
  });
  const exited = once(child, "exit");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const wishes = new Wishes((told) => tell(child, told));
  options.onWishes(wishes);
  listen(child, options, signal, { resolve, reject, wishes });
  const stopCare = careFor(child, options.pulse ?? PULSE, reject);
  const stop = (): void => {
    tell(child, "stop");
    setTimeout(resolve, GRACE).unref();
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    await promise;
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    wishes.end();
    stopCare();
    signal.removeEventListener("abort", stop);
    child.kill("SIGKILL");
    await exited;
  }
}

/** Notices code that does not return to the event loop, as an endless loop does: nothing else ever ends it. Returns what ends this. */
function careFor(
  child: ChildProcess,
  { everyMs, silentMs }: Pulse,
  onFault: (error: Error) => void,
): () => void {
  // Questions without an answer are counted and not time, which a machine that slept would have let pass.
  let unanswered = 0;
  child.on("message", () => {
    unanswered = 0;
  });
  const asking = setInterval(() => {
    if (unanswered * everyMs >= silentMs) onFault(new Error(stuck(silentMs)));
    unanswered++;
    tell(child, "ping");
  }, everyMs);
  return () => clearInterval(asking);
}

function stuck(silentMs: number): string {
  return `your code does not return to the event loop; it gave no sign for ${silentMs / 1_000} s; let loops await something, such as emit.ready()`;
}

interface Outcome {
  resolve(): void;
  reject(error: Error): void;
  readonly wishes: Wishes;
}

function listen(child: ChildProcess, options: ChildOptions, signal: AbortSignal, outcome: Outcome): void {
  child.on("error", outcome.reject);
  child.on("exit", (code, by) => outcome.reject(new Error(ending(code, by))));
  const heard = listener(child, options, signal, outcome);
  child.on("message", (message: unknown) => {
    const { data, error } = fromChild.safeParse(message);
    if (data) heard(data);
    else options.emit.refuse("not a message of a feed", error.message);
  });
}

function listener(
  child: ChildProcess,
  { emit, book }: ChildOptions,
  signal: AbortSignal,
  { resolve, reject, wishes }: Outcome,
): (message: FromChild) => void {
  let own: OwnChannels = { emit, book, group: undefined, takesCommands: false };
  return (message) => {
    if (message.what === "loaded") {
      own = { ...own, group: message.name, takesCommands: message.takesCommands };
      setTimeout(() => {
        if (child.connected && !signal.aborted) emit.started();
      }, QUIET_START).unref();
    }
    if (message.what === "calls") {
      for (const call of message.calls) if (!signal.aborted) applyCall(call, own);
      tell(child, "taken");
    }
    if (message.what === "ready") void emit.ready().then(() => tell(child, "room"));
    if (message.what === "commanded") wishes.take(message);
    if (message.what === "ended") resolve();
    if (message.what === "failed") reject(new Error(message.message));
  };
}

/** A process that has just ended cannot be told anything, and need not be. */
function tell(child: ChildProcess, told: ToChild): void {
  if (child.connected) child.send(told, () => {});
}

function ending(code: number | null, by: NodeJS.Signals | null): string {
  if (by === "SIGABRT") return `its process has ended; it may take ${MAX_MEMORY} MB of memory`;
  return `its process has ended with ${by ?? code}`;
}
