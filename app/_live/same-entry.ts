import type { CatalogEntry } from "#lib/protocol.ts";

type Values = Readonly<Record<string, unknown>>;

/** Whether two entries say the same of a channel. A tick more is no change of what it is, so `seq` does not count. */
export function isSameEntry(a: CatalogEntry, b: CatalogEntry): boolean {
  return (
    a.channel === b.channel &&
    a.handle === b.handle &&
    a.epoch === b.epoch &&
    a.state === b.state &&
    a.name === b.name &&
    a.unit === b.unit &&
    a.decimals === b.decimals &&
    a.group === b.group &&
    a.source === b.source &&
    a.expectedMs === b.expectedMs &&
    isSameLimits(a.limits, b.limits) &&
    isSameRecord(a.labels, b.labels) &&
    isSameCommand(a.command, b.command)
  );
}

/** By name and not by key, as most entries of a large catalog have limits. */
function isSameLimits(a: CatalogEntry["limits"], b: CatalogEntry["limits"]): boolean {
  if (a === null || b === null) return a === b;
  return a.ll === b.ll && a.l === b.l && a.h === b.h && a.hh === b.hh;
}

function isSameCommand(a: CatalogEntry["command"], b: CatalogEntry["command"]): boolean {
  if (a === null || b === null) return a === b;
  const { options: aOptions = null, ...aRest } = a;
  const { options: bOptions = null, ...bRest } = b;
  return isSameRecord(aRest, bRest) && isSameRecord(aOptions, bOptions);
}

function isSameRecord(a: Values | null, b: Values | null): boolean {
  if (a === null || b === null) return a === b;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
