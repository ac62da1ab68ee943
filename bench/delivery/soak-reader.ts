import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../server/feeds/simulation/random.ts";
import { CheckedReader, type Wish } from "./checked-reader.ts";
import { Ledger } from "./ledger.ts";
import { pick } from "./life.ts";

const PATTERNS = ["sensor/#", "symbol/+", "sensor/guest/+", "sensor/+/+"];
/** Channels that a reader takes or gives up at once: as many, so that the load stays the same. */
const CHANGED = 3;
const RATES = [0.5, 1, 2, 5, 10, 20, 50];
/** How often a reader that says what it has seen does (PROTOCOL SLOW1), milliseconds. */
const SEEN_MS = 1_000;
const PONG_MS = 2_000;
const RETRY_MS = 500;
/** Of those that stop reading, how long: some longer than the server waits for them (PROTOCOL SLOW4). Milliseconds. */
const LONGEST_STALL_MS = 40_000;
const LONGEST_AWAY_MS = 15_000;

/** What a reader does next, and how often for each time that it does any other. */
const ACTS = {
  pace: 4,
  hide: 3,
  show: 3,
  more: 3,
  fewer: 3,
  reconnect: 3,
  away: 2,
  abandon: 1,
  stall: 1,
} as const;
type Act = keyof typeof ACTS;

const DECK = Object.entries(ACTS).flatMap(([act, weight]) =>
  isAct(act) ? Array<Act>(weight).fill(act) : [],
);

/** A reader that comes and goes, stalls, hides and changes its mind, at random, and checks all it is told. */
export class SoakReader {
  readonly reader: CheckedReader;
  /** How often its connection was closed by the server. */
  cuts = 0;
  /** How often it could not connect. */
  failures = 0;
  acts = 0;
  readonly #random: Random;
  readonly #channels: readonly string[];
  /** Whether its wish is a pattern, which it keeps. */
  readonly #isWide: boolean;
  readonly #seen: NodeJS.Timeout | undefined;
  #lastFrame = 0;
  #isStalled = false;
  #isOver = false;

  /** @param channels those that stay; patterns cover the others, too. */
  constructor(url: string, random: Random, channels: readonly string[]) {
    this.#random = random;
    this.#channels = channels;
    this.#isWide = random.uniform() < 0.25;
    this.reader = new CheckedReader(url, this.#newWish(), new Ledger({ zigzag: false, heldByServer: true }));
    this.reader.onFrame = ([n]) => {
      this.#lastFrame = n;
    };
    this.reader.onCut = () => void this.#wasCut();
    if (random.uniform() < 0.4) this.#seen = setInterval(() => this.#saySeen(), SEEN_MS);
  }

  /** Acts until it is told to stop. */
  async run(): Promise<void> {
    await this.#connect();
    while (!this.#isOver) {
      await sleep(500 + this.#upTo(4_500));
      if (this.#isOver) return;
      this.acts++;
      await this.#act(this.#oneOf(DECK) ?? "pace");
    }
  }

  stop(): void {
    this.#isOver = true;
    clearInterval(this.#seen);
    this.reader.cut();
  }

  #newWish(): Wish {
    const random = this.#random;
    const channels = this.#isWide
      ? pick(random, PATTERNS, 1)
      : pick(random, this.#channels, 5 + this.#upTo(40));
    const mode = random.uniform() < 0.25 ? "ticks" : "bars";
    return { channels, mode, rate: this.#oneOf(RATES) ?? 10, history: Math.floor(this.#upTo(100)) };
  }

  async #act(act: Act): Promise<void> {
    const { reader } = this;
    if (act === "pace") await this.#changePace();
    else if (act === "hide") await reader.ask("configure", { visible: false });
    else if (act === "show") await reader.ask("configure", { visible: true });
    else if (act === "more") await this.#takeMore();
    else if (act === "fewer") await this.#takeFewer();
    else if (act === "stall") await this.#stall();
    else await this.#comeBack(act);
  }

  async #changePace(): Promise<void> {
    const rate = this.#oneOf(RATES) ?? 10;
    this.reader.wish = { ...this.reader.wish, rate };
    await this.reader.ask("configure", { rate });
  }

  async #takeMore(): Promise<void> {
    if (this.#isWide) return;
    const { channels } = this.reader.wish;
    const others = this.#channels.filter((channel) => !channels.includes(channel));
    await this.reader.subscribeMore(pick(this.#random, others, CHANGED));
  }

  async #takeFewer(): Promise<void> {
    const { channels } = this.reader.wish;
    if (!this.#isWide && channels.length > 5)
      await this.reader.unsubscribe(pick(this.#random, channels, CHANGED));
  }

  /** Stops reading; every other time it goes on answering pings, as a hanging page does. */
  async #stall(): Promise<void> {
    const answers = this.#random.uniform() < 0.5;
    this.#isStalled = true;
    this.reader.pause();
    const pongs = setInterval(() => answers && this.reader.pong(), PONG_MS);
    await sleep(this.#upTo(LONGEST_STALL_MS));
    clearInterval(pongs);
    this.#isStalled = false;
    this.reader.unpause();
  }

  /** Ends its connection in one way or another, and connects anew. */
  async #comeBack(act: Act): Promise<void> {
    if (act === "abandon") setTimeout(this.reader.abandon(), this.#upTo(LONGEST_AWAY_MS));
    else if (this.#random.uniform() < 0.5) this.reader.leave();
    else this.reader.cut();
    if (act === "away") await sleep(this.#upTo(LONGEST_AWAY_MS));
    await this.#connect();
  }

  async #wasCut(): Promise<void> {
    this.cuts++;
    await this.#connect();
  }

  /** Comes back, and tries again where the server could not be reached. */
  async #connect(): Promise<void> {
    while (!this.#isOver && !this.reader.connected) {
      try {
        await this.reader.resume();
        return;
      } catch {
        this.failures++;
        await sleep(RETRY_MS);
      }
    }
  }

  #saySeen(): void {
    if (!this.#isStalled && this.#lastFrame > 0) this.reader.say("seen", this.#lastFrame);
  }

  #upTo(most: number): number {
    return most * this.#random.uniform();
  }

  #oneOf<Item>(items: readonly Item[]): Item | undefined {
    return pick(this.#random, items, 1)[0];
  }
}

function isAct(act: string): act is Act {
  return act in ACTS;
}
