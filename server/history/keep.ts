import { LEVEL_NAMES, LEVELS } from "./widths.ts";

/** For how long each level is kept, milliseconds; what is left out is kept for as long as there is room. */
export type Keep = Readonly<Partial<Record<"ticks" | (typeof LEVEL_NAMES)[number], number>>>;

/** The level that each name stands for, milliseconds of its buckets; 0 for the ticks. */
export function levelsOf(keep: Keep): { readonly level: number; readonly ms: number }[] {
  const names = [["ticks", 0], ...LEVEL_NAMES.map((name, at) => [name, LEVELS[at] ?? 0] as const)] as const;
  return names.flatMap(([name, level]) => {
    const ms = keep[name];
    return ms === undefined ? [] : [{ level, ms }];
  });
}
