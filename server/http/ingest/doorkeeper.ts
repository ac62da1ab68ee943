import { createHash, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { matcher } from "#lib/channel.ts";
import type { Source } from "./push-port.ts";

export interface DoorkeeperOptions {
  readonly tokens: readonly {
    readonly token: string;
    readonly name?: string | undefined;
    readonly channels?: string | readonly string[] | undefined;
  }[];
  /** Whether programs on this machine need a token, too. */
  readonly requireToken: boolean;
}

/** What is looked at of a request. */
type Asking = Pick<IncomingMessage, "headers"> & {
  readonly socket: { readonly remoteAddress?: string | undefined };
};

/** Why somebody may not push. */
export interface Denial {
  readonly status: 401 | 403;
  readonly message: string;
}

const THIS_MACHINE: Source = { name: "this machine", mayPush: () => true };
const LOOPBACK = /^(::1$|(::ffff:)?127\.)/;
const LOOPBACK_HOST = /^(localhost|[^:/]+\.localhost|127\.[\d.]+|\[::1\])(:\d+)?$/i;
const PROXY_HEADERS = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"] as const;

/** Knows who pushes: by a token, or, without one, as a program on this machine. Tokens are compared in constant time. */
export class Doorkeeper {
  readonly #sources: readonly { readonly digest: Buffer; readonly source: Source }[];
  readonly #requireToken: boolean;

  constructor({ tokens, requireToken }: DoorkeeperOptions) {
    this.#requireToken = requireToken;
    this.#sources = tokens.map(({ token, name, channels }, at) => ({
      digest: digestOf(token),
      source: {
        name: name ?? `token ${at + 1}`,
        mayPush: channels === undefined ? () => true : anyOf([channels].flat()),
      },
    }));
  }

  admit(request: Asking, query: URLSearchParams): Source | Denial {
    const { origin, host } = request.headers;
    if (origin !== undefined && hostOf(origin) !== host) {
      return {
        status: 403,
        message: "a page of another site may not push; send no Origin, or this server's",
      };
    }
    const given = tokenOf(request.headers.authorization) ?? query.get("p") ?? undefined;
    const source = given === undefined ? undefined : this.#find(given);
    if (source) return source;
    if (!this.#requireToken && isThisMachine(request)) return THIS_MACHINE;
    return { status: 401, message: this.#remedy() };
  }

  /** Every token is looked at, so that the time it takes says nothing. */
  #find(given: string): Source | undefined {
    const digest = digestOf(given);
    const found = this.#sources.filter((candidate) => timingSafeEqual(candidate.digest, digest));
    return found[0]?.source;
  }

  #remedy(): string {
    if (this.#sources.length > 0) return "send a valid token, as in Authorization: Token …";
    const config = '{ "push": { "tokens": [{ "token": "…" }] } }';
    return `only programs on this machine may push without a token; write ${config} in the config and send Authorization: Token …`;
  }
}

export function isDenied(found: Source | Denial): found is Denial {
  return "status" in found;
}

function anyOf(patterns: readonly string[]): Source["mayPush"] {
  const matchers = patterns.map((pattern) => matcher(pattern));
  return (channel) => matchers.some((matches) => matches(channel));
}

/**
 * Whether a program on this machine asks, and nobody through it: a proxy says for whom, and a page whose name leads
 * here asks for that name.
 */
function isThisMachine({ socket, headers }: Asking): boolean {
  if (!LOOPBACK.test(socket.remoteAddress ?? "")) return false;
  if (PROXY_HEADERS.some((name) => headers[name] !== undefined)) return false;
  return headers.host === undefined || LOOPBACK_HOST.test(headers.host);
}

function hostOf(origin: string): string | undefined {
  return URL.parse(origin)?.host;
}

/** The token of a header: `Token x`, `Bearer x`, or the password of `Basic`, which InfluxDB 1 takes. */
function tokenOf(authorization: string | undefined): string | undefined {
  const [, scheme = "", token = ""] = /^(Token|Bearer|Basic) +(\S+)$/i.exec(authorization ?? "") ?? [];
  if (token === "") return undefined;
  if (scheme.toLowerCase() !== "basic") return token;
  const pair = Buffer.from(token, "base64").toString();
  return pair.slice(pair.indexOf(":") + 1);
}

/** Digests are of one length, whatever the tokens are. */
function digestOf(token: string): Buffer {
  return createHash("sha256").update(token).digest();
}
