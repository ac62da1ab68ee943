import { enableCompileCache } from "node:module";
import { fileURLToPath } from "node:url";

// Begins the thread that has the file, in plain JavaScript: what Node has compiled before is known from here on, so
// that the thread loads no compiler of TypeScript for itself, which would take 11 MiB.

enableCompileCache(fileURLToPath(new URL("../../node_modules/.cache/tidemark", import.meta.url)));
await import("./sqlite-worker.ts");
