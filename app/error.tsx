"use client";

import { LastWords } from "./_widgets/last-words.tsx";

/** Where a page fails as a whole. A widget that fails stops alone, inside it. */
export default function PageError({ error, reset }: { error: Error; reset(): void }) {
  return <LastWords title="This page stopped." reason={error.message} onRetry={reset} />;
}
