import { channel as diagnostics } from "node:diagnostics_channel";
import { Socket } from "node:net";
import { argv } from "node:process";
import { pino } from "pino";
import { startServer } from "../../server/start-server.ts";
import { cpuSeconds } from "./cpu.ts";
import { LabFeed } from "./lab-feed.ts";
import { labOptionsSchema, labQuestionSchema, type Memory } from "./lab-messages.ts";

// A whole server without pages in a process of its own, asked from outside through IPC. Started by lab.ts.

const connections = new Set<Socket>();

/** Node says here which connections its servers took, so that they can be cut without the server's help. */
diagnostics("net.server.socket").subscribe((message: unknown) => {
  if (typeof message !== "object" || message === null || !("socket" in message)) return;
  const { socket } = message;
  if (!(socket instanceof Socket)) return;
  connections.add(socket);
  socket.once("close", () => connections.delete(socket));
});

const feed = new LabFeed(labOptionsSchema.parse(JSON.parse(argv[2] ?? "")));
const log = pino({ level: argv[3] ?? "silent" });
const server = await startServer(
  { port: 0, host: "127.0.0.1", feeds: [] },
  { feeds: [feed], web: false, log },
);

const ANSWERS = {
  memory: memoryNow,
  cpu: cpuSeconds,
  quiet: () => feed.quiet(),
  cut: () => {
    for (const socket of connections) socket.destroy();
  },
} as const;

process.on("message", (message: unknown) => {
  const { id, ask } = labQuestionSchema.parse(message);
  process.send?.({ id, answer: ANSWERS[ask]() });
});
process.on("disconnect", () => process.exit(0));
process.send?.({ url: server.url });

function memoryNow(): Memory {
  globalThis.gc?.();
  const { heapUsed: heap, external, rss } = process.memoryUsage();
  return { heap, external, rss, handles: process.getActiveResourcesInfo().length };
}
