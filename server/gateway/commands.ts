import { randomBytes } from "node:crypto";
import { DEFAULT_COMMAND_MS } from "#lib/limits.ts";
import { messageOf } from "#lib/message-of.ts";
import type { Commanded, CommandNews, Wish } from "#lib/protocol.ts";
import type { Tick } from "#lib/tick.ts";
import { faultOfWish, isSame } from "#lib/wish.ts";
import type { ChannelRecord } from "../hub/channel-record.ts";
import type { Hub } from "../hub/hub.ts";
import type { ClientSocket } from "./client-socket.ts";
import { RequestRefused } from "./refused.ts";

/** Commands under way at the most, one a channel. */
const MAX_PENDING = 1_000;

export interface CommandsOptions {
  readonly hub: Hub;
  /** Hands a wish to the device behind a channel. Rejects with an Error in words. */
  readonly send: (channel: string, value: number, signal: AbortSignal) => Promise<void>;
  /** Those who hold a channel. */
  readonly holders: (record: ChannelRecord) => Iterable<ClientSocket>;
}

/** A command under way. */
interface Pending {
  readonly news: Omit<CommandNews, "state">;
  readonly record: ChannelRecord;
  readonly asker: ClientSocket;
  readonly over: AbortController;
  readonly timeoutMs: number;
}

/**
 * What clients tell devices (PROTOCOL CMD1 to CMD3): a wish is handed to the channel's feed, and is confirmed when the
 * reported value follows. A later wish for the same channel takes the place of the one before.
 */
export class Commands {
  readonly #options: CommandsOptions;
  readonly #pending = new Map<ChannelRecord, Pending>();

  constructor(options: CommandsOptions) {
    this.#options = options;
  }

  /**
   * Starts a command and answers before anything is told of it.
   * @throws RequestRefused where the channel may not be told this.
   */
  start(asker: ClientSocket, { channel, value, timeoutMs = DEFAULT_COMMAND_MS }: Wish): Commanded {
    const record = this.#admit(channel, value);
    const id = randomBytes(9).toString("base64url");
    const pending = { news: { id, channel, value }, record, asker, timeoutMs, over: new AbortController() };
    queueMicrotask(() => void this.#run(pending));
    return { ok: true, state: "accepted", id };
  }

  /** Whoever waits for a device waits no longer. */
  close(): void {
    for (const { over } of this.#pending.values()) over.abort();
    this.#pending.clear();
  }

  #admit(channel: string, value: number): ChannelRecord {
    const record = this.#options.hub.get(channel);
    if (!record) {
      throw new RequestRefused("unknown-channel", "there is no such channel; `catalog` lists what there is");
    }
    if (!record.allowed) {
      throw new RequestRefused(
        "denied",
        "this channel may not be told anything; list it in `commands.allow` of the server's config",
      );
    }
    const { command } = record.facts;
    if (!command) {
      const message = "this channel takes no command; those that do have `command` in their entry";
      throw new RequestRefused("bad-request", message);
    }
    const fault = faultOfWish(command, value);
    if (fault !== undefined) throw new RequestRefused("bad-request", `value: ${fault}`);
    if (this.#pending.size >= MAX_PENDING && !this.#pending.has(record)) {
      throw new RequestRefused("limit", `${MAX_PENDING} commands are under way; try again in a few seconds`);
    }
    return record;
  }

  async #run(pending: Pending): Promise<void> {
    const { record, over, news } = pending;
    const before = this.#pending.get(record);
    if (before) this.#end(before, "rejected", "a later command took its place");
    this.#pending.set(record, pending);
    this.#tell(pending, "accepted");
    const unwatch = this.#watch(pending);
    over.signal.addEventListener("abort", unwatch, { once: true });
    try {
      await this.#options.send(news.channel, news.value, over.signal);
      if (isReported(record, news.value)) this.#end(pending, "confirmed");
    } catch (error) {
      this.#end(pending, "rejected", messageOf(error));
    }
  }

  /** Waits for the value to be reported, until the time is over. */
  #watch(pending: Pending): () => void {
    const { record, news, timeoutMs } = pending;
    let reported: number | undefined;
    const listen = (_: number, { value, retained }: Tick): void => {
      if (retained) return;
      reported = value;
      if (isSame(record.facts.command, value, news.value)) this.#end(pending, "confirmed");
    };
    const timer = setTimeout(() => {
      const said = reported === undefined ? "nothing was reported" : `${reported} was reported`;
      this.#end(pending, "timeout", `${said} within ${timeoutMs} ms`);
    }, timeoutMs);
    record.listeners.add(listen);
    return () => {
      clearTimeout(timer);
      record.listeners.delete(listen);
    };
  }

  /** Tells how a command has ended, once. */
  #end(pending: Pending, state: CommandNews["state"], message?: string): void {
    if (this.#pending.get(pending.record) !== pending) return;
    this.#pending.delete(pending.record);
    pending.over.abort();
    this.#tell(pending, state, message);
  }

  #tell({ record, asker, news }: Pending, state: CommandNews["state"], message?: string): void {
    const told = new Set([...this.#options.holders(record), asker]);
    for (const socket of told) socket.emit("command", { ...news, state, ...(message && { message }) });
  }
}

/** Whether a channel that speaks only on a change has said the value already. */
function isReported(record: ChannelRecord, value: number): boolean {
  if (record.seq === 0 || record.state !== "live") return false;
  return isSame(record.facts.command, record.barOf(record.seq).close, value);
}
