/** A measurement as `POST /api/ticks` takes it. */
export interface PushedItem {
  readonly channel: string;
  /** Epoch milliseconds. */
  readonly time: number;
  readonly value: number;
  readonly size?: number | undefined;
  readonly bid?: number | undefined;
  readonly ask?: number | undefined;
  readonly unit?: string | undefined;
  readonly decimals?: number | undefined;
}

/** What became of a batch: `refused` names items by their place, 1 for the first. */
export type Posted =
  | {
      readonly as: "taken";
      readonly accepted: number;
      readonly refusals: number;
      readonly refused: readonly { readonly line: number; readonly reason: string }[];
    }
  | { readonly as: "later"; readonly afterMs: number }
  | { readonly as: "failed"; readonly message: string };

const LATER_MS = 1_000;

/** Pushes one batch. Never rejects. */
export async function postTicks(items: readonly PushedItem[], token: string): Promise<Posted> {
  try {
    const headers = {
      "content-type": "application/json",
      ...(token && { authorization: `Token ${token}` }),
    };
    return await understood(
      await fetch("/api/ticks", { method: "POST", headers, body: JSON.stringify(items) }),
    );
  } catch {
    return { as: "failed", message: "Tidemark does not answer. What was sent before is kept." };
  }
}

async function understood(answer: Response): Promise<Posted> {
  if (answer.status === 429 || answer.status === 503) {
    return { as: "later", afterMs: 1_000 * Number(answer.headers.get("retry-after") ?? 0) || LATER_MS };
  }
  const said: unknown = await answer.json().catch(() => null);
  const receipt = receiptOf(said);
  if (receipt) return { as: "taken", ...receipt };
  const message = typeof said === "object" && said !== null && "message" in said ? said.message : undefined;
  const words = String(message ?? `the server answered ${answer.status}`);
  return { as: "failed", message: answer.status === 401 ? `${words}. "Write token" below takes it.` : words };
}

/** The counts of an answer; `null` where it has none, since nothing of the batch was looked at. */
function receiptOf(said: unknown) {
  if (typeof said !== "object" || said === null || !("accepted" in said) || !("refused" in said)) return null;
  const { accepted, refused } = said;
  if (typeof accepted !== "number" || !Array.isArray(refused)) return null;
  const named = refused.filter(
    (item): item is { line: number; reason: string } =>
      typeof item?.line === "number" && typeof item.reason === "string",
  );
  const refusals = "refusals" in said && typeof said.refusals === "number" ? said.refusals : named.length;
  return { accepted, refused: named, refusals };
}
