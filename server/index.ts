import { ConfigError, readConfig } from "./config.ts";
import { StartError } from "./start-error.ts";
import { startServer } from "./start-server.ts";

/** A server that has not ended by then, in milliseconds, is ended. */
const LAST_RESORT_MS = 5_000;

/** Ends the process on a signal: politely at the first, at once at the second. */
function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false;
  const onSignal = (): void => {
    if (stopping) process.exit(1);
    stopping = true;
    setTimeout(() => process.exit(1), LAST_RESORT_MS).unref();
    void stop().then(() => process.exit(0));
  };
  process.on("SIGTERM", onSignal).on("SIGINT", onSignal);
}

try {
  const config = await readConfig();
  const starting = startServer(config, { web: process.argv.includes("--dev") ? "dev" : true });
  stopOnSignal(async () => (await starting.catch(() => undefined))?.[Symbol.asyncDispose]());
  const { url } = await starting;
  process.stdout.write(`Tidemark is at ${url.replace("127.0.0.1", "localhost")}\n`);
} catch (error) {
  if (!(error instanceof ConfigError || error instanceof StartError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}
