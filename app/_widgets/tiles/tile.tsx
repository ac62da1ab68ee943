"use client";

import { X } from "lucide-react";
import { memo } from "react";
import { IconButton } from "../../_ui/button.tsx";
import type { TileSpec } from "../board-store.ts";
import { Boundary } from "../boundary.tsx";
import { GaugeTile } from "./gauge-tile.tsx";
import { LineTile } from "./line-tile.tsx";
import { StatTile } from "./stat-tile.tsx";
import { StateTile } from "./state-tile.tsx";
import { removeTile } from "./tile-actions.ts";

/** One tile. A fault in it stops this tile alone. */
export const Tile = memo(function Tile({ spec }: { spec: TileSpec }) {
  const [first = ""] = spec.channels;
  return (
    <Boundary name="This tile" actions={<Remove spec={spec} />}>
      {spec.kind === "line" && <LineTile channel={first} spec={spec} />}
      {spec.kind === "gauge" && <GaugeTile channel={first} spec={spec} />}
      {spec.kind === "stat" && <StatTile channel={first} spec={spec} />}
      {spec.kind === "state" && <StateTile channels={spec.channels} spec={spec} />}
    </Boundary>
  );
});

function Remove({ spec }: { spec: TileSpec }) {
  return (
    <IconButton label="Remove this tile" onClick={() => removeTile(spec)}>
      <X size={14} />
    </IconButton>
  );
}
