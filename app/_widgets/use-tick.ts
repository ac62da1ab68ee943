"use client";

import { useEffect, useState } from "react";

/** The browser's clock, re-rendering every so often, also while the board is paused; 0 on the server. */
export function useTick(everyMs: number, running = true): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (!running) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs, running]);
  return now;
}
