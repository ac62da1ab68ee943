import { io } from "socket.io-client";
import type { Transport } from "./transport.ts";

/** How long, ms, to wait for a connection or an answer. */
const CONNECT_MS = 5_000;
const ANSWER_MS = 10_000;

/** The way to the server by Socket.IO: WebSocket, or polling where a proxy does not let it through. */
export function socketTransport(url: string): Transport {
  const socket = io(url, {
    autoConnect: false,
    reconnection: false,
    timeout: CONNECT_MS,
    transports: ["websocket", "polling"],
    tryAllTransports: true,
  });
  return {
    on(event, listener) {
      if (event === "opened") socket.on("connect", listener as () => void);
      else if (event === "closed") {
        const closed = listener as (refused?: string) => void;
        socket.on("disconnect", () => closed());
        socket.on("connect_error", (error: Error) => {
          // Only a refusal by the server itself brings data along.
          if ("data" in error) closed(error.message);
          else closed();
        });
      } else socket.on(event as string, listener);
    },
    open: () => void socket.connect(),
    close: () => void socket.disconnect(),
    seen: (n) => void (socket.connected && socket.emit("seen", n)),
    request(request, ask, done) {
      // A message to a lost server would be kept and sent to the next one, out of turn.
      if (!socket.connected) return done(null);
      socket
        .timeout(ANSWER_MS)
        .emit(request, ask, (error: Error | null, answer: Parameters<typeof done>[0]) => {
          done(error ? null : answer);
        });
    },
  };
}
