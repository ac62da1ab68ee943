"use client";

import { useEffect, useState } from "react";
import { formatAge } from "#lib/format.ts";
import { useConnection } from "../_live/hooks.ts";
import { useTick } from "./use-tick.ts";

/** Says aloud when the server is lost and when it is back, and nothing else: never a value. */
export function Announcer() {
  const { phase, lostAt, recovered } = useConnection();
  const [text, setText] = useState("");
  const now = useTick(500, lostAt !== null);
  const lost = lostAt !== null && now - lostAt >= 1_000;
  useEffect(() => {
    if (lost) setText("The server is not answering. Values are no longer current.");
    else if (phase === "live") {
      setText((old) => (old === "" ? "" : backText(recovered?.filledMs)));
    }
  }, [lost, phase, recovered]);
  return (
    <p role="status" aria-live="polite" className="sr-only">
      {text}
    </p>
  );
}

function backText(filledMs: number | undefined): string {
  return filledMs ? `The server is back. ${formatAge(filledMs)} were filled in.` : "The server is back.";
}
