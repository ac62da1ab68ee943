import { execFile } from "node:child_process";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface CurlAnswer {
  readonly status: number;
  readonly body: string;
}

/** Runs curl as people do. Throws an Error that says how to get it where it is missing. */
export async function curl(...args: string[]): Promise<CurlAnswer> {
  const all = ["--silent", "--show-error", "--max-time", "20", "--write-out", "\n%{http_code}", ...args];
  const { stdout } = await run("curl", all).catch((error: unknown) => {
    const isMissing = error instanceof Error && "code" in error && error.code === "ENOENT";
    throw isMissing ? new Error("curl is missing; install it, on Debian with: apt install curl") : error;
  });
  const end = stdout.lastIndexOf("\n");
  return { status: Number(stdout.slice(end + 1)), body: stdout.slice(0, end) };
}
