import type { Refusal, RefusalCode } from "#lib/protocol.ts";

/** A request, or one name of it, that is not granted. `message` says what to do next. */
export class RequestRefused extends Error {
  override readonly name = "RequestRefused";
  readonly code: RefusalCode;

  constructor(code: RefusalCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The answer that refuses a request (PROTOCOL TR3). */
export function refusal(code: RefusalCode, message: string): Refusal {
  return { ok: false, code, message };
}
