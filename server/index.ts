import { endOnCrash, endOnSignal, endUnstarted, type Life } from "./process-end.ts";

const life: Life = {};
endOnSignal(life);
endOnCrash(life);

try {
  // Loaded only now, so that a signal finds its handler from the first moment.
  const { readConfig } = await import("./config.ts");
  const { createLog } = await import("./log.ts");
  const { startServer } = await import("./start-server.ts");
  const config = await readConfig();
  const log = createLog(config.logLevel);
  life.log = log;
  const server = await startServer(config, { log, web: process.argv.includes("--dev") ? "dev" : true });
  life.server = server;
  process.stdout.write(`Tidemark is at ${server.url.replace("127.0.0.1", "localhost")}\n`);
} catch (error) {
  endUnstarted(life, error);
}
