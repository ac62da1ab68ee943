import { formatNumber } from "#lib/format.ts";
import { FaultMark } from "../../_ui/marks.tsx";
import type { Quote } from "./refused.ts";

/** Kinds of refusals that are shown. */
const SHOWN = 3;

/** What a feed refused: the newest, verbatim, with how often. */
export function RefusalBox({ quote: { feed, total, newest } }: { quote: Quote }) {
  const shown = newest.slice(0, SHOWN);
  const named = shown.reduce((sum, { count }) => sum + count, 0);
  return (
    <div
      data-testid="refusal"
      className="flex items-start gap-2.5 rounded-md border border-diag/60 bg-diag-soft px-3 py-2"
    >
      <span className="mt-1">
        <FaultMark />
      </span>
      <div className="min-w-0">
        <p className="num">
          {total === 1 ? "Something was" : `${formatNumber(total, 0)} messages were`} refused by {feed}:
        </p>
        <ul className="grid gap-0.5 font-mono text-[12px] leading-4 text-text-2">
          {shown.map(({ reason, detail, count }) => (
            <li key={`${reason} ${detail}`} className="break-words">
              {count > 1 && <b className="font-semibold text-text">{formatNumber(count, 0)}× </b>}
              {reason}
              {detail && `: ${detail}`}
            </li>
          ))}
        </ul>
        {total > named && (
          <p className="num text-[12px] text-text-2">and {formatNumber(total - named, 0)} more</p>
        )}
      </div>
    </div>
  );
}
