/** One figure. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  /** What it is held to, in words; `undefined` where it is told for scale. */
  readonly reach?: string | undefined;
  /** The figure over what it is held to, above 1 where that is missed; `undefined` where there is none. */
  readonly load?: number | undefined;
}

const BAR = 24;

/** Prints figures, each with a bar of how much of its bound it takes. */
export function printTable(rows: readonly Row[]): void {
  const width = Math.max(...rows.map(({ what }) => what.length));
  const figures = Math.max(...rows.map(({ measured }) => measured.length));
  for (const { what, measured, reach = "", load } of rows) {
    console.log(`${what.padEnd(width)}  ${measured.padStart(figures)}  ${barOf(load)}  ${reach}`);
  }
}

function barOf(load: number | undefined): string {
  if (load === undefined) return " ".repeat(BAR + 2);
  const filled = Math.min(BAR, Math.max(1, Math.round(load * BAR)));
  return `${"█".repeat(filled)}${"░".repeat(BAR - filled)} ${load <= 1 ? "✓" : "✗"}`;
}

export const whole = (value: number): string => Math.round(value).toLocaleString("en");
