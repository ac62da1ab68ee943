import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { matcher } from "#lib/channel.ts";
import { covers, overlap, widest } from "../../../../server/feeds/mqtt/filters.ts";

const level = fc.constantFrom("a", "b", "+");
const filter = fc
  .tuple(fc.array(level, { minLength: 1, maxLength: 3 }), fc.boolean())
  .map(([levels, open]) => [...levels, ...(open ? ["#"] : [])].join("/"));

/** Every topic of one to four levels of a, b and c. */
const topics = ["a", "b", "c"].flatMap((first) => {
  const grow = (topic: string, left: number): string[] =>
    left === 0 ? [topic] : [topic, ...["a", "b", "c"].flatMap((next) => grow(`${topic}/${next}`, left - 1))];
  return grow(first, 3);
});
const of = (given: string) => topics.filter(matcher(given));

describe("topic filters", () => {
  test("cover and overlap as the topics that they match do", () => {
    fc.assert(
      fc.property(filter, filter, (one, other) => {
        const [first, second] = [of(one), of(other)];
        expect(overlap(one, other)).toBe(first.some((topic) => second.includes(topic)));
        expect(covers(one, other)).toBe(second.every((topic) => first.includes(topic)));
      }),
    );
  });

  test("of several those are asked for that no other covers", () => {
    expect(widest(["a/b", "a/#", "c", "c", "+/b", "a"])).toEqual(["a/#", "c", "+/b"]);
    expect(widest(["#", "a"])).toEqual(["#"]);
  });
});
