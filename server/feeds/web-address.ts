import { z } from "zod";

/** An option that is an address of one of these protocols, such as `wss:`. */
export function addressOf(...protocols: readonly string[]): z.ZodType<string, string> {
  return z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `an address starts with ${protocols.map((protocol) => `${protocol}//`).join(" or ")}`,
  });
}

/** An address fit to be shown: without user, password and query, which may hold a key. */
export function shown(address: string): string {
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname === "/" ? "" : pathname}`;
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOTFOUND: "there is no such host",
  EAI_AGAIN: "the name could not be looked up",
  ETIMEDOUT: "it does not answer",
  ECONNRESET: "it broke the connection",
  EHOSTUNREACH: "there is no way to that host",
  ENETUNREACH: "there is no way to that network",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is self-signed",
  CERT_HAS_EXPIRED: "its certificate has expired",
};

/** Why a connection failed, in words. */
export function connectionFault(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const inner = error instanceof AggregateError ? error.errors[0] : error.cause;
  const codes = [error, inner].map((one) => (one instanceof Error ? Reflect.get(one, "code") : undefined));
  const code = codes.find((one) => typeof one === "string");
  if (code !== undefined && Object.hasOwn(WHY, code)) return `${WHY[code]} (${code})`;
  return inner instanceof Error && error.message === "fetch failed" ? inner.message : error.message;
}
