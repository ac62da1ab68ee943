import { createServer } from "node:http";
import { Server } from "socket.io";
import type { Tick } from "#lib/tick.ts";
import { listen } from "../../server/http/listen.ts";
import { serveLab } from "./lab-process.ts";

// The control: what an ordinary starter does, one `emit` to everybody for each tick. Started by lab.ts.

serveLab(async (feed) => {
  const httpServer = createServer();
  const io = new Server(httpServer, { perMessageDeflate: false, serveClient: false });
  const emit = ({ channel, time, value, size, bid, ask }: Tick): void => {
    io.emit("tick", { symbol: channel, time, price: value, size, bid, ask });
  };
  const more = {
    describe: nothing,
    refuse: nothing,
    remove: nothing,
    offline: nothing,
    started: () => {},
    connected: () => {},
    ready: async () => undefined,
  };
  void feed.run(Object.assign(emit, more), new AbortController().signal);
  return `http://127.0.0.1:${await listen(httpServer, 0, "127.0.0.1")}`;
});

function nothing(): void {}
