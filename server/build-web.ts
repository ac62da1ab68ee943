import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { gzipSync } from "node:zlib";

// `node server/build-web.ts [--if-needed]`: builds the pages with Next, or leaves a build of the same sources alone.

const root = path.join(import.meta.dirname, "..");
const BUILD_ID = path.join(root, ".next/BUILD_ID");
const STAMP = path.join(root, ".next/tidemark-sources");

/** What the built pages are made from; node_modules is spoken for by the lockfile. */
const SOURCES = [
  "{app,lib,public}/**/*",
  "next.config.js",
  "postcss.config.*",
  "tsconfig*.json",
  "package.json",
  "package-lock.json",
];

/** One SHA-256 over the names and contents of all sources, in hexadecimal. */
function hashSources(): string {
  const hash = createHash("sha256");
  const entries = globSync(SOURCES, { cwd: root, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
  for (const file of files.sort()) {
    const content = readFileSync(file);
    hash.update(`${path.relative(root, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest("hex");
}

function isBuilt(sources: string): boolean {
  try {
    readFileSync(BUILD_ID);
    return readFileSync(STAMP, "utf8") === sources;
  } catch {
    return false;
  }
}

/** Runs `next build` with its own output; returns its exit code. */
function build(): number {
  // Without its stamp a build that fails half-way is never taken for a good one.
  rmSync(STAMP, { force: true });
  // A route deleted since the last development run leaves a validator there that fails the build.
  rmSync(path.join(root, ".next/dev/types"), { recursive: true, force: true });
  const next = createRequire(import.meta.url).resolve("next/dist/bin/next");
  const { status, error } = spawnSync(process.execPath, [next, "build"], {
    cwd: root,
    stdio: "inherit",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
  });
  if (error) throw error;
  return status ?? 1;
}

/** Leaves each script and style packed beside it, so that no server has to do that for each reader. */
function pack(): void {
  for (const name of globSync("static/**/*.{js,css}", { cwd: path.join(root, ".next") })) {
    const file = path.join(root, ".next", name);
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  }
}

const sources = hashSources();
if (!process.argv.includes("--if-needed") || !isBuilt(sources)) {
  console.log("Building the pages (about 20 s, only when they have changed)…");
  process.exitCode = build();
  if (process.exitCode === 0) {
    pack();
    mkdirSync(path.dirname(STAMP), { recursive: true });
    writeFileSync(STAMP, sources);
  }
}
