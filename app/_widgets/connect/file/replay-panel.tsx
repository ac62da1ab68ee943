"use client";

import { formatNumber } from "#lib/format.ts";
import { Button } from "../../../_ui/button.tsx";
import { FaultMark } from "../../../_ui/marks.tsx";
import type { Progress, Replay } from "./replay.ts";
import { ReplayControls } from "./replay-controls.tsx";
import { forgetReplay } from "./replay-store.ts";
import { isOver, progressText } from "./replay-words.ts";

/** The recording that plays: how far it is, and what could not be taken, by the line of the file. */
export function ReplayPanel({ replay, progress }: { replay: Replay; progress: Progress }) {
  const { refused, share, message, accepted } = progress;
  // A bar of what was only read would look like a success.
  const isVain = isOver(progress) && accepted === 0;
  return (
    <section
      aria-label="Recording"
      data-testid="replay"
      className="grid gap-2 rounded-md border border-border bg-bg p-3"
    >
      <p className="font-semibold break-all">{replay.plan.file.name}</p>
      {!isVain && (
        <progress
          aria-label="Of the file"
          value={share}
          className="h-1.5 w-full appearance-none overflow-hidden rounded-sm bg-surface-3 [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-surface-3 [&::-webkit-progress-value]:bg-accent"
        />
      )}
      <p data-testid="progress" className="num text-[12px] text-text-2">
        {progressText(progress)}
      </p>
      {message && (
        <p role="alert" className="flex items-start gap-2 text-[12px] text-text">
          <span className="mt-1">
            <FaultMark />
          </span>
          {message}
        </p>
      )}
      {refused > 0 && <Refused progress={progress} />}
      <div className="flex gap-2">
        <ReplayControls replay={replay} progress={progress} />
        {isOver(progress) && <Button onClick={forgetReplay}>Back to the choices</Button>}
      </div>
      {!isOver(progress) && (
        <p className="text-[12px] leading-4 text-text-3">
          It plays on when this drawer is closed, for as long as the page is open.
        </p>
      )}
    </section>
  );
}

function Refused({ progress: { refused, quoted } }: { progress: Progress }) {
  return (
    <details open className="rounded-md border border-diag/60 bg-diag-soft px-3 py-2 text-[12px]">
      <summary>
        {formatNumber(refused, 0)} {refused === 1 ? "line was" : "lines were"} not taken
      </summary>
      <ul className="max-h-32 overflow-y-auto pt-1 font-mono text-text-2">
        {quoted.map(({ line, reason }) => (
          <li key={`${line} ${reason}`} className="break-words">
            line {line}: {reason}
          </li>
        ))}
        {refused > quoted.length && <li>and {formatNumber(refused - quoted.length, 0)} more</li>}
      </ul>
    </details>
  );
}
