import type { HistoryRange, HistoryStats, Run, TickColumns, TicksWish } from "../history.ts";
import type { Keep } from "../keep.ts";
import type { KnownRow } from "./known-rows.ts";
import type { Page } from "./pages.ts";
import type { SentRange } from "./range.ts";
import type { SentBars } from "./sent-bars.ts";

/** What the worker is started with. */
export interface WorkerOptions {
  readonly file: string;
  readonly keep: Keep;
  /** Bytes that the file may need before the oldest is forgotten. */
  readonly bytes: number;
  /** Bytes up to which the file is checked as a whole when it is opened; a larger one while it is used. */
  readonly checkedBytes?: number | undefined;
}

/** What the worker can be asked, and what each answers. */
export interface Calls {
  open: { readonly takes: undefined; readonly gives: undefined };
  append: { readonly takes: TickColumns; readonly gives: undefined };
  range: {
    readonly takes: SentRange;
    readonly gives: Omit<HistoryRange, "bars"> & { readonly sent: SentBars };
  };
  page: { readonly takes: TicksWish; readonly gives: Page };
  runs: { readonly takes: undefined; readonly gives: readonly Run[] };
  note: { readonly takes: readonly KnownRow[]; readonly gives: undefined };
  known: { readonly takes: undefined; readonly gives: readonly string[] };
  prune: { readonly takes: number; readonly gives: undefined };
  close: { readonly takes: undefined; readonly gives: undefined };
}

export type Call = keyof Calls;

/** A call on its way. */
export type Request = {
  readonly [Name in Call]: { readonly id: number; readonly call: Name; readonly takes: Calls[Name]["takes"] };
}[Call];

/** What the worker knows of the store; the thread that asks knows the rest. */
export type WorkerStats = Omit<HistoryStats, "waitingTicks" | "waitingReads">;

/** How loud something is said. */
export type Loudness = "info" | "warn" | "error";

/** What the worker says: an answer, in words where it is a fault, how it stands, or something for the log. */
export type Reply =
  | { readonly kind: "answer"; readonly id: number; readonly gives: unknown; readonly stats: WorkerStats }
  | { readonly kind: "fault"; readonly id: number; readonly message: string; readonly stats: WorkerStats }
  | { readonly kind: "stats"; readonly stats: WorkerStats }
  | { readonly kind: "log"; readonly loudness: Loudness; readonly text: string };
