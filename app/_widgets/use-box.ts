"use client";

import { type RefObject, useCallback, useLayoutEffect, useRef, useState } from "react";

export interface Box<Element extends HTMLElement> {
  readonly ref: RefObject<Element | null>;
  /** Pixels; 0 before it has been measured. */
  readonly width: number;
  readonly height: number;
  /** Whether any of it is in sight; asked when drawing, so that scrolling re-renders nothing. */
  readonly visible: () => boolean;
}

/** Measures an element in whole pixels and knows whether it is in sight. */
export function useBox<Element extends HTMLElement>(): Box<Element> {
  const ref = useRef<Element>(null);
  const seen = useRef(true);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useLayoutEffect(() => {
    const element = ref.current;
    if (!element) return;
    const measure = () => {
      const next = { width: element.clientWidth, height: element.clientHeight };
      setSize((old) => (old.width === next.width && old.height === next.height ? old : next));
    };
    measure();
    const resized = new ResizeObserver(measure);
    const moved = new IntersectionObserver(([entry]) => {
      seen.current = entry?.isIntersecting ?? true;
    });
    resized.observe(element);
    moved.observe(element);
    return () => {
      resized.disconnect();
      moved.disconnect();
    };
  }, []);
  const visible = useCallback(() => seen.current, []);
  return { ref, ...size, visible };
}
