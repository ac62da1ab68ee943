/** Why a server cannot start, in words for whoever started it: no stack trace is needed. */
export class StartError extends Error {
  override readonly name: string = "StartError";
}
