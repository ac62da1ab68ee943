import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { answerParent } from "../delivery/answer-parent.ts";
import { requestsOf } from "./bodies.ts";
import { loadSchema } from "./messages.ts";

// Whoever pushes, in a process of its own: sockets that are kept open and send the next request when the last one was
// answered. Started by ingest.ts.

const GOOD = /^HTTP\/1\.1 20[04] /;

async function run(given: unknown): Promise<object> {
  const load = loadSchema.parse(given);
  const requests = requestsOf(load);
  const before = process.cpuUsage();
  const started = performance.now();
  const ends = started + load.ms;
  let at = 0;
  const next = (): Buffer | undefined => {
    if (performance.now() >= ends) return undefined;
    return requests[at++ % requests.length]?.at(Date.now());
  };
  const lines = Array.from({ length: load.connections }, () => sendAll(load.url, next));
  const counts = await Promise.all(lines);
  const { user, system } = process.cpuUsage(before);
  return {
    requests: counts.reduce((sum, count) => sum + count, 0),
    ms: performance.now() - started,
    cpu: user + system,
  };
}

/** Sends one request after the other on one connection. Returns how many were answered; throws where one was refused. */
async function sendAll(url: string, next: () => Buffer | undefined): Promise<number> {
  const { hostname, port } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  await once(socket, "connect");
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let answered = 0;
  const send = (): void => {
    const request = next();
    if (request) socket.write(request);
    else resolve(answered);
  };
  socket.on("error", reject);
  onAnswer(socket, (answer) => {
    if (!GOOD.test(answer)) reject(new Error(`a request was answered ${answer}`));
    answered++;
    send();
  });
  send();
  return promise.finally(() => socket.destroy());
}

/** Calls back with each answer: a head, and a body where there is one. */
function onAnswer(socket: Socket, told: (answer: string) => void): void {
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString("latin1");
    const head = text.indexOf("\r\n\r\n");
    if (head < 0) return;
    const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? 0);
    if (text.length < head + 4 + length) return;
    const answer = text;
    text = "";
    told(answer);
  });
}

answerParent({ run });
