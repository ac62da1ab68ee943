import { channel as diagnostics } from "node:diagnostics_channel";
import { Socket } from "node:net";
import { answerParent } from "./answer-parent.ts";
import { cpuSeconds } from "./cpu.ts";
import { LabFeed } from "./lab-feed.ts";
import { type LabOptions, labOptionsSchema, type Memory } from "./lab-messages.ts";

const connections = new Set<Socket>();

/** Node says here which connections its servers took, so that they can be cut without the server's help. */
diagnostics("net.server.socket").subscribe((message: unknown) => {
  if (typeof message !== "object" || message === null || !("socket" in message)) return;
  const { socket } = message;
  if (!(socket instanceof Socket)) return;
  connections.add(socket);
  socket.once("close", () => connections.delete(socket));
});

/** Serves lab.ts from its other side, whatever the server; `open` starts it with its feed and says where it is. */
export function serveLab(open: (feed: LabFeed, options: LabOptions) => Promise<string>): void {
  let feed: LabFeed | undefined;
  answerParent({
    open: async (given) => {
      const options = labOptionsSchema.parse(given);
      feed = new LabFeed(options);
      return { url: await open(feed, options) };
    },
    quiet: () => feed?.quiet(),
    memory: memoryNow,
    cpu: cpuSeconds,
    cut: () => {
      for (const socket of connections) socket.destroy();
    },
  });
}

function memoryNow(): Memory {
  globalThis.gc?.();
  const { heapUsed: heap, external, rss } = process.memoryUsage();
  return { heap, external, rss, handles: process.getActiveResourcesInfo().length };
}
