import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import type { UserConfig } from "../../server/define-config.ts";
import { ROOT } from "./steps.ts";

/** Milliseconds a server may take until it is ready. */
const START_LIMIT = 20_000;

export interface BoardOptions {
  /** What its config file says; the demo feeds where left out. */
  readonly config?: UserConfig;
  /** The port of a board that was stopped, to come back at the same address; any free one otherwise. */
  readonly port?: number;
  /** Where it keeps what passes, which stays when it is stopped; a directory of its own otherwise. */
  readonly dataDir?: string;
}

/** The built server as a process of its own, as `npm start` runs it. */
export interface Board extends AsyncDisposable {
  /** Such as `http://localhost:41234`. */
  readonly url: string;
  readonly port: number;
  /** Of the server's process. */
  readonly pid: number;
  /** Ends the server; resolves with its exit code, `null` where the signal ended it. */
  stop(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the built server and waits until it is ready. Throws with what it printed where that fails. */
export async function openBoard({ config, port = 0, dataDir }: BoardOptions = {}): Promise<Board> {
  const folder = mkdtempSync(path.join(tmpdir(), "tidemark-board-"));
  const child = startServer(folder, { config, port, dataDir: dataDir ?? path.join(folder, "data") });
  const stop = stopper(child, folder);
  try {
    const url = await addressOf(child);
    await untilReady(url);
    const at = Number(new URL(url).port);
    return {
      url,
      port: at,
      pid: child.pid ?? 0,
      stop,
      [Symbol.asyncDispose]: async () => void (await stop()),
    };
  } catch (error) {
    await stop("SIGKILL");
    throw error;
  }
}

interface Start {
  readonly config: UserConfig | undefined;
  readonly port: number;
  readonly dataDir: string;
}

function startServer(folder: string, { config, port, dataDir }: Start): ChildProcess {
  const file = path.join(folder, "tidemark.config.json");
  writeFileSync(file, JSON.stringify(config ?? {}));
  return spawn(process.execPath, ["--max-semi-space-size=8", "server/index.ts"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      // The test runner's own NODE_ENV is not the server's.
      NODE_ENV: "production",
      MALLOC_ARENA_MAX: "1",
      HOST: "127.0.0.1",
      PORT: String(port),
      TIDEMARK_CONFIG: file,
      TIDEMARK_DATA: dataDir,
      LOG_LEVEL: "warn",
    },
  });
}

function stopper(child: ChildProcess, folder: string): Board["stop"] {
  return async (signal = "SIGTERM") => {
    if (child.exitCode === null && child.signalCode === null) {
      const exited = once(child, "exit");
      child.kill(signal);
      await exited;
    }
    rmSync(folder, { recursive: true, force: true });
    return child.exitCode;
  };
}

/** The address the server prints once it listens. Its output is read to the end, so that its pipe never fills. */
function addressOf(child: ChildProcess): Promise<string> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on("line", (line) => {
        if (said.length < 100) said.push(line);
        const address = /^Tidemark is at (\S+)$/.exec(line)?.[1];
        if (address) resolve(address);
      });
    }
    child.once("close", () => reject(new Error(`the server ended before it listened:\n${said.join("\n")}`)));
  });
}

async function untilReady(url: string): Promise<void> {
  const limit = performance.now() + START_LIMIT;
  for (;;) {
    const answer = await fetch(`${url}/readyz`);
    if (answer.ok) return;
    if (performance.now() > limit)
      throw new Error(`not ready after ${START_LIMIT} ms: ${await answer.text()}`);
    await sleep(50);
  }
}
