"use client";

import dynamic from "next/dynamic";
import { useView } from "../view-store.ts";
import { Menu } from "./menu.tsx";

const IndicatorsForm = dynamic(
  () => import("./indicators-form.tsx").then((module) => module.IndicatorsForm),
  {
    ssr: false,
  },
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

function Fx() {
  return (
    // The font has no italics, and none are made up for it.
    <span aria-hidden className="-skew-x-12 text-[14px] leading-4">
      f<span className="text-[12px]">x</span>
    </span>
  );
}
