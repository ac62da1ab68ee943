import type { ReactElement } from "react";
import type { BaseTickContentProps } from "recharts";

/** From where Recharts places a label to the line it is written on: below that place, or centred beside it. */
const DROPS = { start: "0.71em", middle: "0.355em", end: "0em" } as const;

/**
 * Draws an axis label where Recharts places it. Its own way measures every label in the page, which lays all of the page
 * out anew each time.
 */
export function tickText(props: BaseTickContentProps): ReactElement {
  const { x, y, textAnchor, verticalAnchor, payload, index, tickFormatter, className } = props;
  return (
    <text
      x={x}
      y={y}
      dy={DROPS[verticalAnchor]}
      textAnchor={textAnchor}
      className={className}
      fill="var(--text-3)"
      fontSize={12}
    >
      {tickFormatter ? tickFormatter(payload.value, index) : payload.value}
    </text>
  );
}
