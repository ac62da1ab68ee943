"use client";

import { useEffect, useLayoutEffect, useRef } from "react";
import { formatNumber } from "#lib/format.ts";
import { exactNow, useNow, usePainter, usePause } from "../_live/hooks.ts";
import type { Series } from "../_live/series.ts";
import { figuresIn, meanHelp, sayMean } from "./chart/window-figures.ts";

interface Props {
  readonly data: Series;
  readonly rangeMs: number;
  /** Whether all is on one line: the mean gives way where there is no room for three. */
  readonly oneLine?: boolean;
  readonly className?: string;
}

/** Milliseconds between two paintings: figures that change faster nobody reads, and each is laid out. */
const EVERY_MS = 250;

/**
 * min, mean and max of a channel over the range shown: set directly as rows come, at most {@link EVERY_MS} behind the line
 * beside them and level with it while the board is paused, and once a second as time goes by.
 */
export function ExtentList({ data, rangeMs, oneLine = false, className = "" }: Props) {
  const list = useRef<HTMLDListElement>(null);
  const fitted = useRef("");
  const painted = useRef(Number.NEGATIVE_INFINITY);
  const second = useNow(1_000);
  // Asks for a painting when the board is paused.
  usePause();
  const paint = () => {
    if (!list.current) return;
    const edge = data.edge(exactNow(second));
    const { low, mean, high } = figuresIn(data, edge - rangeMs, edge);
    const say = (value: number) => formatNumber(value, data.decimals);
    const words = [say(low), sayMean(data, say(mean)), say(high)];
    write(list.current, words);
    const need = words.map(({ length }) => length).join(" ");
    if (oneLine && fitted.current !== need) fitMeanSoon(list.current);
    fitted.current = need;
  };
  usePainter(data.channel, (_, now) => {
    if (Math.abs(now - painted.current) < EVERY_MS) return;
    painted.current = now;
    paint();
  });
  useLayoutEffect(paint);
  // Its room changes with the tile, with the value beside it and with the font.
  useEffect(() => {
    const { current } = list;
    if (!oneLine || !current) return;
    resized ??= new ResizeObserver((lists) => fitMeans(lists.map(({ target }) => target)));
    resized.observe(current);
    return () => resized?.unobserve(current);
  }, [oneLine]);
  return (
    // Dashes of a channel that is yet to come are as narrow as its figures are not.
    <dl ref={list} className={`num text-[12px] leading-4 ${data.entry ? "" : "invisible"} ${className}`}>
      {["min", "mean", "max"].map((name) => (
        <div
          key={name}
          data-figure={name}
          title={name === "mean" ? meanHelp(data) : undefined}
          className="flex gap-1.5 whitespace-nowrap"
        >
          <dt className="text-text-3">{name}</dt>
          <dd className="text-text-2" />
        </div>
      ))}
    </dl>
  );
}

function write(list: HTMLElement, words: readonly string[]): void {
  for (const [at, word] of words.entries()) {
    const figure = list.children[at]?.lastElementChild;
    if (figure && figure.textContent !== word) figure.textContent = word;
  }
}

/** One for all lists, which are told together where many appear. */
let resized: ResizeObserver | undefined;
const waiting = new Set<Element>();

/** Looked at when figures have become longer or shorter, which is seldom, before the page is painted. */
function fitMeanSoon(list: Element): void {
  if (waiting.size === 0) {
    queueMicrotask(() => {
      fitMeans([...waiting]);
      waiting.clear();
    });
  }
  waiting.add(list);
}

/** Hides the mean where there is no room. All are shown before any is looked at: the page is laid out once for all lists. */
function fitMeans(lists: readonly Element[]): void {
  for (const list of lists) showMean(list, true);
  const narrow = lists.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth);
  for (const list of narrow) showMean(list, false);
}

function showMean(list: Element, shown: boolean): void {
  const mean = list.children[1];
  if (mean instanceof HTMLElement) mean.style.display = shown ? "" : "none";
}
