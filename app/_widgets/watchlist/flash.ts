/** A cell flashes at most this often (ms), which is also how long a flash lasts. */
const FLASH_MS = 500;

const lastFlash = new WeakMap<Element, number>();

/** Tints a cell for half a second: up for a positive direction, down for a negative one. Its text keeps its colour. */
export function flash(cell: HTMLElement | null, direction: number, wanted: boolean): void {
  if (!cell || !wanted || !direction) return;
  const now = performance.now();
  if (now - (lastFlash.get(cell) ?? Number.NEGATIVE_INFINITY) < FLASH_MS) return;
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  lastFlash.set(cell, now);
  const tint = `var(--${direction > 0 ? "up" : "down"}-flash)`;
  cell.animate([{ backgroundColor: tint }, { backgroundColor: "transparent" }], FLASH_MS);
}
