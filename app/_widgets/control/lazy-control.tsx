"use client";

import type { ChannelData } from "../../_live/channel-data.ts";
import { lazyComponent } from "../lazy-component.tsx";

const Control = lazyComponent({ name: "The control" }, () =>
  import("./control.tsx").then((module) => module.Control),
);

/** What a channel can be told, and what it was; nothing for the many that take no command. Its box is there before its code. */
export function LazyControl({ data }: { data: ChannelData }) {
  if (!data.entry?.command) return null;
  return (
    <div className="min-h-[45px] shrink-0 border-b border-border max-md:min-h-[81px]">
      <Control key={data.channel} data={data} command={data.entry.command} />
    </div>
  );
}
