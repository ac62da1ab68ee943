import { Worker } from "node:worker_threads";
import { HistoryError } from "../history.ts";
import type { Call, Calls, Loudness, Reply, Request, WorkerOptions, WorkerStats } from "./messages.ts";

interface Waiting {
  readonly resolve: (gives: unknown) => void;
  readonly reject: (error: HistoryError) => void;
}

export interface LinkOptions extends WorkerOptions {
  readonly say: (loudness: Loudness, text: string) => void;
}

const CLOSED = "history is closed";
const ENDED = "the thread of history has ended";
/** Most of what the thread allocates is in columns, outside of this. */
const YOUNG_MIB = 4;
/** A thread that ends again within so many milliseconds is not started for as long. */
const REST_MS = 5_000;

/** The way to the worker and back. A worker that ends by itself fails what it was asked, and another is started. */
export class Link {
  stats: WorkerStats;
  readonly #options: LinkOptions;
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #lastId = 0;
  /** In the clock of `performance`. */
  #endedAt = Number.NEGATIVE_INFINITY;
  #restUntil = Number.NEGATIVE_INFINITY;
  #closing: Promise<void> | undefined;

  constructor(options: LinkOptions) {
    this.#options = options;
    const { file } = options;
    this.stats = {
      store: "sqlite",
      file,
      id: null,
      bytes: 0,
      ticks: 0,
      lost: 0,
      repeated: 0,
      fault: null,
      damage: null,
      setAside: [],
    };
  }

  /** Asks the worker. Rejects with a HistoryError in words. */
  async ask<Name extends Call>(
    call: Name,
    takes: Calls[Name]["takes"],
    buffers: ArrayBuffer[] = [],
  ): Promise<Calls[Name]["gives"]> {
    if (this.#closing) throw new HistoryError(CLOSED);
    if (performance.now() < this.#restUntil) throw new HistoryError(ENDED);
    return await this.#send(call, takes, buffers);
  }

  /** Resolves when the worker has closed the file and ended. */
  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    const worker = this.#worker;
    if (!worker) return;
    const ended = new Promise<void>((resolve) => worker.once("exit", () => resolve()));
    await this.#send("close", undefined, []).catch(() => {});
    await ended;
  }

  #send<Name extends Call>(
    call: Name,
    takes: Calls[Name]["takes"],
    buffers: ArrayBuffer[],
  ): Promise<Calls[Name]["gives"]> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve: resolve as (gives: unknown) => void, reject });
      this.#workerNow().postMessage({ id, call, takes } as Request, buffers);
    });
  }

  #workerNow(): Worker {
    this.#worker ??= this.#start();
    return this.#worker;
  }

  #start(): Worker {
    const { file, keep, bytes } = this.#options;
    const workerData: WorkerOptions = { file, keep, bytes };
    const worker = new Worker(new URL("../sqlite-start.js", import.meta.url), {
      workerData,
      name: "history",
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MIB },
    });
    worker.on("message", (reply: Reply) => this.#hear(reply));
    worker.on("error", (error) =>
      this.#options.say("error", `the thread of history failed: ${error.message}`),
    );
    worker.on("exit", () => this.#ended());
    return worker;
  }

  #hear(reply: Reply): void {
    if (reply.kind === "log") {
      this.#options.say(reply.loudness, reply.text);
      return;
    }
    this.stats = reply.stats;
    if (reply.kind === "stats") return;
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (reply.kind === "answer") waiting?.resolve(reply.gives);
    else waiting?.reject(new HistoryError(reply.message));
  }

  #ended(): void {
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(new HistoryError(ENDED));
    this.#waiting.clear();
    if (this.#closing) return;
    const now = performance.now();
    if (now - this.#endedAt < REST_MS) this.#restUntil = now + REST_MS;
    this.#endedAt = now;
    this.#options.say("error", `${ENDED}; another is started with what comes next`);
  }
}
