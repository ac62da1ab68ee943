"use client";

import { LastWords } from "./_widgets/last-words.tsx";
import "./globals.css";

/** Where the frame of all pages fails, or what a page says of itself: a page of its own. */
export default function GlobalError({ error, reset }: { error: Error; reset(): void }) {
  const theme = typeof document === "undefined" ? "dark" : document.documentElement.dataset.theme;
  return (
    <html lang="en" data-theme={theme}>
      <body className="font-sans">
        <LastWords title="Tidemark stopped." reason={error.message} onRetry={reset} />
      </body>
    </html>
  );
}
