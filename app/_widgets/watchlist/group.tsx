"use client";

import { ChevronDown } from "lucide-react";
import { memo, type ReactNode } from "react";
import { formatNumber } from "#lib/format.ts";
import type { CatalogEntry } from "#lib/protocol.ts";
import { LimitMark } from "../../_ui/marks.tsx";
import { setClosed } from "../board-store.ts";
import type { ListedGroup } from "../listing.ts";
import { groupKey } from "./layout.ts";
import { useGroupState } from "./use-group-state.ts";

interface Props {
  readonly group: ListedGroup;
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  readonly open: boolean;
  /** Whether Tab reaches it. */
  readonly tabbable: boolean;
}

/** A group's heading, which sticks while its rows pass below; a click folds it up or opens it. */
export const GroupHeading = memo(function GroupHeading({ group, entries, open, tabbable }: Props) {
  const { name, channels, left, simulated, absent } = group;
  return (
    <button
      type="button"
      data-stop={groupKey(name)}
      data-group={name}
      tabIndex={tabbable ? 0 : -1}
      aria-expanded={open}
      onClick={() => setClosed(name, open)}
      className="group-heading sticky top-0 z-20 flex h-7 w-full items-center gap-2 px-3 text-[12px] font-semibold text-text-2 focus-visible:outline-offset-[-2px] max-md:h-8"
    >
      <ChevronDown size={12} className={`shrink-0 ${open ? "" : "-rotate-90"}`} />
      <span className="truncate">{name}</span>
      <span className="num -ml-1 shrink-0 font-normal text-text-3">
        {formatNumber(channels.length, 0)}
        {left.length > 0 && ` of ${formatNumber(channels.length + left.length, 0)}`}
      </span>
      {simulated && <span className="font-normal text-text-3">simulated</span>}
      {!absent && <Condition channels={channels} entries={entries} />}
    </button>
  );
});

function Condition({ channels, entries }: Pick<ListedGroup, "channels"> & Pick<Props, "entries">) {
  const { notLive, crossed, unread } = useGroupState(channels, entries);
  return (
    <span className="num ml-auto flex shrink-0 items-center gap-1.5 font-normal text-text-2">
      {crossed && (
        <span
          title={unread ? "Of the channels in sight; the values of the others are not read" : undefined}
          className={`flex items-center gap-1 ${crossed.severity === "warn" ? "text-warn" : "text-alarm"}`}
        >
          <LimitMark severity={crossed.severity} />
          {crossed.count}
          {unread && " in sight"}
        </span>
      )}
      {notLive && `${notLive.count} ${notLive.state === "closed" ? "ended" : notLive.state}`}
    </span>
  );
}

interface MoreProps {
  readonly line: string;
  readonly group: ListedGroup;
  readonly top: number;
  readonly tabbable: boolean;
  readonly onAdd: (channels: readonly string[]) => void;
}

/** That a group has more channels than are on the list, and the way to have them. */
export function MoreOfGroup({ line, group, top, tabbable, onAdd }: MoreProps): ReactNode {
  const { name, left } = group;
  return (
    <li className="absolute inset-x-0 flex h-8 items-center max-md:h-11" style={{ top }}>
      <button
        type="button"
        data-stop={line}
        tabIndex={tabbable ? 0 : -1}
        aria-label={`Add all ${left.length} more channels of ${name}`}
        onClick={() => onAdd(left)}
        className="num h-full w-full px-3 text-left text-[12px] text-text-3 hover:bg-surface-2 focus-visible:outline-offset-[-2px]"
      >
        {formatNumber(left.length, 0)} more here · <span className="text-accent">Add all</span>
      </button>
    </li>
  );
}
