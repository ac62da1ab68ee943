import type { Span } from "../view-store.ts";

export type TickFormat = "csv" | "ndjson";

/** Where every tick of a window can be had (PROTOCOL HTTP3); its end is exclusive there. */
export function ticksLink(channel: string, { from, to }: Span, format: TickFormat): string {
  const query = new URLSearchParams({ channel, format, from: String(from), to: String(to + 1) });
  return `/api/history?${query}`;
}

/** Why a download would fail, in words; `null` where it would not. Asks for the head of the answer first. */
export async function faultOf(link: string): Promise<string | null> {
  try {
    const head = await fetch(link, { method: "HEAD" });
    return head.ok ? null : await wordsOf(link, head.status);
  } catch {
    return "The server does not answer. Try again when the board is live.";
  }
}

async function wordsOf(link: string, status: number): Promise<string> {
  const answer: unknown = await fetch(link).then((response) => (response.ok ? null : response.json()));
  const message = typeof answer === "object" && answer !== null && "message" in answer ? answer.message : "";
  const why = typeof message === "string" && message ? message : `status ${status}`;
  return `The server refused: ${why}.`;
}
