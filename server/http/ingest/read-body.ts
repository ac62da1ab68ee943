import type { IncomingMessage } from "node:http";
import type { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { createGunzip, type Gunzip } from "node:zlib";
import type { Turns } from "./turns.ts";

/** Bytes that are handed on in one piece: few, as all of them may be lines that are broken, and a piece is never left. */
export const PIECE = 4_096;

export interface BodyOptions {
  readonly request: IncomingMessage;
  readonly isPacked: boolean;
  /** Bytes of the longest body, both as it is sent and unpacked. */
  readonly maxBytes: number;
  /** Milliseconds that the whole of it may take. */
  readonly timeoutMs: number;
  readonly turns: Turns;
  /** Told of the text, piece by piece. Returns whether to go on. */
  readonly write: (text: string) => boolean;
}

/** How a body came to its end: whole, or not. */
export type BodyEnd = "whole" | "given up" | "too long" | "too slow" | "not gzip" | "gone";

/**
 * Reads a body, unpacks it where it is packed, and hands its text on. Holds no more than a piece.
 * Rejects with what `write` throws.
 */
export function readBody(options: BodyOptions): Promise<BodyEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<BodyEnd>();
  new Body(options, resolve, reject).start();
  return promise;
}

class Body {
  readonly #options: BodyOptions;
  readonly #gunzip: Gunzip | undefined;
  readonly #stream: Readable;
  readonly #decoder = new StringDecoder("utf8");
  readonly #resolve: (end: BodyEnd) => void;
  readonly #reject: (error: unknown) => void;
  #timer: NodeJS.Timeout | undefined;
  #sent = 0;
  #unpacked = 0;
  #isHanding = false;
  #hasEnded = false;
  #isOver = false;

  constructor(options: BodyOptions, resolve: (end: BodyEnd) => void, reject: (error: unknown) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#gunzip = options.isPacked ? createGunzip() : undefined;
    this.#stream = this.#gunzip ?? options.request;
  }

  start(): void {
    const { request, timeoutMs } = this.#options;
    this.#timer = setTimeout(() => this.#end("too slow"), timeoutMs);
    request.once("close", () => {
      if (!request.complete) this.#end("gone");
    });
    request.once("error", () => this.#end("gone"));
    if (this.#gunzip) this.#unpack(this.#gunzip);
    this.#stream.on("data", (chunk: Buffer) => this.#took(chunk));
    this.#stream.once("end", () => this.#sawEnd());
  }

  #unpack(gunzip: Gunzip): void {
    const { request, maxBytes } = this.#options;
    request.on("data", (chunk: Buffer) => {
      this.#sent += chunk.length;
      if (this.#sent > maxBytes) this.#end("too long");
    });
    gunzip.once("error", () => this.#end("not gzip"));
    request.pipe(gunzip);
  }

  /** Hands a chunk on, in pieces, each in its turn; no further one comes before that. */
  #took(chunk: Buffer): void {
    this.#unpacked += chunk.length;
    if (this.#unpacked > this.#options.maxBytes) this.#end("too long");
    this.#hand(chunk, 0);
    if (this.#isHanding) this.#stream.pause();
  }

  #hand(chunk: Buffer, from: number): void {
    this.#isHanding = true;
    this.#options.turns.take(() => {
      if (this.#isOver) return;
      const to = Math.min(chunk.length, from + PIECE);
      if (!this.#write(this.#decoder.write(chunk.subarray(from, to)))) return this.#end("given up");
      if (to < chunk.length) return this.#hand(chunk, to);
      this.#isHanding = false;
      if (this.#hasEnded) this.#end("whole");
      else if (this.#stream.isPaused()) this.#stream.resume();
    });
  }

  /** A stream that was paused a moment ago may end before the last piece had its turn. */
  #sawEnd(): void {
    this.#hasEnded = true;
    if (!this.#isHanding) this.#end("whole");
  }

  /** A fault here would otherwise be the stream's, and then the whole process's. */
  #write(text: string): boolean {
    try {
      return this.#options.write(text);
    } catch (error) {
      this.#reject(error);
      this.#end("gone");
      return false;
    }
  }

  #end(end: BodyEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#timer);
    const rest = end === "whole" ? this.#decoder.end() : "";
    if (rest !== "") this.#write(rest);
    if (end !== "whole") this.#letGo();
    this.#resolve(end);
  }

  /** What is still to come is passed over. */
  #letGo(): void {
    const { request } = this.#options;
    this.#stream.removeAllListeners("data");
    if (this.#gunzip) request.unpipe(this.#gunzip);
    this.#gunzip?.destroy();
    request.resume();
  }
}
