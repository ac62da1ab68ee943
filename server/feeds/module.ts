import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { z } from "zod";
import { messageOf } from "#lib/message-of.ts";
import { ChannelBook, MAX_CHANNELS } from "./channel-book.ts";
import type { Emit, Feed } from "./feed.ts";
import { defineFeedType, feedName } from "./feed-type.ts";
import { changeOf } from "./module/file-changes.ts";
import { runChild } from "./module/run-child.ts";
import type { Wishes } from "./module/wishes.ts";
import { RetrySooner } from "./retry.ts";

const options = z.strictObject({
  type: z.literal("module"),
  name: feedName,
  file: z.string().regex(/\.[cm]?[jt]s$/, "a file of your own ends in .ts, .js, .mts, .mjs, .cts or .cjs"),
  reload: z.boolean().optional(),
  maxChannels: z.int().min(1).max(100_000).default(MAX_CHANNELS),
});

type Options = z.infer<typeof options>;

/** A feed of the user's own, in a process of its own. */
class OwnModule implements Feed {
  readonly type = "module";
  readonly saysStarted = true;
  readonly name: string;
  readonly source: string;
  readonly maxChannels: number;
  readonly #options: Options;
  readonly #reload: boolean;
  #book: ChannelBook | undefined;
  #wishes: Wishes | undefined;

  constructor(given: Options, dev: boolean) {
    this.name = given.name ?? basename(given.file).replace(/\.[cm]?[jt]s$/, "");
    this.source = basename(given.file);
    this.maxChannels = given.maxChannels;
    this.#options = given;
    this.#reload = given.reload ?? dev;
  }

  async run(...[emit, signal]: Parameters<Feed["run"]>): Promise<void> {
    let changed = true;
    while (changed && !signal.aborted) {
      changed = false;
      const change = new AbortController();
      const until = AbortSignal.any([signal, change.signal]);
      const watching = this.#watch(until, () => {
        changed = true;
        change.abort();
      });
      try {
        await this.#once(emit, until);
      } finally {
        change.abort();
        await watching;
      }
    }
  }

  async command(channel: string, value: number, signal: AbortSignal): Promise<void> {
    if (!this.#wishes) throw new Error(`${this.source} does not run; try again when it does`);
    await this.#wishes.send(channel, value, signal);
  }

  async #watch(signal: AbortSignal, onChange: () => void): Promise<void> {
    if (!this.#reload) return;
    await changeOf(this.#options.file, signal);
    if (!signal.aborted) onChange();
  }

  async #once(emit: Emit, signal: AbortSignal): Promise<void> {
    const { file, maxChannels } = this.#options;
    try {
      await mustBeFile(file);
      this.#book = new ChannelBook(emit, maxChannels, this.#book);
      const onWishes = (wishes: Wishes): void => {
        this.#wishes = wishes;
      };
      await runChild({ file, emit, book: this.#book, onWishes }, signal);
    } catch (error) {
      const message = `${basename(file)}: ${messageOf(error)}`;
      if (!this.#reload) throw new Error(message);
      throw new RetrySooner(message, (waiting) => changeOf(file, waiting));
    } finally {
      this.#wishes = undefined;
    }
  }
}

async function mustBeFile(file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw new Error(`there is no such file; create ${file} or correct the option "file"`);
}

export const module = defineFeedType("module", {
  options,
  help: {
    file: 'the path of a file of yours that exports a feed, such as "cellar.ts"',
    reload: "true to start it anew when the file changes, false not to; left out, as in npm run dev alone",
    maxChannels: "how many channels it may open at most, 1 to 100000, such as 5000",
  },
  create: (given, { dev }) => new OwnModule(given, dev),
});
