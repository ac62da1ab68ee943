import type { Command } from "#lib/catalog.ts";
import { decimalsOf, formatNumber } from "#lib/format.ts";
import type { ChannelData } from "../../_live/channel-data.ts";
import type { Command as Sent } from "../../_live/command-store.ts";
import { capital, unitOf } from "../channel-words.ts";
import { decimalsOfStep } from "./control-machine.ts";

/** What a command's values are called: an option by its name, a number with its unit. */
export interface Words {
  readonly unit: string;
  /** A value without its unit. */
  value(value: number): string;
  /** A value with its unit. */
  full(value: number): string;
}

export function wordsOf(data: ChannelData, command: Command): Words {
  const unit = command.unit ?? unitOf(data.entry) ?? "";
  const names = { ...data.entry?.labels, ...command.options };
  const value = (of: number) => {
    const name = names[String(of)];
    return name === undefined ? formatNumber(of, decimalsFor(data, command, of)) : capital(name);
  };
  return { unit, value, full: (of) => (unit ? `${value(of)} ${unit}` : value(of)) };
}

/** The channel's decimals, or as many as the number itself has, within what tells its values apart. */
function decimalsFor({ entry }: ChannelData, command: Command, value: number): number {
  const own = String(value).split(".")[1]?.length ?? 0;
  const decimals = entry?.decimals ?? Math.min(own, decimalsOf(null, value));
  return decimalsOfStep(command, decimals);
}

/** What a number may be, in words: `60.0 to 90.0 °C, steps of 0.5`. */
export function rangeText({ min, max, step }: Command, { value, unit }: Words): string {
  const range =
    min !== undefined && max !== undefined
      ? `${value(min)} to ${value(max)}`
      : min !== undefined
        ? `${value(min)} or more`
        : max !== undefined
          ? `${value(max)} or less`
          : "any number";
  return `${range}${unit && ` ${unit}`}${step === undefined ? "" : `, steps of ${step}`}`;
}

/** How a command ended, in a sentence. */
export function outcomeText({ state, value, message }: Sent, words: Words): string {
  const wish = words.full(value);
  switch (state) {
    case "confirmed":
      return `Confirmed: ${wish} is reported.`;
    case "rejected":
      return `${wish} was rejected: ${message ?? "no reason was given"}.`;
    case "timeout":
      return `${wish} was not confirmed: ${message ?? "nothing was reported in time"}.`;
    case "unknown":
      return `Whether ${wish} was set is unknown: the connection was lost. The reported value will tell.`;
    case "pending":
      return `Waiting for ${wish} to be reported.`;
  }
}

/** Said beside what was sent by somebody else. */
export function originText({ mine }: Sent): string {
  return mine ? "" : "from another place";
}
