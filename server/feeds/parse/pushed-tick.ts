import { kindOf } from "#lib/channel.ts";
import { midOf, parseNumber } from "#lib/recording/number.ts";
import { faultOfTime, parseTime } from "#lib/recording/time.ts";
import type { Tick } from "#lib/tick.ts";
import { isObject } from "./json-object.ts";
import { jsonText } from "./json-text.ts";

/** What a message of `POST /api/ticks` says. */
export interface PushedTick {
  readonly tick: Tick;
  /** Whether it said its time; otherwise that is when it came. */
  readonly isTimed: boolean;
  /** What it says of its channel to people. */
  readonly facts: {
    readonly name?: string;
    readonly unit?: string;
    readonly decimals?: number;
    readonly group?: string;
  };
}

/** A message, or what is wrong with it: a short phrase without data in it, and what to do in words. */
export type ParsedTick = PushedTick | { readonly reason: string; readonly detail: string };

/** Characters of a name, a unit or a group. */
const MAX_TEXT = 100;
const MAX_DECIMALS = 12;
const NUMBERS = ["value", "size", "bid", "ask"] as const;
const TEXTS = ["name", "unit", "group"] as const;
const EXAMPLE = 'such as { "channel": "sensor/boiler/temperature", "value": 71.5 }';

/** Understands one message. `now` is in epoch milliseconds. */
export function parsePushedTick(message: unknown, now: number): ParsedTick {
  if (!isObject(message)) return { reason: "not a JSON object", detail: `write an object, ${EXAMPLE}` };
  const { channel } = message;
  if (typeof channel !== "string") {
    return { reason: "bad channel name", detail: `the channel is missing; write one, ${EXAMPLE}` };
  }
  const isTimed = message.time !== undefined && message.time !== null;
  const time = isTimed ? parseTime(message.time) : now;
  if (Number.isNaN(time)) {
    const detail = `time is ${said(message.time)}; write ISO 8601 or an epoch in s, ms, µs or ns`;
    return { reason: faultOfTime(message.time), detail };
  }
  const numbers = numbersOf(message, kindOf(channel) === "sensor");
  if ("reason" in numbers) return numbers;
  const facts = factsOf(message);
  if ("reason" in facts) return facts;
  return { tick: { channel, time, ...numbers }, isTimed, facts };
}

type Message = Readonly<Record<string, unknown>>;
type Numbers = Pick<Tick, (typeof NUMBERS)[number]>;
interface Fault {
  readonly reason: string;
  readonly detail: string;
}

function numbersOf(message: Message, isSensor: boolean): Numbers | Fault {
  const found: Partial<Record<(typeof NUMBERS)[number], number>> = {};
  for (const name of NUMBERS) {
    const given = message[name];
    if (given === undefined || given === null) continue;
    if (isSensor && name !== "value") {
      return { reason: `not for a sensor: ${name}`, detail: "size, bid and ask belong to symbol/…" };
    }
    const number = numberOf(given);
    if (!Number.isFinite(number)) {
      return { reason: `${name} is not a number`, detail: `${name} is ${said(given)}; write a number` };
    }
    if (name === "size" && number < 0) {
      return { reason: "size is below zero", detail: `size is ${said(given)}; write how much was traded` };
    }
    found[name] = number;
  }
  const { bid, ask } = found;
  const value = found.value ?? (bid === undefined || ask === undefined ? undefined : midOf(bid, ask));
  if (value !== undefined) return { ...found, value };
  return { reason: "value is not a number", detail: `the value is missing; write one, ${EXAMPLE}` };
}

function factsOf(message: Message): PushedTick["facts"] | Fault {
  const facts: Record<string, string | number> = {};
  for (const name of TEXTS) {
    const text = message[name];
    if (text === undefined || text === null) continue;
    if (typeof text !== "string" || text.length > MAX_TEXT) {
      return { reason: `not a ${name}`, detail: `${name} is a text of at most ${MAX_TEXT} characters` };
    }
    facts[name] = text;
  }
  const { decimals } = message;
  if (decimals === undefined || decimals === null) return facts;
  if (
    typeof decimals !== "number" ||
    !Number.isInteger(decimals) ||
    decimals < 0 ||
    decimals > MAX_DECIMALS
  ) {
    return { reason: "not decimals", detail: `decimals is a whole number, 0 to ${MAX_DECIMALS}` };
  }
  return { ...facts, decimals };
}

/** A number, a number in a text, or a truth. */
function numberOf(given: unknown): number {
  return typeof given === "boolean" ? Number(given) : parseNumber(given);
}

function said(value: unknown): string {
  return jsonText(value).slice(0, MAX_TEXT);
}
