"use client";

import { TriangleAlert, X } from "lucide-react";
import { Component, memo, type ReactNode } from "react";
import { IconButton } from "../../_ui/button.tsx";
import { Panel } from "../../_ui/panel.tsx";
import type { TileSpec } from "../board-store.ts";
import { GaugeTile } from "./gauge-tile.tsx";
import { LineTile } from "./line-tile.tsx";
import { StatTile } from "./stat-tile.tsx";
import { StateTile } from "./state-tile.tsx";
import { removeTile } from "./tile-actions.ts";

/** One tile. A fault in it stops this tile alone. */
export const Tile = memo(function Tile({ spec }: { spec: TileSpec }) {
  const [first = ""] = spec.channels;
  return (
    <PanelBoundary spec={spec}>
      {spec.kind === "line" && <LineTile channel={first} spec={spec} />}
      {spec.kind === "gauge" && <GaugeTile channel={first} spec={spec} />}
      {spec.kind === "stat" && <StatTile channel={first} spec={spec} />}
      {spec.kind === "state" && <StateTile channels={spec.channels} spec={spec} />}
    </PanelBoundary>
  );
});

interface BoundaryProps {
  readonly spec: TileSpec;
  readonly children: ReactNode;
}

class PanelBoundary extends Component<BoundaryProps, { fault: Error | null }> {
  override state: { fault: Error | null } = { fault: null };

  static getDerivedStateFromError(fault: Error) {
    return { fault };
  }

  override render() {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <Panel role="alert" className="flex h-[168px] flex-col gap-2 p-3">
        <p className="flex items-center gap-2">
          <TriangleAlert size={14} /> This panel stopped.
        </p>
        <p className="truncate text-text-3">{fault.message}</p>
        <span className="mt-auto flex gap-2">
          <button
            type="button"
            className="rounded-md border border-control px-2.5 py-1"
            onClick={() => this.setState({ fault: null })}
          >
            Retry
          </button>
          <IconButton label="Remove this tile" onClick={() => removeTile(this.props.spec)}>
            <X size={14} />
          </IconButton>
        </span>
      </Panel>
    );
  }
}
