"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { getLive } from "../../_live/live.ts";
import { type Arrivals, ArrivalWatch } from "./arrivals.ts";

/** What has come in since this was mounted. */
export function useArrivals(): Arrivals {
  const [watch] = useState(() => new ArrivalWatch(getLive()));
  useEffect(() => watch.start(), [watch]);
  return useSyncExternalStore(
    (changed) => watch.listen(changed),
    () => watch.arrivals,
  );
}
