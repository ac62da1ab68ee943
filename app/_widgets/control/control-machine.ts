import type { Command } from "#lib/catalog.ts";
import { faultOfWish } from "#lib/wish.ts";
import type { CommandState, Told } from "../../_live/command-store.ts";

/** What somebody is about to tell a channel, before it is sent. Immutable. */
export type Draft =
  | { readonly step: "idle" }
  /** `fault` says what to write instead, once it was asked for. */
  | { readonly step: "editing"; readonly text: string; readonly fault: string | null }
  | { readonly step: "confirm"; readonly text: string; readonly value: number };

export type DraftEvent =
  | { readonly type: "edit"; readonly text: string }
  /** By so many steps from `from`, which is the draft's own value where it has one. */
  | { readonly type: "nudge"; readonly steps: number; readonly from: number }
  /** It is to be told; nothing is, before it was confirmed. */
  | { readonly type: "ask"; readonly text: string }
  | { readonly type: "back" }
  | { readonly type: "end" };

export const IDLE: Draft = { step: "idle" };

/** The next draft for a channel that takes `command`. */
export function nextDraft(draft: Draft, event: DraftEvent, command: Command): Draft {
  switch (event.type) {
    case "edit":
      return event.text === "" ? IDLE : { step: "editing", text: event.text, fault: null };
    case "nudge":
      return { step: "editing", text: nudged(draft, event, command), fault: null };
    case "ask":
      return asked(event.text, command);
    case "back":
      return draft.step === "confirm" ? { step: "editing", text: draft.text, fault: null } : IDLE;
    case "end":
      return IDLE;
  }
}

/** What the control shows: what is under way goes before a draft, and a draft before how the last command ended. */
export function phaseOf(draft: Draft, { pending, outcome }: Told): Draft["step"] | CommandState {
  if (pending) return "pending";
  if (draft.step !== "idle") return draft.step;
  return outcome?.state ?? "idle";
}

/** The number somebody wrote, `NaN` where it is none. A comma may stand for the point, U+2212 for the minus. */
export function numberOf(text: string): number {
  const plain = text.trim().replace(",", ".").replace("−", "-");
  return plain === "" ? Number.NaN : Number(plain);
}

/** Decimals that a command's values are written with, at least as many as its step has. */
export function decimalsOfStep({ step }: Command, least: number): number {
  const digits = step === undefined ? 0 : (String(step).split(".")[1]?.length ?? 0);
  return Math.max(least, digits);
}

function asked(text: string, command: Command): Draft {
  const value = numberOf(text);
  const fault = faultOfWish(command, value) ?? (Number.isFinite(value) ? undefined : "write a number");
  if (fault !== undefined) return { step: "editing", text, fault };
  return { step: "confirm", text, value };
}

/** The value so many steps on, on the grid of whole steps from `min` and within what can be told. */
function nudged(draft: Draft, { steps, from }: { steps: number; from: number }, command: Command): string {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, step = 1 } = command;
  const own = draft.step === "idle" ? Number.NaN : numberOf(draft.text);
  const start = [own, from, min, 0].find(Number.isFinite) ?? 0;
  const origin = Number.isFinite(min) ? min : 0;
  const place = (start - origin) / step;
  // Off the grid, the first step is to the next line of it.
  const whole = steps > 0 ? Math.floor(place + 1e-6) : Math.ceil(place - 1e-6);
  const most = Math.floor((max - origin) / step + 1e-6);
  const least = Math.ceil((min - origin) / step - 1e-6);
  const value = origin + Math.min(most, Math.max(least, whole + steps)) * step;
  return value.toFixed(decimalsOfStep({ ...command, step }, 0));
}
