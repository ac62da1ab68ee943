import { endOnCrash, endOnSignal, endUnstarted, type Life } from "./process-end.ts";

const life: Life = {};
endOnSignal(life);
endOnCrash(life);

try {
  // Loaded only now, so that a signal finds its handler from the first moment.
  const { readConfig } = await import("./config.ts");
  const { createLog } = await import("./log.ts");
  const { startServer } = await import("./start-server.ts");
  const { Greeting } = await import("./greeting.ts");
  const config = await readConfig();
  const log = createLog(config.logLevel);
  life.log = log;
  const greeting = new Greeting(config.file, (line) => process.stdout.write(`${line}\n`));
  const server = await startServer(config, {
    log,
    web: process.argv.includes("--dev") ? "dev" : true,
    feedChanged: (status) => greeting.feedChanged(status),
  });
  life.server = server;
  greeting.started(server.url, server.history());
} catch (error) {
  endUnstarted(life, error);
}
