import { memo } from "react";
import type { FeedTicks } from "#lib/status.ts";
import { rateWords } from "./feed-words.ts";
import { ratePath } from "./rate-path.ts";

/** Pixels. */
const BOX = { width: 124, height: 24 };

interface Props {
  readonly rates: readonly FeedTicks[];
  /** The feed's place in each of `rates`. */
  readonly at: number;
  readonly isFailing: boolean;
}

/** A feed's ticks a second over the last 15 minutes. */
export const RateTrend = memo(function RateTrend({ rates, at, isFailing }: Props) {
  const line = ratePath(rates, at, BOX);
  const told = line
    ? `up to ${rateWords(line.highest)} ticks a second in the last 15 minutes`
    : "no past yet";
  return (
    <svg
      role="img"
      aria-label={told}
      viewBox={`0 0 ${BOX.width} ${BOX.height}`}
      className="block h-6 w-[124px] fill-none stroke-text-2 stroke-1"
    >
      {/* Zero, over all 15 minutes, so that a feed of two minutes shows how short its past is. */}
      <path d={`M0 ${BOX.height - 2.5}H${BOX.width}`} className="stroke-border" />
      {line && <path data-band d={line.band} className="fill-text-2/20 stroke-none" />}
      {line && <path data-line d={line.path} strokeLinejoin="round" />}
      {line && isFailing && <circle cx={line.end.x} cy={line.end.y} r={2} className="fill-bg" />}
    </svg>
  );
});
