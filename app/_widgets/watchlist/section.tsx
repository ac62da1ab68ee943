"use client";

import type { CatalogEntry } from "#lib/protocol.ts";
import { removeFromWatchlist } from "../board-store.ts";
import { addTile } from "../tiles/tile-actions.ts";
import { GroupHeading, MoreOfGroup } from "./group.tsx";
import { groupKey, type Layout, type Section } from "./layout.ts";
import { Row } from "./row.tsx";
import type { List } from "./use-list.ts";

interface Props {
  readonly section: Section;
  readonly layout: Layout;
  readonly list: List;
  readonly entries: ReadonlyMap<string, CatalogEntry>;
  readonly focus: string | null;
  readonly onChoose: (channel: string) => void;
  readonly onAdd: (channels: readonly string[]) => void;
}

/** A group in its place: its heading, and those of its rows that are mounted. Nothing where none of it is. */
export function ListedSection(props: Props) {
  const { section, layout, list, entries } = props;
  const { group, open, first, end } = section;
  const mounted = list.mounted.filter((at) => at >= first && at < end);
  if (mounted.length === 0) return null;
  const { tops } = layout;
  const top = tops[first] ?? 0;
  return (
    <section
      aria-label={group.name}
      className="absolute inset-x-0"
      style={{ top, height: (tops[end] ?? 0) - top }}
    >
      <GroupHeading
        group={group}
        entries={entries}
        open={open}
        tabbable={list.stop === groupKey(group.name)}
      />
      {open && <ul>{mounted.map((at) => lineAt(at, (tops[at] ?? 0) - top, props))}</ul>}
    </section>
  );
}

/** A line of the list, `top` pixels below its group; its heading is none. */
function lineAt(at: number, top: number, { section, layout, list, entries, focus, onChoose, onAdd }: Props) {
  const { group } = section;
  const line = layout.lines[at];
  const tabbable = line?.key === list.stop;
  if (line?.kind === "more")
    return <MoreOfGroup key={line.key} line={line.key} {...{ top, group, tabbable, onAdd }} />;
  if (line?.kind !== "row") return null;
  return (
    <Row
      key={line.key}
      channel={line.channel}
      listed={entries.get(line.channel) ?? null}
      absent={group.absent}
      top={top}
      place={line.place + 1}
      of={group.channels.length}
      selected={line.channel === focus}
      tabbable={tabbable}
      isScrolling={list.isScrolling}
      onSelect={onChoose}
      onRemove={removeFromWatchlist}
      onAddTile={addTile}
    />
  );
}
