import type { Command } from "#lib/catalog.ts";

/** What numbers may differ by for arithmetic's sake, relative to the larger of them. */
const ROUNDING = 1e-9;
/** How far from a whole number of steps a wish may be, in steps. */
const OFF_STEP = 1e-6;

/** Says why a channel cannot be told a value, in words that name the remedy; `undefined` where it can. */
export function faultOfWish(command: Command | null, value: number): string | undefined {
  if (!command) return "this channel takes no command; those that do have `command` in their entry";
  return command.type === "choice" ? faultOfChoice(command, value) : faultOfNumber(command, value);
}

/** Whether a value reported is the one that was asked for: within half a step, or the same but for rounding. */
export function isSame(command: Command | null, reported: number, wished: number): boolean {
  const rounding = ROUNDING * Math.max(Math.abs(reported), Math.abs(wished));
  return Math.abs(reported - wished) <= Math.max((command?.step ?? 0) / 2, rounding);
}

function faultOfChoice({ options = {} }: Command, value: number): string | undefined {
  if (Object.hasOwn(options, String(value))) return undefined;
  const known = Object.entries(options).map(([number, name]) => `${number} (${name})`);
  return `value: write one of ${known.join(", ")}`;
}

function faultOfNumber(
  { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, step }: Command,
  value: number,
): string | undefined {
  if (value < min || value > max) return `value: write a number from ${min} to ${max}`;
  if (step === undefined) return undefined;
  const from = Number.isFinite(min) ? min : 0;
  const steps = (value - from) / step;
  if (Math.abs(steps - Math.round(steps)) <= OFF_STEP) return undefined;
  return `value: write ${from} and whole steps of ${step} from there`;
}
