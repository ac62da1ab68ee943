import { z } from "zod";
import type { Feed } from "./feed.ts";

/** The option every feed has beside its own. */
export const feedName = z.string().trim().min(1).max(60).optional();

const NAME_HELP = 'what people call this feed, 1 to 60 characters, such as "Boiler house"';

/** How the server runs. */
export interface Mode {
  /** Whether for somebody who is changing it, as in `npm run dev`. */
  readonly dev: boolean;
}

/** One kind of feed, as choose-feeds.ts lists it. */
export interface FeedType<Options extends z.ZodType = z.ZodType> {
  /** The word that chooses it in the config. */
  readonly type: string;
  /** The whole of its part of the config, `type` and `name` included. */
  readonly options: Options;
  /** For each option a short sentence that says what to write. */
  readonly help: Readonly<Record<string, string>>;
  /** Makes the feed; nothing starts before its `run`. Throws a ZodError when the options are not valid. */
  create(options: unknown, mode?: Mode): Feed;
}

interface FeedTypeParts<Options extends z.ZodType<{ type: string; name?: string | undefined }>> {
  readonly options: Options;
  readonly help: Readonly<Record<Exclude<keyof z.infer<Options>, "type" | "name">, string>>;
  create(options: z.infer<Options>, mode: Mode): Feed;
}

/** A feed type whose `create` parses what it is given, so that a list may hold types of different options. */
export function defineFeedType<Options extends z.ZodType<{ type: string; name?: string | undefined }>>(
  type: string,
  { options, help, create }: FeedTypeParts<Options>,
): FeedType<Options> {
  return {
    type,
    options,
    help: { name: NAME_HELP, ...help },
    create: (given, mode = { dev: false }) => create(options.parse(given), mode),
  };
}
