import type { Limits } from "#lib/catalog.ts";
import { decimalsIn, formatNumber } from "#lib/format.ts";
import type { Domain } from "./value-axis.ts";

/** A limit as a chart shows it: a line and its name, or its name alone at the edge it is beyond. */
export interface LimitLine {
  readonly name: string;
  /** Where it stands, a value of the axis. */
  readonly at: number;
  readonly color: string;
  /** Its name and value; empty where another limit's stands in its place. */
  readonly label: string;
  readonly inSight: boolean;
}

interface Limit {
  readonly name: string;
  readonly at: number;
  readonly color: string;
}

/** Pixels from one label to the next at least. */
const APART = 15;

/** The limits in sight, and the nearest beyond each edge, of a chart of so many pixels; no label stands in another. */
export function limitLines(
  limits: Limits | null,
  domain: Domain,
  height: number,
  decimals: number,
): LimitLine[] {
  const clear = labelRoom(domain, height);
  const rim = { low: domain.low + clear / 2, high: domain.high - clear / 2 };
  const all = limitsOf(limits);
  const inSight = all.filter(({ at }) => at > rim.low && at < rim.high);
  const above = all.findLast(({ at }) => at >= rim.high);
  const below = all.find(({ at }) => at <= rim.low);
  const lines = [
    ...inSight.map((limit) => ({ ...limit, label: labelOf(limit, decimals), inSight: true })),
    ...(above ? [{ ...above, at: rim.high, label: `▲ ${labelOf(above, decimals)}`, inSight: false }] : []),
    ...(below ? [{ ...below, at: rim.low, label: `▼ ${labelOf(below, decimals)}`, inSight: false }] : []),
  ];
  return lines.map((line, index) => {
    const isTaken = lines.slice(0, index).some(({ at }) => Math.abs(at - line.at) < clear);
    return isTaken ? { ...line, label: "" } : line;
  });
}

/** What a label takes of the axis, in its values. */
export function labelRoom({ low, high }: Domain, height: number): number {
  return ((high - low) / Math.max(1, height)) * APART;
}

/** Every label that the limits can have, so that an axis is wide enough whichever are in sight. */
export function limitLabels(limits: Limits | null, decimals: number): string[] {
  return limitsOf(limits).map((limit) => `▲ ${labelOf(limit, decimals)}`);
}

function labelOf({ name, at }: Limit, decimals: number): string {
  return `${name} ${formatNumber(at, Math.max(decimals, decimalsIn(at)))}`;
}

/** From the highest to the lowest. */
function limitsOf(limits: Limits | null): Limit[] {
  if (!limits) return [];
  return [
    { name: "HH", at: limits.hh, color: "var(--alarm)" },
    { name: "H", at: limits.h, color: "var(--warn)" },
    { name: "L", at: limits.l, color: "var(--warn)" },
    { name: "LL", at: limits.ll, color: "var(--alarm)" },
  ].filter((limit): limit is Limit => limit.at !== null);
}
