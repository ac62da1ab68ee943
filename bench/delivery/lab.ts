import { z } from "zod";
import { type LabOptions, type Memory, memorySchema, openedSchema } from "./lab-messages.ts";
import { Program } from "./program.ts";

/** A server in a process of its own, which publishes by itself and can be cut off from all its readers at once. */
export class Lab implements AsyncDisposable {
  readonly url: string;
  readonly #program: Program;

  constructor(url: string, program: Program) {
    this.url = url;
    this.#program = program;
  }

  /** @param server the program that is the server. */
  static async start(options: LabOptions, server = "lab-server.ts"): Promise<Lab> {
    const program = new Program(server);
    const { url } = await program.ask("open", options, openedSchema);
    return new Lab(url, program);
  }

  /** What the process holds after a garbage collection. */
  memory(): Promise<Memory> {
    return this.#program.ask("memory", {}, memorySchema);
  }

  /** CPU that the process has used so far, seconds. */
  cpu(): Promise<number> {
    return this.#program.ask("cpu", {}, z.number());
  }

  /** Ends publishing. */
  async quiet(): Promise<void> {
    await this.#program.ask("quiet", {}, z.unknown());
  }

  /** Destroys every connection at once. */
  async cut(): Promise<void> {
    await this.#program.ask("cut", {}, z.unknown());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#program[Symbol.asyncDispose]();
  }
}
