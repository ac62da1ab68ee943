import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { type LabOptions, labAnswerSchema, type Memory, memorySchema, readySchema } from "./lab-messages.ts";

/** A server in a process of its own, which publishes by itself and can be cut off from all its readers at once. */
export class Lab implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
    child.on("message", (message) => {
      const { id, answer } = labAnswerSchema.parse(message);
      this.#waiting.get(id)?.resolve(answer);
      this.#waiting.delete(id);
    });
    child.on("exit", (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the server ended with ${code}`));
    });
  }

  static async start(options: LabOptions, program = "lab-server.ts"): Promise<Lab> {
    const path = fileURLToPath(new URL(program, import.meta.url));
    const child = fork(path, [JSON.stringify(options)], { execArgv: ["--expose-gc"] });
    const gone = once(child, "exit").then(() => {
      throw new Error(`${program} ended before it listened`);
    });
    const [message]: unknown[] = await Promise.race([once(child, "message"), gone]);
    gone.catch(() => undefined);
    return new Lab(readySchema.parse(message).url, child);
  }

  /** What the process holds after a garbage collection. */
  async memory(): Promise<Memory> {
    return memorySchema.parse(await this.#ask("memory"));
  }

  /** CPU that the process has used so far, seconds. */
  async cpu(): Promise<number> {
    return z.number().parse(await this.#ask("cpu"));
  }

  /** Ends publishing. */
  async quiet(): Promise<void> {
    await this.#ask("quiet");
  }

  /** Destroys every connection at once. */
  async cut(): Promise<void> {
    await this.#ask("cut");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }

  #ask(ask: string): Promise<unknown> {
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#child.send({ id, ask });
    return waiting.promise;
  }
}
