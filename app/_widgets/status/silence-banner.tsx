import { formatTime } from "#lib/format.ts";
import { FaultMark } from "../../_ui/marks.tsx";
import { useSettings } from "../settings/settings.ts";

interface Props {
  /** Whether the server did not answer the last question. */
  readonly silent: boolean;
  /** When it last did, epoch milliseconds; `null` for never. */
  readonly answeredAt: number | null;
}

/** Says, also aloud, that figures are no longer current while the server does not answer. */
export function SilenceBanner({ silent, answeredAt }: Props) {
  const { zone } = useSettings();
  return (
    <div role="status" aria-live="polite" className="bg-surface-1">
      {silent && (
        <p
          data-testid="banner"
          className="num flex min-h-8 items-center gap-2 border-b border-diag/50 bg-diag-soft px-3 py-1"
        >
          <FaultMark />
          <b className="font-semibold whitespace-nowrap">
            {answeredAt === null ? "No answer yet." : `No answer since ${formatTime(answeredAt, zone)}.`}
          </b>
          <span className="text-text-2">
            {answeredAt === null ? "Is the server running?" : "All figures are from then."} It is asked again
            every second.
          </span>
        </p>
      )}
    </div>
  );
}
