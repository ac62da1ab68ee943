import type { Kind } from "./channel.ts";

/** Alarm limits in the channel's unit: low-low, low, high, high-high. `null` where there is none. */
export interface Limits {
  readonly ll: number | null;
  readonly l: number | null;
  readonly h: number | null;
  readonly hh: number | null;
}

/** `number` for any value from `min` to `max`, `choice` for one of `options`. */
export const COMMAND_TYPES = ["number", "choice"] as const;

/** What a channel can be told, if anything. */
export interface Command {
  readonly type: (typeof COMMAND_TYPES)[number];
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Wishes are whole steps from `min`. */
  readonly step?: number | undefined;
  /** The unit of the wish, where it is not the channel's. */
  readonly unit?: string | undefined;
  /** Names of the values to choose from, such as `{ "0": "off", "1": "on" }`. */
  readonly options?: Readonly<Record<string, string>> | undefined;
}

/** What a channel is for people, as a feed describes it. What is not said is unknown and shown as such. */
export interface Description {
  readonly channel: string;
  /** What people call it, such as `Boiler 1 temperature`. */
  readonly name?: string | undefined;
  /** The unit of its value, such as `°C`; on a symbol the currency of its price. */
  readonly unit?: string | undefined;
  /** Digits after the decimal point, 0 to 12. */
  readonly decimals?: number | undefined;
  /** The heading it is listed under, such as `Boiler house`. */
  readonly group?: string | undefined;
  /** The longest usual time between two ticks in milliseconds; left out for one that speaks only on a change. */
  readonly expectedMs?: number | undefined;
  readonly limits?: Partial<Limits> | undefined;
  /** Names of the values of a state, such as `{ "0": "closed", "1": "open" }`. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly command?: Command | undefined;
}

/** A channel in the catalog: every fact present, `null` where unknown. */
export interface Facts {
  readonly channel: string;
  readonly kind: Kind;
  readonly name: string | null;
  readonly unit: string | null;
  readonly decimals: number | null;
  readonly group: string | null;
  /** The feed it comes from; `simulated` is part of it where the feed makes its values up. */
  readonly source: string | null;
  readonly expectedMs: number | null;
  readonly limits: Limits | null;
  readonly labels: Readonly<Record<string, string>> | null;
  readonly command: Command | null;
}

/** The facts of a channel from a feed's description of it. */
export function factsOf(description: Description, kind: Kind, source: string): Facts {
  const { limits } = description;
  return {
    channel: description.channel,
    kind,
    name: description.name ?? null,
    unit: description.unit ?? null,
    decimals: description.decimals ?? null,
    group: description.group ?? null,
    source,
    expectedMs: description.expectedMs ?? null,
    limits: limits
      ? { ll: limits.ll ?? null, l: limits.l ?? null, h: limits.h ?? null, hh: limits.hh ?? null }
      : null,
    labels: description.labels ?? null,
    command: description.command ?? null,
  };
}
