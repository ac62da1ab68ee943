import type { ChannelBook } from "../channel-book.ts";
import type { Emit } from "../feed.ts";
import type { Message } from "./message.ts";

/** What a part may ask of the broker. */
export interface Link {
  /** Asks for more topics; one that the broker does not grant is refused by name. */
  subscribe(filters: readonly string[]): void;
  unsubscribe(filters: readonly string[]): void;
  /** Resolves when the broker has it; rejects with an Error in words. */
  publish(topic: string, payload: string | Buffer, options?: PublishOptions): Promise<void>;
}

export interface PublishOptions {
  readonly qos?: 0 | 1 | 2;
  readonly retain?: boolean;
}

/** One way to understand what a broker sends, with a connection of its own. */
export interface Part {
  /** What it listens to from the start. */
  readonly filters: readonly string[];
  /** The broker has answered all it was first asked for. */
  connected?(): void;
  take(message: Message): void;
  /** Sends a wish; `undefined` where the channel is none of its own or takes none. */
  command(channel: string, value: number): Promise<void> | undefined;
  /** Its connection is over. */
  stop(): void;
}

/** Makes a part for one connection; the book is that of the whole feed. */
export type PartMaker = (emit: Emit, link: Link, book: ChannelBook) => Part;
