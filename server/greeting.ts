import { relative } from "node:path";
import type { FeedStatus } from "#lib/protocol.ts";
import type { HistoryReport } from "#lib/status.ts";

type HistoryPlace = Pick<HistoryReport, "state" | "file" | "message">;

/** What whoever starts a server is told: where it is, which config it read, and what else listens, once it does. */
export class Greeting {
  readonly #file: string | undefined;
  readonly #say: (line: string) => void;
  /** What is said after the first lines. */
  readonly #held: string[] = [];
  readonly #told = new Set<string>();
  #isStarted = false;

  /** @param file the config file that was read, if any. */
  constructor(file: string | undefined, say: (line: string) => void) {
    this.#file = file;
    this.#say = say;
  }

  /**
   * @param url where pages are, such as `http://127.0.0.1:3000`.
   * @param history how that stands; `null` where nothing is kept.
   */
  started(url: string, history: HistoryPlace | null): void {
    this.#isStarted = true;
    this.#say(`Tidemark is at ${url.replace("127.0.0.1", "localhost")}`);
    this.#say(configWords(this.#file));
    this.#say(`History: ${historyWords(history)}`);
    for (const line of this.#held.splice(0)) this.#say(line);
  }

  /** A broker is told of once it runs: one whose port is taken does not listen, whatever the config says. */
  feedChanged({ name, type, state, source }: FeedStatus): void {
    if (type !== "mqtt-broker" || state !== "running" || this.#told.has(name)) return;
    this.#told.add(name);
    const line = `${name} at ${addressOf(source ?? "")}`;
    if (this.#isStarted) this.#say(line);
    else this.#held.push(line);
  }
}

function configWords(file: string | undefined): string {
  if (file === undefined) return "Config: none, so the demo runs; tidemark.config.json would be read";
  return `Config: ${nearby(file)}`;
}

function historyWords(history: HistoryPlace | null): string {
  if (!history) return "none is kept, as the config wants it";
  const { state, file, message } = history;
  if (state === "failing") return `not kept for now, and tried again: ${message}`;
  if (file === null) return "in memory, until the server ends";
  return `kept in ${nearby(file)}${message === null ? "" : `; ${message}`}`;
}

function nearby(file: string): string {
  const near = relative(process.cwd(), file);
  return near.startsWith("..") ? file : near;
}

/** `mqtt://localhost:1883` of `listens on 127.0.0.1:1883`; what listens everywhere does on this machine, too. */
function addressOf(source: string): string {
  const [host = "", port = ""] = source.replace(/^listens on /, "").split(/:(?=\d+$)/);
  const near = ["127.0.0.1", "0.0.0.0", "::1", "::"].includes(host) ? "localhost" : host;
  return `mqtt://${near.includes(":") ? `[${near}]` : near}:${port}`;
}
