import fc from "fast-check";
import { expect, test } from "vitest";
import { Agenda } from "../../../../server/feeds/simulation/agenda.ts";

test("keeps appointments in the order of time, each at its own step", () => {
  const steps = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 20 });
  fc.assert(
    fc.property(steps, (every) => {
      const kept = every.map(() => 0);
      let before = 0;
      const entries = every.map((step, at) => ({
        time: step,
        appointment: {
          act: (time: number) => {
            expect(time).toBeGreaterThanOrEqual(before);
            before = time;
            kept[at] = (kept[at] ?? 0) + 1;
            return time + step;
          },
        },
      }));
      const agenda = new Agenda(entries);
      while (agenda.next <= 200) agenda.advance();
      expect(kept).toEqual(every.map((step) => Math.floor(200 / step)));
    }),
  );
});

test("an empty one has nothing next", () => {
  expect(new Agenda([]).next).toBe(Number.POSITIVE_INFINITY);
});
