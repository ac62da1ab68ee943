import type { Logger } from "pino";
import { StartError } from "./start-error.ts";

/**
 * A server that has not ended by then, in milliseconds, is ended (PROTOCOL BYE1). Before come 2 s for feeds that do not
 * stop, 2 s for readers that do not read and half a second for connections that do not close.
 */
const LAST_RESORT_MS = 9_500;

/** What has come to life so far, and so what there is to log to and to stop. */
export interface Life {
  log?: Logger;
  server?: AsyncDisposable;
}

/** Ends the process on a signal with 0: politely at the first, at once where nothing runs yet, with 1 at the second. */
export function endOnSignal(life: Life): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    if (!life.server) process.exit(0);
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    life.server[Symbol.asyncDispose]().then(
      () => process.exit(0),
      (error: unknown) => crash(life, error),
    );
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
}

/**
 * Ends the process with 1 on an error that nothing caught. After one nobody knows what state the server is in, and a
 * supervisor starts a clean one within a second. Next listens for such errors, too, and goes on after them; the
 * callback comes before any listener. A rejected promise that nobody awaits is left to Next, which makes such
 * promises itself when it renders ahead of need.
 */
export function endOnCrash(life: Life): void {
  process.setUncaughtExceptionCaptureCallback((error) => crash(life, error));
}

function crash({ log }: Life, error: unknown): void {
  if (log?.isLevelEnabled("fatal")) log.fatal({ err: error }, "an error that nothing caught ends the server");
  else process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}

/**
 * Ends the process with 1 and says why it could not start: in one line, unless the reason itself is a list. The stack
 * of an error that is not in words for people is shown at LOG_LEVEL=debug.
 */
export function endUnstarted({ log }: Life, error: unknown): void {
  process.stderr.write(`${reasonOf(error, log?.isLevelEnabled("debug") ?? false)}\n`);
  process.exit(1);
}

function reasonOf(error: unknown, withStack: boolean): string {
  if (error instanceof StartError) return error.message;
  if (!(error instanceof Error)) return `Tidemark cannot start: ${String(error)}`;
  if (withStack) return `Tidemark cannot start: ${error.stack ?? error.message}`;
  return `Tidemark cannot start: ${error.message.split("\n")[0]}; LOG_LEVEL=debug shows where`;
}
