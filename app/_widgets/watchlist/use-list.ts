"use client";

import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from "react";
import { anchoredTop, type Layout, mountedLines, revealedTop } from "./layout.ts";
import { useSight } from "./use-sight.ts";

/** The lines of a list that are mounted, and the one that Tab reaches and arrows move. */
export interface List {
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Indexes of mounted lines, ascending. */
  readonly mounted: readonly number[];
  /** The key of the line that Tab reaches. */
  readonly stop: string | null;
  /** Whether lines are rushing past. */
  readonly isScrolling: () => boolean;
  /** Moves the focus to a line, mounted or not. */
  readonly moveTo: (index: number) => void;
  /** Says that the focus is on the line of this key. */
  readonly focused: (key: string) => void;
}

/** Mounts what is in sight of a layout, and keeps the line with the focus and what was at the top where they are. */
export function useList(layout: Layout, selected: string | null): List {
  const scroller = useRef<HTMLDivElement>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const stop = stopOf(layout, [cursor, selected]);
  const kept = layout.indexes.get(stop ?? "") ?? -1;
  const { lines, scrolled, isScrolling } = useSight(scroller, layout);
  useAnchor(scroller, layout, scrolled);
  useSelectionInSight(scroller, layout, selected);
  const moveTo = useMoves(scroller, layout, setCursor);
  return {
    ...{ scroller, stop, moveTo, isScrolling, focused: setCursor },
    mounted: lines ? mountedLines(layout.lines.length, lines, [kept]) : [],
  };
}

/** The first of some keys that is on the list, or the first channel. */
function stopOf({ lines, indexes }: Layout, keys: readonly (string | null)[]): string | null {
  const listed = keys.find((key) => key !== null && indexes.has(key));
  return listed ?? lines.find(({ kind }) => kind === "row")?.key ?? lines[0]?.key ?? null;
}

type Scroller = RefObject<HTMLDivElement | null>;

/** When the list changes, what was at its top stays there. */
function useAnchor(scroller: Scroller, layout: Layout, scrolled: () => number): void {
  const before = useRef(layout);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = layout;
    if (old === layout || !scroller.current || scrolled() <= 0) return;
    scroller.current.scrollTop = anchoredTop(old, layout, scrolled());
  });
}

/** Brings a channel that was chosen elsewhere into sight, once. */
function useSelectionInSight(scroller: Scroller, layout: Layout, selected: string | null): void {
  const shown = useRef<string | null>(null);
  useEffect(() => {
    const at = layout.indexes.get(selected ?? "");
    if (shown.current === selected || at === undefined || !scroller.current?.clientHeight) return;
    shown.current = selected;
    reveal(scroller.current, layout, at);
  });
}

function useMoves(scroller: Scroller, layout: Layout, setCursor: (key: string) => void) {
  const wanted = useRef<string | null>(null);
  const focusWanted = () => {
    const line = [...(scroller.current?.querySelectorAll<HTMLElement>("[data-stop]") ?? [])].find(
      ({ dataset }) => dataset.stop === wanted.current,
    );
    line?.focus({ preventScroll: true });
    if (line) wanted.current = null;
  };
  // A line out of sight is mounted by becoming the one that Tab reaches.
  useLayoutEffect(() => {
    if (wanted.current !== null) focusWanted();
  });
  return (index: number) => {
    const line = layout.lines[index];
    if (!line || !scroller.current) return;
    reveal(scroller.current, layout, index);
    wanted.current = line.key;
    setCursor(line.key);
    focusWanted();
  };
}

function reveal(scroller: HTMLElement, layout: Layout, index: number): void {
  const { scrollTop: top, clientHeight: height } = scroller;
  scroller.scrollTop = revealedTop(layout, index, { top, height });
}
