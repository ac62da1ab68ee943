import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";

/** A source that answers over HTTP on this machine. */
export interface HttpSource extends AsyncDisposable {
  readonly url: string;
  /** The requests it was sent, with when they came in epoch milliseconds. */
  readonly requests: { readonly at: number; readonly headers: IncomingMessage["headers"] }[];
}

/** Starts a source; `answer` is told the number of the request, 1 for the first. */
export async function openHttpSource(
  answer: (response: ServerResponse, request: IncomingMessage, number: number) => void,
): Promise<HttpSource> {
  const requests: { at: number; headers: IncomingMessage["headers"] }[] = [];
  const server = createServer((request, response) => {
    answer(response, request, requests.push({ at: Date.now(), headers: request.headers }));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the source does not listen");
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
