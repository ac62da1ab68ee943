import type { z } from "zod";
import {
  catalogSchema,
  configureSchema,
  type Refusal,
  subscribeSchema,
  unsubscribeSchema,
} from "#lib/protocol.ts";
import { faultOfMessage } from "./faults.ts";
import { type Asker, catalog, configure, RequestRefused, subscribe, unsubscribe } from "./requests.ts";
import type { TokenBucket } from "./token-bucket.ts";

type Handler = (asker: Asker, message: unknown) => object;

/** Parses a message with its schema before a handler sees it: here `unknown` ends. */
function parsed<Schema extends z.ZodType>(
  event: string,
  schema: Schema,
  handle: (asker: Asker, message: z.infer<Schema>) => object,
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
]);

export interface DoorOptions {
  readonly asker: Asker;
  readonly bucket: TokenBucket;
  /** Told of a fault of the server's own. */
  readonly failed: (event: string, error: unknown) => void;
}

/** Answers one event, whatever it is, with an answer or a refusal (PROTOCOL TR3). Never throws. */
export function answerEvent({ asker, bucket, failed }: DoorOptions, event: unknown, args: unknown[]): void {
  const acknowledge = typeof args.at(-1) === "function" ? args.pop() : undefined;
  const answer = handleSafely();
  if (typeof acknowledge === "function") acknowledge(answer);

  function handleSafely(): object {
    try {
      if (!bucket.take(performance.now())) return slowDown();
      return handle(asker, event, args);
    } catch (error) {
      if (error instanceof RequestRefused) return refusal(error.code, error.message);
      failed(String(event).slice(0, 100), error);
      return refusal("unavailable", "the server could not answer; try again later");
    }
  }
}

function handle(asker: Asker, event: unknown, args: readonly unknown[]): object {
  const handler = HANDLERS.get(event);
  if (!handler) {
    throw new RequestRefused(
      "bad-request",
      `there is no such event; write one of ${[...HANDLERS.keys()].join(", ")}`,
    );
  }
  if (args.length !== 1) {
    throw new RequestRefused(
      "bad-request",
      `${event} takes one object and an acknowledgement, and got ${args.length} arguments`,
    );
  }
  return handler(asker, args[0]);
}

function slowDown(): Refusal {
  return refusal("rate-limited", "too many requests; send at most 100 a second, several channels in each");
}

function refusal(code: Refusal["code"], message: string): Refusal {
  return { ok: false, code, message };
}
