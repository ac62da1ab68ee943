import { getLive } from "../../_live/live.ts";

/** A cell flashes at most this often (ms), which is also how long a flash lasts. */
const FLASH_MS = 500;
/** Tints fade in steps of about this (ms), in frames that are painted for the numbers; without any, half as often. */
const STEP_MS = 250;
/** Strength of a fresh tint over its surface, percent. */
const STRENGTH = 22;

interface Flash {
  readonly start: number;
  readonly colour: "up" | "down";
}

const flashing = new Map<HTMLElement, Flash>();
let steppedAt = 0;
let stop: (() => void) | null = null;

/** Tints a cell for half a second: up for a positive direction, down for a negative one. Its text keeps its colour. */
export function flash(cell: HTMLElement | null, direction: number, wanted: boolean): void {
  if (!cell || !wanted || !direction || flashing.has(cell) || reducedMotion()) return;
  const fresh: Flash = { start: performance.now(), colour: direction > 0 ? "up" : "down" };
  flashing.set(cell, fresh);
  tint(cell, fresh.colour, STRENGTH);
  stop ??= getLive().frames.onFrame((_, news) => fade(news));
}

/** Steps all tints together: one animation per cell would paint the page in every frame. */
function fade(news: boolean): void {
  const now = performance.now();
  if (now - steppedAt < (news ? STEP_MS * 0.8 : STEP_MS * 2)) return;
  steppedAt = now;
  for (const [cell, { start, colour }] of flashing) {
    const left = 1 - (now - start) / FLASH_MS;
    tint(cell, colour, STRENGTH * left);
    if (left <= 0) flashing.delete(cell);
  }
  if (flashing.size > 0) return;
  stop?.();
  stop = null;
}

function tint(cell: HTMLElement, colour: Flash["colour"], percent: number): void {
  cell.style.backgroundColor =
    percent > 0 ? `color-mix(in srgb, var(--${colour}) ${percent.toFixed(0)}%, transparent)` : "";
}

/** Asked for once: each answer of the browser is an object that it keeps up to date. */
let wish: MediaQueryList | null = null;

function reducedMotion(): boolean {
  wish ??= matchMedia("(prefers-reduced-motion: reduce)");
  return wish.matches;
}
