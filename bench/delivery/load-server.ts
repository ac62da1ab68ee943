import { once } from "node:events";
import { getHeapSpaceStatistics } from "node:v8";
import { answerParent } from "./answer-parent.ts";
import { Driver } from "./driver.ts";
import {
  closedLoopSchema,
  deliveredSchema,
  type Held,
  openServerSchema,
  pacedSchema,
} from "./load-messages.ts";
import { TickSource } from "./tick-source.ts";
import { newHttpServer, WAYS } from "./ways.ts";

// A server under test in a process of its own. Started by rig.ts.

let driver: Driver | undefined;

async function open(given: unknown): Promise<object> {
  const { way, channels, clock } = openServerSchema.parse(given);
  const httpServer = newHttpServer();
  const source = new TickSource(channels, clock);
  driver = new Driver(WAYS[way](httpServer), source);
  // All channels are there once they have ticked.
  await driver.round(true);
  httpServer.listen(0, "127.0.0.1", 4_096);
  await once(httpServer, "listening");
  const address = httpServer.address();
  if (typeof address !== "object" || address === null) throw new Error("the server does not listen");
  return { url: `http://127.0.0.1:${address.port}`, channels: source.channels };
}

function opened(): Driver {
  if (!driver) throw new Error("ask it to open first");
  return driver;
}

function held(): Held {
  for (let pass = 0; pass < 3; pass++) globalThis.gc?.();
  const { rss, heapUsed: heap } = process.memoryUsage();
  const young = getHeapSpaceStatistics().find(({ space_name }) => space_name === "new_space");
  return { rss, heap, young: young?.physical_space_size ?? 0 };
}

answerParent({
  open,
  held,
  closedLoop: (given) => opened().closedLoop(closedLoopSchema.parse(given)),
  paced: (given) => opened().paced(pacedSchema.parse(given)),
  delivered: (given) => opened().told(deliveredSchema.parse(given).ticks),
});
