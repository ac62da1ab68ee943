import type { Entry, Frame, Notice, Subscribed } from "#lib/protocol.ts";

// Whether what arrived is what it is said to be, as far as a reader of a hundred thousand rows a second can look:
// schemas would cost more than the server under test. Rows are proved by the ledger.

export function isFrame(args: readonly unknown[]): args is Frame {
  return (
    args.length >= 3 && typeof args[0] === "number" && typeof args[1] === "number" && Array.isArray(args[2])
  );
}

export function isSubscribed(answer: object): answer is Subscribed {
  return "ok" in answer && answer.ok === true && "channels" in answer && areEntries(answer.channels);
}

export function areEntries(value: unknown): value is Entry[] {
  return Array.isArray(value) && value.every((entry: unknown) => isEntry(entry));
}

export function areNames(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((name) => typeof name === "string");
}

export function isNotice(value: unknown): value is Notice {
  return typeof value === "object" && value !== null && "code" in value;
}

function isEntry(value: unknown): value is Entry {
  return (
    typeof value === "object" &&
    value !== null &&
    "handle" in value &&
    "rows" in value &&
    Array.isArray(value.rows)
  );
}
