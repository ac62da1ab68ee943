import { useState } from "react";
import { getLive } from "../../_live/live.ts";
import { Button } from "../../_ui/button.tsx";

/** Has a feed that waits for its next try tried again at once, and says why where it is not. */
export function RetryButton({ feed }: { feed: string }) {
  const [refused, setRefused] = useState("");
  const retry = (): void => {
    setRefused("");
    getLive().retryFeed(feed, setRefused);
  };
  return (
    <span className="flex items-center gap-2">
      <span role="status">{refused}</span>
      <Button aria-label={`Retry now: ${feed}`} onClick={retry} className="h-6">
        Retry now
      </Button>
    </span>
  );
}
