import type { z } from "zod";
import type { configSchema } from "./config-schema.ts";

export { defineFeed } from "./feeds/define-feed.ts";

/** What a config file may say; every part may be left out. */
export type UserConfig = z.input<typeof configSchema>;

/** Types a config: `export default defineConfig({ feeds: [{ type: "host" }] })` in `tidemark.config.ts`. */
export function defineConfig(config: UserConfig): UserConfig {
  return config;
}
