import { describe, expect, test } from "vitest";
import { faultOfChannel } from "#lib/channel.ts";
import { faultOfTick } from "#lib/tick.ts";
import type { Feed } from "../../server/feeds/feed.ts";
import { eventually } from "../support/eventually.ts";
import { feedRecorder, runFor } from "../support/feed-recorder.ts";

export interface FeedContract {
  /** Makes a feed that goes on for longer than the suite looks at it. */
  readonly create: () => Feed | Promise<Feed>;
  /** Makes the same feed with a source that fails; left out where nothing can. */
  readonly broken?: () => Feed | Promise<Feed>;
  /** How many ticks to look at. */
  readonly ticks?: number;
}

/** What every feed owes the house, as server/feeds/feed.ts says it. */
export function feedContract(name: string, { create, broken, ticks = 20 }: FeedContract): void {
  describe(`feed contract: ${name}`, () => {
    test("emits valid ticks on valid channels", async () => {
      const { ticks: told } = await runFor(await create(), ticks);
      expect(told.length).toBeGreaterThanOrEqual(ticks);
      expect(told.map((tick) => faultOfTick(tick)).filter(Boolean)).toEqual([]);
      expect(told.map(({ channel }) => faultOfChannel(channel)).filter(Boolean)).toEqual([]);
    });

    test("describes each channel before its first tick", async () => {
      const { calls } = await runFor(await create(), ticks);
      const described = new Set<string>();
      for (const { what, channel } of calls) {
        if (what === "describe") described.add(channel);
        else expect(described).toContain(channel);
      }
    });

    test("says nothing more in the very turn of the abort", async () => {
      const { ticks: told } = await runFor(await create(), 1);
      expect(told).toHaveLength(1);
    });

    test("resolves within a second of the abort and is silent from then on", async () => {
      const abort = new AbortController();
      let heard = () => {};
      const first = new Promise<void>((resolve) => {
        heard = resolve;
      });
      const recorder = feedRecorder(() => heard());
      const run = (await create()).run(recorder.emit, abort.signal);
      await first;
      abort.abort();
      const before = recorder.calls.length;
      let over = false;
      const settled = (): void => {
        over = true;
      };
      run.then(settled, settled);
      await eventually(() => over, "the end of the run", 1_000);
      await run;
      await new Promise((resolve) => setTimeout(resolve, 60));
      expect(recorder.calls.length).toBe(before);
    });

    test("ends at once, and says nothing, when it starts aborted", async () => {
      const recorder = feedRecorder();
      await (await create()).run(recorder.emit, AbortSignal.abort());
      expect(recorder.ticks).toEqual([]);
    });

    test("says that it has started, where it owes that", async () => {
      const feed = await create();
      const abort = new AbortController();
      const { emit, starts } = feedRecorder();
      const run = feed.run(emit, abort.signal);
      await eventually(() => !feed.saysStarted || starts.length > 0, "its start", 5_000);
      abort.abort();
      await run;
    });

    if (!broken) return;
    test("rejects with an Error in words when its source fails", async () => {
      const feed = await broken();
      const run = feed.run(feedRecorder().emit, new AbortController().signal);
      await expect(run).rejects.toThrow(/\w+ \w+/);
    });
  });
}
