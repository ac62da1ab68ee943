import { get } from "sparkplug-payload";
// The library's own decoder loses values that are sent without their type, and the sign bit of large UInt32.
import proto from "sparkplug-payload/lib/sparkplugPayloadProto.js";

type RawMetric = ReturnType<typeof decodeRaw>["metrics"][number];

/** Types of a metric that are numbers (Sparkplug 3.0, 6.4.16), by their code. */
const TYPES = {
  1: "Int8",
  2: "Int16",
  3: "Int32",
  4: "Int64",
  5: "UInt8",
  6: "UInt16",
  7: "UInt32",
  8: "UInt64",
  9: "Float",
  10: "Double",
  11: "Boolean",
} as const;
/** The first of those with a point. */
export const FLOAT = 9;
const FIRST_UNSIGNED = 5;
export const BOOLEAN = 11;

/** Whether a type is one of numbers. */
export function isNumeric(datatype: number): datatype is keyof typeof TYPES {
  return Object.hasOwn(TYPES, datatype);
}

/** What a metric of a payload says. */
export interface Metric {
  readonly name: string | undefined;
  readonly alias: string | undefined;
  readonly datatype: number | undefined;
  /** Epoch milliseconds. */
  readonly time: number | undefined;
  readonly value: (datatype: number) => number | undefined;
  readonly unit: string | undefined;
  readonly readOnly: boolean;
}

export interface Payload {
  /** Epoch milliseconds. */
  readonly time: number | undefined;
  readonly seq: number | undefined;
  readonly metrics: readonly Metric[];
}

/** What a metric of this type takes, in words, where it does not take the value; what is too large for it would arrive as another. */
export function faultOfValue(datatype: number, value: number): string | undefined {
  if (datatype === BOOLEAN) return value === 0 || value === 1 ? undefined : "0 or 1";
  if (datatype >= FLOAT) return undefined;
  if (!Number.isSafeInteger(value)) return "whole numbers";
  const bits = 8 * 2 ** ((datatype - 1) % 4);
  const [low, high] = datatype < FIRST_UNSIGNED ? [-(2 ** (bits - 1)), 2 ** (bits - 1)] : [0, 2 ** bits];
  return value >= low && value < high ? undefined : `${low} to ${high - 1}`;
}

/** Reads a payload; `undefined` where it is none. */
export function decode(bytes: Uint8Array): Payload | undefined {
  try {
    const raw = decodeRaw(bytes);
    return { time: said(raw, "timestamp"), seq: said(raw, "seq"), metrics: raw.metrics.map(metricOf) };
  } catch {
    return undefined;
  }
}

function decodeRaw(bytes: Uint8Array) {
  return proto.org.eclipse.tahu.protobuf.Payload.decode(bytes);
}

function metricOf(raw: RawMetric): Metric {
  const { name } = raw;
  const alias = said(raw, "alias");
  return {
    name: name || undefined,
    alias: alias === undefined ? undefined : String(alias),
    datatype: said(raw, "datatype"),
    time: said(raw, "timestamp"),
    value: (datatype) => (raw.isNull ? undefined : numberOf(raw, datatype)),
    unit: textOf(raw, ["engUnit", "engUnits", "unit", "units"]),
    readOnly: propertyOf(raw, ["readOnly"])?.booleanValue === true,
  };
}

/** A number that the sender wrote, of 64 bits, too; `undefined` where it was left out. */
function said(of: object, key: string): number | undefined {
  const value: unknown = Object.hasOwn(of, key) ? Reflect.get(of, key) : undefined;
  return value === undefined || value === null ? undefined : Number(String(value));
}

function numberOf(raw: RawMetric, datatype: number): number | undefined {
  if (datatype === BOOLEAN) return Object.hasOwn(raw, "booleanValue") ? Number(raw.booleanValue) : undefined;
  const value =
    said(raw, "intValue") ?? said(raw, "longValue") ?? said(raw, "floatValue") ?? said(raw, "doubleValue");
  if (value === undefined) return undefined;
  if (datatype === FLOAT) return shortest(value);
  const bits = { 1: 8, 2: 16, 3: 32, 4: 64 }[datatype];
  return bits === undefined ? value : signed(value, raw, bits);
}

/** Two's complement, which the wire carries as a whole number without a sign. */
function signed(value: number, { longValue }: RawMetric, bits: number): number {
  if (bits === 64) return Number(BigInt.asIntN(64, BigInt(String(longValue))));
  return Number(BigInt.asIntN(bits, BigInt(value)));
}

/** The shortest decimal that is the same in 32 bits: 21.3 and not 21.299999237060547. */
function shortest(value: number): number {
  for (let digits = 6; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

function propertyOf({ properties }: RawMetric, names: readonly string[]) {
  const keys = properties?.keys ?? [];
  const at = keys.findIndex((key) => names.some((name) => name.toLowerCase() === key.toLowerCase()));
  return at < 0 ? undefined : properties?.values?.[at];
}

function textOf(raw: RawMetric, names: readonly string[]): string | undefined {
  return propertyOf(raw, names)?.stringValue || undefined;
}

/** A payload with one metric, which tells a device what to do. */
export function encodeWish(name: string, datatype: number, value: number): Buffer {
  const payload = get("spBv1.0");
  if (!payload || !isNumeric(datatype)) throw new Error(`${name} is of a type that takes no wish`);
  const wanted = datatype === BOOLEAN ? value !== 0 : value;
  const metric = { name, type: TYPES[datatype], value: wanted, timestamp: Date.now() };
  return Buffer.from(payload.encodePayload({ timestamp: Date.now(), metrics: [metric] }));
}
