"use client";

import { useRouter } from "next/navigation";
import type { ComponentProps, MouseEvent } from "react";

/**
 * A link within the app whose page is fetched ahead once somebody is near it, by pointer or focus: the server has a board
 * to fill while one opens, and no time for pages that nobody asks for. On the board in place of Next's own, which knows
 * much more than this needs and is 3 kB of its first view.
 */
export function NearLink({ href, ...props }: ComponentProps<"a"> & { readonly href: string }) {
  const router = useRouter();
  const near = () => router.prefetch(href);
  const follow = (event: MouseEvent) => {
    if (isForBrowser(event)) return;
    event.preventDefault();
    router.push(href);
  };
  return <a {...props} href={href} onPointerEnter={near} onFocus={near} onClick={follow} />;
}

/** Whether a click opens another tab or window, or saves the page. */
function isForBrowser({ button, metaKey, ctrlKey, shiftKey, altKey }: MouseEvent): boolean {
  return button !== 0 || metaKey || ctrlKey || shiftKey || altKey;
}
