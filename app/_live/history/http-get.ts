import type { HttpAnswer } from "./history-client.ts";

/** Asks this page's server; what the browser has kept is used only where the server says that it is still so. */
export async function httpGet(path: string, signal: AbortSignal): Promise<HttpAnswer> {
  const response = await fetch(path, { signal, cache: "no-cache" });
  const text = await response.text();
  return { status: response.status, body: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A proxy's page of words; the status says enough.
    return null;
  }
}
