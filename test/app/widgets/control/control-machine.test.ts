import { describe, expect, test } from "vitest";
import { NOTHING_TOLD, type Command as Sent } from "../../../../app/_live/command-store.ts";
import {
  type Draft,
  type DraftEvent,
  decimalsOfStep,
  IDLE,
  nextDraft,
  numberOf,
  phaseOf,
} from "../../../../app/_widgets/control/control-machine.ts";

const BOILER = { type: "number", min: 60, max: 90, step: 0.5 } as const;

function drafted(...events: DraftEvent[]): Draft {
  return events.reduce((draft, event) => nextDraft(draft, event, BOILER), IDLE);
}

describe("what is about to be told", () => {
  test("is edited, asked for, and only then to be confirmed", () => {
    expect(drafted({ type: "edit", text: "75" })).toEqual({ step: "editing", text: "75", fault: null });
    expect(drafted({ type: "edit", text: "75" }, { type: "ask", text: "75" })).toEqual({
      step: "confirm",
      text: "75",
      value: 75,
    });
  });

  test("goes back to where it was edited, and ends where it is emptied or left", () => {
    const asked = [{ type: "edit", text: "75" } as const, { type: "ask", text: "75" } as const];
    expect(drafted(...asked, { type: "back" })).toEqual({ step: "editing", text: "75", fault: null });
    expect(drafted(...asked, { type: "end" })).toEqual(IDLE);
    expect(drafted({ type: "edit", text: "75" }, { type: "edit", text: "" })).toEqual(IDLE);
    expect(drafted({ type: "edit", text: "75" }, { type: "back" })).toEqual(IDLE);
  });

  test.each([
    ["95", "write a number from 60 to 90"],
    ["59.5", "write a number from 60 to 90"],
    ["hot", "write a number from 60 to 90"],
    ["", "write a number from 60 to 90"],
    ["75.2", "write 60 and whole steps of 0.5 from there"],
  ])("%s is not asked for: it says what to write", (text, fault) => {
    expect(drafted({ type: "ask", text })).toEqual({ step: "editing", text, fault });
  });

  test("what is no number is said where any number may be written", () => {
    expect(nextDraft(IDLE, { type: "ask", text: "hot" }, { type: "number" })).toMatchObject({
      fault: "write a number",
    });
  });

  test("steps go from the value reported, along the grid, and stay within what can be told", () => {
    const nudge = (steps: number, from = 76) => ({ type: "nudge", steps, from }) as const;
    expect(drafted(nudge(1))).toMatchObject({ text: "76.5" });
    expect(drafted(nudge(1), nudge(1))).toMatchObject({ text: "77.0" });
    expect(drafted(nudge(-1))).toMatchObject({ text: "75.5" });
    expect(drafted(nudge(1, 76.2))).toMatchObject({ text: "76.5" });
    expect(drafted(nudge(-1, 76.2))).toMatchObject({ text: "76.0" });
    expect(drafted(nudge(100))).toMatchObject({ text: "90.0" });
    expect(drafted(nudge(-100))).toMatchObject({ text: "60.0" });
    expect(drafted(nudge(1, Number.NaN))).toMatchObject({ text: "60.5" });
    expect(nextDraft(IDLE, nudge(1, 4), { type: "number" })).toMatchObject({ text: "5" });
  });

  test("a comma stands for the point, and nothing is no number", () => {
    expect([numberOf("75,5"), numberOf("−3"), numberOf(" "), numberOf("1e1")]).toEqual([
      75.5,
      -3,
      Number.NaN,
      10,
    ]);
  });

  test("a value is written with the decimals of its step at least", () => {
    expect([
      decimalsOfStep(BOILER, 0),
      decimalsOfStep(BOILER, 3),
      decimalsOfStep({ type: "number" }, 0),
    ]).toEqual([1, 3, 0]);
  });
});

describe("what the control shows", () => {
  const sent = (state: Sent["state"]): Sent => ({
    id: "1",
    value: 75,
    state,
    since: 0,
    message: null,
    mine: true,
  });
  const editing: Draft = { step: "editing", text: "7", fault: null };
  const asked: Draft = { step: "confirm", text: "75", value: 75 };

  test("what is under way locks it, whatever was being written", () => {
    const told = { ...NOTHING_TOLD, pending: sent("pending"), outcome: sent("timeout") };
    expect([IDLE, editing, asked].map((draft) => phaseOf(draft, told))).toEqual([
      "pending",
      "pending",
      "pending",
    ]);
  });

  test.each(["confirmed", "rejected", "timeout", "unknown"] as const)(
    "%s is shown until something is written",
    (state) => {
      const told = { ...NOTHING_TOLD, outcome: sent(state) };
      expect(phaseOf(IDLE, told)).toBe(state);
      expect(phaseOf(editing, told)).toBe("editing");
      expect(phaseOf(asked, told)).toBe("confirm");
    },
  );

  test("nothing told and nothing written is idle", () => {
    expect(phaseOf(IDLE, NOTHING_TOLD)).toBe("idle");
  });
});
