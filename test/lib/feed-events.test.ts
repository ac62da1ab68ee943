import fc from "fast-check";
import { expect, test } from "vitest";
import { keepFairly } from "#lib/feed-events.ts";
import { madeEvent } from "../app/widgets/status/made.ts";

test("few enough are kept, in order, and a feed with no more than its share loses none", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom("a", "b", "c")), fc.integer({ min: 3, max: 12 }), (feeds, most) => {
      const events = feeds.map((feed, id) => madeEvent(id, { feed }));
      const kept = keepFairly(events, most);
      expect(kept).toHaveLength(Math.min(events.length, most));
      expect(kept.map(({ id }) => id)).toEqual(kept.map(({ id }) => id).toSorted((a, b) => a - b));
      const countOf = (feed: string, of: typeof events) => of.filter((event) => event.feed === feed).length;
      for (const feed of ["a", "b", "c"]) {
        if (countOf(feed, events) <= most / 3) expect(countOf(feed, kept)).toBe(countOf(feed, events));
      }
    }),
  );
});

test("the noisy feed loses its oldest", () => {
  const events = [madeEvent(1, { feed: "quiet" }), ...[2, 3, 4, 5].map((id) => madeEvent(id))];
  expect(keepFairly(events, 3).map(({ id }) => id)).toEqual([1, 4, 5]);
});
