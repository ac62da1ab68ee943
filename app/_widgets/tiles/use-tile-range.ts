"use client";

import { useEffect, useRef, useState } from "react";
import { getLive } from "../../_live/live.ts";
import { RANGES, useBoard } from "../board-store.ts";

/**
 * How much of the past a tile shows, ms. It follows the board's range when the tile has its turn: the chart in focus is
 * switched at once, and the tiles one a frame after it.
 */
export function useTileRange(): number {
  const { range } = useBoard();
  const [shown, setShown] = useState(range);
  const turn = useRef({}).current;
  useEffect(() => {
    if (shown === range) return;
    const { frames, pause } = getLive();
    const follow = () => setShown(range);
    // No frame has turns to give while the board stands still.
    const followIfStill = () => pause.paused && follow();
    if (pause.paused) return follow();
    frames.schedule(turn, follow);
    const stop = pause.listen(followIfStill);
    return () => {
      frames.cancel(turn);
      stop();
    };
  }, [shown, range, turn]);
  return RANGES[shown];
}
