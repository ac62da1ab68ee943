import { ErrorWithReasonCode } from "mqtt";
import { messageOf } from "#lib/message-of.ts";
import { connectionFault } from "../web-address.ts";

/** Codes of a refused connection: MQTT 3.1.1 (3.2.2.3), and MQTT 5 (3.2.2.2, 3.14.2.1). */
const REFUSED: Readonly<Record<number, string>> = {
  1: "it does not speak this version of MQTT; try the other protocolVersion, 4 or 5",
  2: "it refuses the clientId; write another one",
  3: "it is not available for now",
  4: "it refuses username or password; correct them",
  5: "it does not let this user in; correct username and password",
  129: "it could not read what was sent; try the other protocolVersion, 4 or 5",
  130: "it found a fault in the protocol",
  132: "it does not speak this version of MQTT; try the other protocolVersion, 4 or 5",
  133: "it refuses the clientId; write another one",
  134: "it refuses username or password; correct them",
  135: "it does not let this user in; correct username and password",
  136: "it is not available for now",
  137: "it is busy",
  138: "it has banned this client",
  139: "it is shutting down",
  141: "it heard nothing for too long",
  142: "another client has come with the same clientId; give each its own",
  151: "a quota is used up",
  152: "an administrator closed the connection",
  159: "connections come too fast",
};

/** Why a broker cannot be used, in words. */
export function wordsOf(error: unknown): string {
  if (error instanceof ErrorWithReasonCode && REFUSED[error.code]) return REFUSED[error.code] ?? "";
  const message = messageOf(error);
  if (/connack timeout/i.test(message)) return "it does not answer as an MQTT broker does";
  if (/keepalive timeout/i.test(message)) return "nothing was heard from it for too long";
  const code = error instanceof Error ? String(Reflect.get(error, "code")) : "";
  if (/CERT|SELF_SIGNED|UNABLE_TO|ALTNAME/.test(code)) {
    return `${connectionFault(error)}; name the authority of its certificate in ca`;
  }
  return connectionFault(error);
}

/** Why a broker ended a connection, from the code of its DISCONNECT (MQTT 5). */
export function wordsOfCode(code: number | undefined): string {
  return (code !== undefined && REFUSED[code]) || "it closed the connection";
}

/** What helps where a broker that was spoken to in clear ended the connection before it said a word. */
export function hintOfTls(shown: string, fault: unknown): string | undefined {
  const ended =
    fault === undefined || (fault instanceof Error && Reflect.get(fault, "code") === "ECONNRESET");
  if (!ended || !/^(mqtt|ws):/.test(shown)) return undefined;
  return `where it wants TLS, write ${shown.replace(/^(mqtt|ws):/, "$1s:")}`;
}
