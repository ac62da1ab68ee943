import { RetryLater } from "../retry.ts";
import { connectionFault, shown } from "../web-address.ts";

/** Bytes of the longest answer that is read. */
const MAX_ANSWER = 1_048_576;
/** No source is waited for any longer, in milliseconds, whatever it asks for. */
const MAX_WAIT = 3_600_000;

export interface Answer {
  /** What it holds; `undefined` where it has not changed since the answer before (304). */
  readonly text: string | undefined;
  /** What to send along with the next request, so that it is answered in full only where there is news. */
  readonly validators: Readonly<Record<string, string>>;
}

export interface AskOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds the whole answer may take. */
  readonly timeout: number;
}

/**
 * Asks once. Rejects with an Error in words where there is no answer in time, or one that is no success;
 * with RetryLater where the source says when to come back.
 */
export async function ask(
  { url, headers, timeout }: AskOptions,
  validators: Answer["validators"],
  signal: AbortSignal,
): Promise<Answer> {
  const limit = AbortSignal.timeout(timeout);
  try {
    const { address, authorization } = withoutUser(url);
    const response = await fetch(address, {
      headers: { accept: "application/json", ...authorization, ...headers, ...validators },
      signal: AbortSignal.any([signal, limit]),
    });
    if (response.status === 304) return { text: undefined, validators };
    if (!response.ok) throw await refusal(response, url);
    return { text: await textOf(response), validators: validatorsOf(response.headers) };
  } catch (error) {
    if (error instanceof RetryLater || error instanceof Refused) throw error;
    const why = limit.aborted ? `no answer within ${timeout / 1000} s` : connectionFault(error);
    throw new Error(`${shown(url)}: ${why}`);
  }
}

class Refused extends Error {}

async function refusal(response: Response, url: string): Promise<Error> {
  await response.body?.cancel();
  const words = `${shown(url)} answers ${response.status} ${response.statusText}`.trim();
  const after = retryAfter(response.headers.get("retry-after"));
  if (after === undefined) return new Refused(words);
  return new RetryLater(`${words} and asks to wait ${Math.ceil(after / 1000)} s`, after);
}

/** Milliseconds of a Retry-After header, which holds seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(header: string | null): number | undefined {
  if (header === null) return undefined;
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), MAX_WAIT);
}

/** fetch takes no user in an address; what it means is a header. */
function withoutUser(url: string): { address: URL; authorization: Record<string, string> } {
  const address = new URL(url);
  const { username, password } = address;
  if (username === "" && password === "") return { address, authorization: {} };
  address.username = "";
  address.password = "";
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { address, authorization: { authorization: `Basic ${Buffer.from(user).toString("base64")}` } };
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of response.body ?? []) {
    bytes += part.length;
    if (bytes > MAX_ANSWER) throw new Error("its answer is over 1 MiB");
    parts.push(part);
  }
  // Leaves out the mark of the byte order that some files start with.
  return new TextDecoder().decode(Buffer.concat(parts));
}

function validatorsOf(headers: Headers): Answer["validators"] {
  const etag = headers.get("etag");
  if (etag !== null) return { "if-none-match": etag };
  const modified = headers.get("last-modified");
  return modified === null ? {} : { "if-modified-since": modified };
}
