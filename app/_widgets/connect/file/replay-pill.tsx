"use client";

import { Button } from "../../../_ui/button.tsx";
import { openConnect } from "../connect-state.ts";
import { ReplayControls } from "./replay-controls.tsx";
import { useReplay } from "./replay-store.ts";
import { isOver, progressText } from "./replay-words.ts";

/** What plays while the drawer is closed. */
export function ReplayPill() {
  const playing = useReplay();
  if (!playing || isOver(playing.progress)) return null;
  return (
    <section
      aria-label="Recording"
      data-testid="replay-pill"
      className="fixed right-3 bottom-10 z-40 flex max-w-[calc(100vw-24px)] flex-wrap items-center gap-2 rounded-md border border-border bg-surface-1 py-2 pr-2 pl-3 shadow-[var(--shadow)] max-md:bottom-16"
    >
      <p className="num min-w-0 text-[12px] text-text-2">
        <b className="font-semibold break-all text-text">{playing.replay.plan.file.name}</b>{" "}
        {progressText(playing.progress)}
      </p>
      <ReplayControls {...playing} />
      <Button look="ghost" onClick={openConnect}>
        Show
      </Button>
    </section>
  );
}
