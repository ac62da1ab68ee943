"use client";

import { Pause, Play, Square } from "lucide-react";
import { Button } from "../../../_ui/button.tsx";
import type { Progress, Replay } from "./replay.ts";
import { isOver } from "./replay-words.ts";

/** Pause and Stop, while it plays. */
export function ReplayControls({ replay, progress }: { replay: Replay; progress: Progress }) {
  if (isOver(progress)) return null;
  const isPaused = progress.state === "paused";
  return (
    <>
      <Button onClick={() => (isPaused ? replay.resume() : replay.pause())}>
        {isPaused ? <Play size={14} aria-hidden /> : <Pause size={14} aria-hidden />}
        {isPaused ? "Go on" : "Pause"} <span className="sr-only">the recording</span>
      </Button>
      <Button onClick={() => replay.stop()}>
        <Square size={12} aria-hidden /> Stop <span className="sr-only">the recording</span>
      </Button>
    </>
  );
}
