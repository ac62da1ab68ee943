import type { Command } from "./catalog.ts";

/** What numbers may differ by for arithmetic's sake, relative to the larger of them. */
const ROUNDING = 1e-9;
/** How far from a whole number of steps a wish may be, in steps. */
const OFF_STEP = 1e-6;

/** Says what to write where a channel cannot be told a value, as in `write a number from 0 to 300`; `undefined` where it can. */
export function faultOfWish(command: Command, value: number): string | undefined {
  return command.type === "choice" ? faultOfChoice(command, value) : faultOfNumber(command, value);
}

/** Whether a value reported is the one that was asked for: within half a step, or the same but for rounding. */
export function isSame(command: Pick<Command, "step"> | null, reported: number, wished: number): boolean {
  const rounding = ROUNDING * Math.max(Math.abs(reported), Math.abs(wished));
  return Math.abs(reported - wished) <= Math.max((command?.step ?? 0) / 2, rounding);
}

function faultOfChoice({ options = {} }: Command, value: number): string | undefined {
  if (Object.hasOwn(options, String(value))) return undefined;
  const known = Object.entries(options).map(([number, name]) => `${number} (${name})`);
  return `write one of ${known.join(", ")}`;
}

function faultOfNumber(
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, step }: Command,
  value: number,
): string | undefined {
  if (!(value >= min && value <= max)) return `write a number${rangeOf(min, max)}`;
  if (step === undefined) return undefined;
  const from = Number.isFinite(min) ? min : 0;
  const steps = (value - from) / step;
  if (Math.abs(steps - Math.round(steps)) <= OFF_STEP) return undefined;
  return `write ${from} and whole steps of ${step} from there`;
}

function rangeOf(min: number, max: number): string {
  if (Number.isFinite(min)) return Number.isFinite(max) ? ` from ${min} to ${max}` : ` of ${min} or more`;
  return Number.isFinite(max) ? ` of ${max} or less` : "";
}
