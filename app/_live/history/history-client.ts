import { kindOf } from "#lib/channel.ts";
import { type KeptAnswer, readAnswer } from "./kept-answer.ts";

/** Requests at the same time; the others wait their turn. */
const AT_ONCE = 4;

/** What an HTTP server answered: its status, and its body where that is JSON. */
export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks by HTTP for a path of this origin; rejects where no answer comes or the signal is aborted. */
export type HttpGet = (path: string, signal: AbortSignal) => Promise<HttpAnswer>;

/** Bars of a width over [from, to), epoch milliseconds. */
export interface HistoryQuestion {
  readonly channel: string;
  readonly from: number;
  readonly to: number;
  readonly bucketMs: number;
}

/** Why there is no answer: a code of the server's (PROTOCOL TR3), or `offline` where none came. */
export class HistoryFault extends Error {
  override readonly name = "HistoryFault";
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

/** Asks the server for what it keeps, a few questions at a time. */
export class HistoryClient {
  readonly #get: HttpGet;
  readonly #waiting: { start(): void; readonly later: boolean }[] = [];
  #running = 0;

  constructor(get: HttpGet) {
    this.#get = get;
  }

  /**
   * Asks a question. One that is `later` gives way to all others.
   * @throws HistoryFault where the server refuses, cannot be reached or says nothing that makes sense; the signal's
   *   reason where it is aborted.
   */
  async ask(question: HistoryQuestion, signal: AbortSignal, later = false): Promise<KeptAnswer> {
    await this.#turn(later);
    try {
      signal.throwIfAborted();
      return answerOf(question, await this.#reach(question, signal));
    } finally {
      this.#running--;
      this.#startNext();
    }
  }

  async #reach(question: HistoryQuestion, signal: AbortSignal): Promise<HttpAnswer> {
    try {
      return await this.#get(pathOf(question), signal);
    } catch {
      signal.throwIfAborted();
      throw new HistoryFault("offline", "The server cannot be reached; what it keeps is asked for again.");
    }
  }

  #turn(later: boolean): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push({ start: resolve, later });
    this.#startNext();
    return promise;
  }

  #startNext(): void {
    if (this.#running >= AT_ONCE) return;
    const urgent = this.#waiting.findIndex(({ later }) => !later);
    const [next] = this.#waiting.splice(Math.max(0, urgent), 1);
    if (!next) return;
    this.#running++;
    next.start();
  }
}

function pathOf({ channel, from, to, bucketMs }: HistoryQuestion): string {
  const max = Math.max(1, Math.ceil(to / bucketMs) - Math.floor(from / bucketMs));
  const query = { channel, from: String(from), to: String(to), bucket: String(bucketMs), max: String(max) };
  return `/api/history?${new URLSearchParams(query)}`;
}

function answerOf({ channel }: HistoryQuestion, { status, body }: HttpAnswer): KeptAnswer {
  if (status !== 200) throw faultOf(status, body);
  const answer = readAnswer(kindOf(channel) ?? "sensor", body);
  if (!answer)
    throw new HistoryFault("unavailable", "The server's answer is none that this page understands.");
  return answer;
}

function faultOf(status: number, body: unknown): HistoryFault {
  const said: Record<string, unknown> = typeof body === "object" && body !== null ? { ...body } : {};
  const code = typeof said.code === "string" ? said.code : "unavailable";
  const message = typeof said.message === "string" ? said.message : `The server answered ${status}.`;
  return new HistoryFault(code, message);
}
