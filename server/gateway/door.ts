import type { z } from "zod";
import {
  catalogSchema,
  configureSchema,
  retrySchema,
  subscribeSchema,
  unsubscribeSchema,
  wishSchema,
} from "#lib/protocol.ts";
import { faultOfMessage } from "./faults.ts";
import { RequestRefused, refusal } from "./refused.ts";
import { type Asker, catalog, command, configure, retry, subscribe, unsubscribe } from "./requests.ts";

/** An answer, or the promise of one where the history has to be asked. */
type Handler = (asker: Asker, message: unknown) => object | Promise<object>;

/** Parses a message with its schema before a handler sees it: here `unknown` ends. */
function parsed<Schema extends z.ZodType>(
  event: string,
  schema: Schema,
  handle: (asker: Asker, message: z.infer<Schema>) => object | Promise<object>,
): [string, Handler] {
  return [
    event,
    (asker, message) => {
      const result = schema.safeParse(message);
      if (!result.success) throw new RequestRefused("bad-request", faultOfMessage(event, result.error));
      return handle(asker, result.data);
    },
  ];
}

/** The events a client may send. A map and not an object, so that an event named after Object's own members is none. */
const HANDLERS: ReadonlyMap<unknown, Handler> = new Map([
  parsed("subscribe", subscribeSchema, subscribe),
  parsed("unsubscribe", unsubscribeSchema, unsubscribe),
  parsed("configure", configureSchema, configure),
  parsed("catalog", catalogSchema, catalog),
  parsed("command", wishSchema, command),
  parsed("retry", retrySchema, retry),
]);

/** Events whose fields are all optional, so that the message may be left out. */
const WITHOUT_MESSAGE: ReadonlySet<unknown> = new Set(["configure", "catalog"]);

/** One event as a client sent it. */
export interface Request {
  readonly event: unknown;
  readonly args: readonly unknown[];
  /** Sends the answer; `undefined` where the client wants none. */
  readonly acknowledge: ((answer: object) => void) | undefined;
}

export interface DoorOptions {
  readonly asker: Asker;
  /** Told of a fault of the server's own. */
  readonly failed: (event: string, error: unknown) => void;
}

/** An event's arguments as a request: the acknowledgement is the last of them, where there is one. */
export function requestOf(event: unknown, args: readonly unknown[]): Request {
  const last: unknown = args.at(-1);
  if (typeof last !== "function") return { event, args, acknowledge: undefined };
  return { event, args: args.slice(0, -1), acknowledge: (answer) => last(answer) };
}

/**
 * Answers one request, whatever it is, with an answer or a refusal (PROTOCOL TR3). Never throws.
 * @returns what settles when it is answered, where that is not at once; never rejects.
 */
export function answerRequest({ asker, failed }: DoorOptions, request: Request): Promise<void> | undefined {
  try {
    const answer = handle(asker, request);
    if (answer instanceof Promise) return answer.catch(refused).then((late) => request.acknowledge?.(late));
    request.acknowledge?.(answer);
  } catch (error) {
    request.acknowledge?.(refused(error));
  }
  return undefined;

  function refused(error: unknown): object {
    if (error instanceof RequestRefused) return refusal(error.code, error.message);
    failed(String(request.event).slice(0, 100), error);
    return refusal("unavailable", "the server could not answer; try again later");
  }
}

function handle(asker: Asker, { event, args }: Request): object | Promise<object> {
  const handler = HANDLERS.get(event);
  if (!handler) {
    throw new RequestRefused(
      "bad-request",
      `there is no such event; write one of ${[...HANDLERS.keys()].join(", ")}`,
    );
  }
  if (args.length === 0 && WITHOUT_MESSAGE.has(event)) return handler(asker, {});
  if (args.length !== 1) {
    throw new RequestRefused(
      "bad-request",
      `${event} takes one object and an acknowledgement, and got ${args.length} arguments`,
    );
  }
  return handler(asker, args[0]);
}
