"use client";

import { Badge } from "../_ui/badge.tsx";

/** Says that values shown on this page are made up. */
export function DemoBadge({ simulated }: { simulated: boolean }) {
  return simulated ? <Badge>DEMO DATA</Badge> : null;
}
