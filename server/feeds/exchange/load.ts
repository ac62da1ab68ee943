import type { Exchange } from "ccxt";

/** What is used of an exchange of the library. */
export type Streaming = Pick<
  Exchange,
  | "id"
  | "has"
  | "markets"
  | "currencies"
  | "precisionMode"
  | "loadMarkets"
  | "market"
  | "parseTimeframe"
  | "watchTrades"
  | "watchTicker"
  | "watchOHLCV"
  | "watchOrderBook"
  | "loadHttpProxyAgent"
  | "close"
>;

/** What a server that has no ccxt is told. */
const MISSING =
  "feeds of exchanges need the library ccxt, which is not installed; run `npm install --no-save ccxt@4.5.84` in the clone";

/**
 * Makes an exchange of the library. It is large, so that it is loaded only where a config names one, and installed by
 * whoever wants it. Rejects with an Error in words when it is missing or knows no such exchange.
 */
export async function openExchange(
  id: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<Streaming> {
  const { pro } = await load();
  const known: Readonly<Record<string, new (settings: object) => Streaming>> = pro;
  const Made = Object.hasOwn(known, id) ? known[id] : undefined;
  if (!Made) throw new Error(`ccxt streams no exchange "${id}"; ${nearest(id, Object.keys(known))}`);
  const made = new Made({ ...settings, enableRateLimit: true, newUpdates: true });
  // Without it the library refuses a stream without TLS, such as one of this machine.
  await made.loadHttpProxyAgent();
  return made;
}

/** The names alike, where there are any: the library knows a hundred, and this is said at each retry. */
function nearest(id: string, known: readonly string[]): string {
  const like = known.filter((name) => name.startsWith(id.slice(0, 3)) || name.includes(id)).slice(0, 5);
  if (like.length > 0) return `do you mean ${like.join(", ")}?`;
  return "its names are listed in the documentation of ccxt";
}

async function load(): Promise<Pick<typeof import("ccxt"), "pro">> {
  try {
    return await import("ccxt");
  } catch (error) {
    const code: unknown = error instanceof Error ? Reflect.get(error, "code") : undefined;
    throw code === "ERR_MODULE_NOT_FOUND" ? new Error(MISSING) : error;
  }
}
