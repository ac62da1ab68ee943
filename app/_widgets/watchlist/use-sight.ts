"use client";

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type Layout, lineAt } from "./layout.ts";

/** How long, ms, a list stands still before it is at rest. */
const REST_MS = 150;

/** Pixels. */
interface View {
  readonly top: number;
  readonly height: number;
}

/** Which part of a list is in sight. */
export interface Sight {
  /** The first and the last line in sight; null where none is, as in a list that is hidden. */
  readonly lines: { readonly start: number; readonly end: number } | null;
  /** How far the list was scrolled when somebody last did (pixels). */
  readonly scrolled: () => number;
  /** Whether lines are rushing past. */
  readonly isScrolling: () => boolean;
}

/** Follows what somebody sees of a layout, and renders only when other lines come into sight. */
export function useSight(scroller: RefObject<HTMLElement | null>, layout: Layout): Sight {
  const [view, setView] = useState<View>({ top: 0, height: 0 });
  const latest = useRef(layout);
  const scrolled = useRef(0);
  const movedAt = useRef(Number.NEGATIVE_INFINITY);
  useLayoutEffect(() => {
    latest.current = layout;
  });
  const look = useCallback(() => {
    if (!scroller.current) return;
    const { scrollTop: top, clientHeight: height } = scroller.current;
    scrolled.current = top;
    setView((old) => (isSame(latest.current, old, { top, height }) ? old : { top, height }));
  }, [scroller]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    look();
    const moved = () => {
      movedAt.current = performance.now();
      // Lines come with the frame that shows their place, or the list would be blank for a moment.
      flushSync(look);
    };
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener("scroll", moved, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener("scroll", moved);
    };
  }, [scroller, look]);
  return {
    lines: linesIn(layout, view),
    scrolled: () => scrolled.current,
    isScrolling: useCallback(() => performance.now() - movedAt.current < REST_MS, []),
  };
}

function linesIn(layout: Layout, { top, height }: View): Sight["lines"] {
  return height > 0 ? { start: lineAt(layout, top), end: lineAt(layout, top + height) } : null;
}

function isSame(layout: Layout, before: View, after: View): boolean {
  const [old, now] = [linesIn(layout, before), linesIn(layout, after)];
  return old?.start === now?.start && old?.end === now?.end;
}
