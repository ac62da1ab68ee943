import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Connections the kernel holds until they are taken: as many as it allows, for readers who all come back at once. */
const BACKLOG = 4_096;
/** Milliseconds a connection may take to end by itself when the server closes. */
const GRACE_MS = 500;

/**
 * Listens on an address.
 * @param onFault told of what fails later, such as a connection that cannot be accepted, which is not the server's end.
 * @returns the port, which matters where 0 was asked for.
 * @throws the system's error, such as EADDRINUSE.
 */
export async function listen(
  server: Server,
  port: number,
  host: string,
  onFault?: (error: Error) => void,
): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen({ port, host, backlog: BACKLOG }, resolve);
  await promise;
  server.off("error", reject);
  if (onFault) server.on("error", onFault);
  const address = server.address();
  return isInternet(address) ? address.port : port;
}

function isInternet(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === "object" && address !== null;
}

/** Follows a server's connections; the function returned ends those that outlive a grace, which keep-alive ones do for ever. */
export function trackConnections(server: Server): () => void {
  const open = new Set<Socket>();
  server.on("connection", (socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  return () => {
    setTimeout(() => {
      for (const socket of open) socket.destroy();
    }, GRACE_MS).unref();
  };
}
