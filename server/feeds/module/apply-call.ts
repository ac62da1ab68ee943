import type { z } from "zod";
import type { ChannelBook } from "../channel-book.ts";
import type { Emit } from "../feed.ts";
import { jsonText } from "../parse/json-text.ts";
import { ownDescription, ownTick } from "./messages.ts";

/** Characters of what was said that a fault repeats. */
const MAX_SAID = 1_000;

/** Where what a feed of the user's says goes. */
export interface OwnChannels {
  readonly emit: Emit;
  readonly book: ChannelBook;
  /** The heading of its channels, its own name. */
  readonly group: string | undefined;
  /** Whether it has a function that takes wishes. */
  readonly takesCommands: boolean;
}

/** Does what a feed of the user's has called; what it may not say is refused verbatim. */
export function applyCall(call: unknown, own: OwnChannels): void {
  const [what, said, detail]: unknown[] = Array.isArray(call) ? call : [];
  const { emit, book } = own;
  if (what === "tick") tell(said, own);
  if (what === "describe") describe(said, own);
  if (what === "refuse") emit.refuse(String(said), String(detail));
  if (what === "offline" && Array.isArray(said)) emit.offline(said.filter((one) => typeof one === "string"));
  if (what === "remove" && typeof said === "string") {
    book.forget(said);
    emit.remove(said);
  }
}

function tell(said: unknown, { emit, book, group }: OwnChannels): void {
  const { data, error } = ownTick.safeParse(said);
  if (error) emit.refuse("not a tick", faultOf(error, said));
  if (!data) return;
  const tick = { ...data, time: data.time ?? Date.now() };
  const naming = { said: data.channel, channel: data.channel };
  if (book.open(naming, () => ({ group }), tick) !== undefined) emit(tick);
}

function describe(said: unknown, { emit, book, group, takesCommands }: OwnChannels): void {
  const { data, error } = ownDescription.safeParse(said);
  if (error) emit.refuse("not a description", faultOf(error, said));
  if (!data) return;
  const { command, ...facts } = data;
  if (command && !takesCommands) {
    emit.refuse("described with a command, and the feed has no command()", data.channel);
  }
  const channel = book.admit({ said: data.channel, channel: data.channel });
  if (channel === undefined) return;
  emit.describe({ group, ...facts, ...(command && takesCommands && { command }) });
}

function faultOf(error: z.ZodError, said: unknown): string {
  const [issue] = error.issues;
  const where = issue?.path.join(".") ?? "";
  return `${where === "" ? "" : `${where}: `}${issue?.message}; it is ${jsonText(said).slice(0, MAX_SAID)}`;
}
