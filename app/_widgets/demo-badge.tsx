"use client";

import { useRef } from "react";
import { useConnection } from "../_live/hooks.ts";
import { Badge } from "../_ui/badge.tsx";

/** Says that values are made up, also while the server that said so is away. */
export function DemoBadge() {
  const { feeds } = useConnection();
  const simulated = useRef(false);
  if (feeds) simulated.current = feeds.some((feed) => feed.simulated);
  return simulated.current ? <Badge>DEMO DATA</Badge> : null;
}
