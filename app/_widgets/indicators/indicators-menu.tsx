"use client";

import { lazyComponent } from "../lazy-component.tsx";
import { useView } from "../view-store.ts";
import { Menu } from "./menu.tsx";

const IndicatorsForm = lazyComponent({ name: "The indicators" }, () =>
  import("./indicators-form.tsx").then((module) => module.IndicatorsForm),
);

/** The button fx: which indicators are on the chart of a channel. */
export function IndicatorsMenu({ channel }: { channel: string }) {
  const { indicators } = useView();
  return (
    <Menu label="Indicators" testId="indicators" count={indicators.length} icon={<Fx />}>
      {() => <IndicatorsForm channel={channel} />}
    </Menu>
  );
}

/** f and x as lines: text in a button would have to be part of its name. */
function Fx() {
  return (
    <svg
      aria-hidden
      viewBox="0 0 16 16"
      className="size-4 fill-none stroke-current"
      strokeWidth="1.5"
      strokeLinecap="round"
    >
      <path d="M8.6 3C7 2.3 6 3.2 5.7 4.8L4.4 11.4C4.1 13 3.2 13.6 1.9 13.1M3.5 6.8H7.9M9.2 7.4L14 13M14 7.4L9.2 13" />
    </svg>
  );
}
