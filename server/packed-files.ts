import { globSync, readFileSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import path from "node:path";

const TYPES: Readonly<Record<string, string>> = {
  ".js": "application/javascript; charset=UTF-8",
  ".css": "text/css; charset=UTF-8",
};
/** Accepted, and not by a quality of 0 (RFC 9110, 12.5.3). */
const ACCEPTS_GZIP = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i;

interface PackedFile {
  readonly contentType: string;
  readonly bytes: Buffer;
}

/**
 * Scripts and styles as the build packed them: what Next would compress anew for each reader, one file after the other.
 * All are held, some 0.5 MB.
 */
export class PackedFiles {
  readonly #files: ReadonlyMap<string, PackedFile>;

  /** @param dir where the pages are; nothing is answered where their build packed nothing. */
  constructor(dir: string) {
    const root = path.join(dir, ".next");
    const names = globSync("static/**/*.{js,css}.gz", { cwd: root });
    this.#files = new Map(names.map((name) => [addressOf(name), packedFile(root, name)]));
  }

  /** Says whether it has answered; what it does not is anybody's. */
  answer({ method, url = "", headers }: IncomingMessage, response: ServerResponse): boolean {
    const file = this.#files.get(url);
    const isRead = method === "GET" || method === "HEAD";
    if (!file || !isRead || !ACCEPTS_GZIP.test(headers["accept-encoding"] ?? "")) return false;
    response.writeHead(200, {
      "content-type": file.contentType,
      "content-encoding": "gzip",
      "content-length": file.bytes.length,
      // Its name changes with what is in it.
      "cache-control": "public, max-age=31536000, immutable",
      vary: "Accept-Encoding",
    });
    response.end(file.bytes);
    return true;
  }
}

function addressOf(name: string): string {
  return `/_next/${name.split(path.sep).join("/").replace(/\.gz$/, "")}`;
}

function packedFile(root: string, name: string): PackedFile {
  const contentType = TYPES[path.extname(path.basename(name, ".gz"))] ?? "application/octet-stream";
  return { contentType, bytes: readFileSync(path.join(root, name)) };
}
