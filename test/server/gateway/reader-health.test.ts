import { describe, expect, test } from "vitest";
import { ReaderHealth, type Sign } from "../../../server/gateway/reader-health.ts";

const SECOND = 1_000;

/** A reader that is written to ten times a second where that may be, until a moment. */
class Play {
  readonly health = new ReaderHealth();
  now = 0;
  n = 0;
  isFree = true;
  readonly writes: number[] = [];
  /** After how long it answers; never where left out. */
  answersAfter: number | undefined;
  readonly #answers: { at: number; n: number }[] = [];
  #sign: Sign;

  constructor(sign: Sign, answersAfter?: number) {
    this.#sign = sign;
    this.answersAfter = answersAfter;
  }

  until(end: number): this {
    for (; this.now < end; this.now += 100) this.#step();
    return this;
  }

  judgeBy(sign: Sign): void {
    this.#sign = sign;
  }

  answer(n: number): void {
    this.health.answered(this.#sign, n, this.now);
  }

  #step(): void {
    while ((this.#answers[0]?.at ?? Number.POSITIVE_INFINITY) <= this.now) {
      this.answer(this.#answers.shift()?.n ?? 0);
    }
    this.health.judgeBy(this.#sign);
    if (!this.health.mayWrite(this.now, this.isFree)) return;
    const withPing = this.health.wantsPing(this.now);
    this.health.wrote(++this.n, this.now, withPing);
    this.writes.push(this.now);
    if (this.answersAfter !== undefined && (withPing || this.#sign === "seen")) {
      this.#answers.push({ at: this.now + this.answersAfter, n: this.n });
    }
  }
}

describe("a reader that answers pings", () => {
  test("is healthy and asked about once a second", () => {
    const play = new Play("pong", 50).until(10 * SECOND);
    expect(play.health.state).toBe("healthy");
    expect(play.writes).toHaveLength(100);
    let pings = 0;
    for (let at = 0; at < 10 * SECOND; at += 100) {
      const { health } = play;
      if (!health.wantsPing(play.now + at)) continue;
      pings++;
      health.wrote(++play.n, play.now + at, true);
      health.answered("pong", play.n, play.now + at + 50);
    }
    expect(pings).toBeGreaterThan(8);
    expect(pings).toBeLessThan(14);
  });

  test("[SLOW2] is lagging in less than 2.5 s after it stops, and is written nothing from there on", () => {
    const play = new Play("pong", 50).until(5_050);
    play.answersAfter = undefined;
    play.until(7_550);
    expect(play.health.state).toBe("lagging");
    const { length } = play.writes;
    play.until(12_000);
    expect(play.writes).toHaveLength(length);
  });

  test("[SLOW2] is written one frame when it answers late, and is healthy once it answers in time", () => {
    const play = new Play("pong").until(3 * SECOND);
    expect(play.health.state).toBe("lagging");
    const { length } = play.writes;
    play.answer(play.n);
    play.until(3_300);
    expect(play.writes).toHaveLength(length + 1);
    expect(play.health.state).toBe("lagging");
    play.answer(play.n);
    expect(play.health.state).toBe("healthy");
    play.answersAfter = 50;
    play.until(4_300);
    expect(play.writes.length).toBeGreaterThan(length + 9);
  });

  test("[SLOW2] that always answers late gets one frame at a time, each when it has taken the last", () => {
    const play = new Play("pong", 2 * SECOND).until(20 * SECOND);
    expect(play.health.state).toBe("lagging");
    const gaps = play.writes.slice(-5).map((at, index, all) => at - (all[index - 1] ?? at - 2 * SECOND));
    expect(gaps).toEqual([2_000, 2_000, 2_000, 2_000, 2_000]);
  });

  test("[SLOW4] is stalled after 10 s and lost after 30 s without a frame, and back with its answer", () => {
    const play = new Play("pong").until(9 * SECOND);
    expect(play.health.state).toBe("lagging");
    play.until(13 * SECOND);
    expect(play.health.state).toBe("stalled");
    expect(play.health.isLost(play.now)).toBe(false);
    play.until(32 * SECOND);
    expect(play.health.isLost(play.now)).toBe(true);
    play.answer(play.n);
    expect(play.health.isLost(play.now)).toBe(false);
    expect(play.health.state).toBe("lagging");
  });

  test("is not late with what came after the frame that was asked for", () => {
    const play = new Play("pong").until(300);
    play.answer(0);
    play.until(2 * SECOND);
    expect(play.health.state).toBe("lagging");
    const other = new Play("pong").until(300);
    other.answer(1);
    other.until(1_500);
    expect(other.health.state).toBe("healthy");
  });
});

describe("a reader that says what it has seen", () => {
  test("[SLOW1] once a second is healthy", () => {
    const play = new Play("seen", 1_100).until(20 * SECOND);
    expect(play.health.state).toBe("healthy");
    expect(play.writes).toHaveLength(200);
  });

  test("[SLOW1] is lagging 2 s after the first frame that it has not seen", () => {
    const play = new Play("seen").until(2_000);
    expect(play.health.state).toBe("healthy");
    play.until(2_300);
    expect(play.health.state).toBe("lagging");
    expect(play.health.lag(play.now)).toBe(2_300);
  });

  test("[SLOW1] is judged anew when it is judged by something else", () => {
    const play = new Play("seen").until(1_900);
    play.judgeBy("pong");
    play.answersAfter = 50;
    play.until(10 * SECOND);
    expect(play.health.state).toBe("healthy");
  });

  test("pings say nothing of it", () => {
    const play = new Play("seen").until(1_900);
    play.health.answered("pong", play.n, play.now);
    play.until(2_500);
    expect(play.health.state).toBe("lagging");
  });
});

describe("a reader whose transport takes no more", () => {
  test("is not written to, is lagging for as long, and healthy after a frame that it takes at once", () => {
    const play = new Play("transport").until(SECOND);
    play.isFree = false;
    play.until(2_300);
    expect([play.health.state, play.writes.length]).toEqual(["healthy", 10]);
    play.until(3 * SECOND);
    expect(play.health.state).toBe("lagging");
    play.isFree = true;
    play.until(3_100);
    expect([play.health.state, play.writes.length]).toEqual(["lagging", 11]);
    play.until(3_200);
    expect(play.health.state).toBe("healthy");
  });
});

test("[SLOW1] a reader for whom nothing waits is healthy, and its time begins when something does", () => {
  const { health } = new Play("pong").until(100);
  expect(health.state).toBe("healthy");
  // Nothing for a minute: nobody asks.
  expect(health.mayWrite(60 * SECOND, true)).toBe(false);
  expect(health.state).toBe("lagging");
  expect(health.isLost(60 * SECOND)).toBe(false);
  health.mayWrite(69 * SECOND, true);
  expect(health.state).toBe("lagging");
  health.mayWrite(70 * SECOND, true);
  expect(health.state).toBe("stalled");
});
