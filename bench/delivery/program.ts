import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { z } from "zod";

const saidSchema = z.union([
  z.object({ id: z.int(), answer: z.unknown() }),
  z.object({ id: z.int(), fault: z.string() }),
  z.object({ news: z.unknown() }),
]);

/** As `npm start` runs a server. */
const YOUNG_SPACE = "--max-semi-space-size=8";
const ONE_ARENA = { MALLOC_ARENA_MAX: "1" };

/** A program of this folder in a process of its own, asked through IPC; `answerParent` is its other side. */
export class Program implements AsyncDisposable {
  /** Told what the program says without being asked. */
  onNews: ((news: unknown) => void) | undefined;
  readonly #name: string;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, PromiseWithResolvers<unknown>>();
  #lastId = 0;

  constructor(name: string) {
    this.#name = name;
    const path = fileURLToPath(new URL(name, import.meta.url));
    this.#child = fork(path, {
      execArgv: ["--expose-gc", YOUNG_SPACE],
      env: { ...process.env, ...ONE_ARENA },
    });
    this.#child.on("message", (message) => this.#said(message));
    this.#child.on("exit", (code) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`${name} ended with ${code}`));
    });
  }

  /** @throws Error with what the program says went wrong, or where it ends before it answers. */
  async ask<Answer>(question: string, given: object, answer: z.ZodType<Answer>): Promise<Answer> {
    const id = ++this.#lastId;
    const waiting = Promise.withResolvers<unknown>();
    this.#waiting.set(id, waiting);
    this.#child.send({ id, question, given });
    return answer.parse(await waiting.promise);
  }

  /** Says something that is not answered. */
  tell(question: string, given: object): void {
    this.#child.send({ question, given });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, "exit");
    this.#child.disconnect();
    await ended;
  }

  #said(message: unknown): void {
    const said = saidSchema.parse(message);
    if ("news" in said) {
      this.onNews?.(said.news);
      return;
    }
    const waiting = this.#waiting.get(said.id);
    this.#waiting.delete(said.id);
    if ("fault" in said) waiting?.reject(new Error(`${this.#name}: ${said.fault}`));
    else waiting?.resolve(said.answer);
  }
}
