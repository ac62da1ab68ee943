"use client";

import { Plug } from "lucide-react";
import { useCatalog } from "../../_live/hooks.ts";
import { Button } from "../../_ui/button.tsx";
import { isConnected } from "../channel-words.ts";
import { openConnect } from "./connect-state.ts";

/**
 * Opens the drawer that shows how data get in. Its own code is loaded when it is pressed. It stands out until somebody has
 * connected a feed.
 */
export function ConnectButton({ className = "" }: { className?: string }) {
  const catalog = useCatalog();
  const look = catalog && !catalog.some(isConnected) ? "accent" : "plain";
  return (
    <Button aria-haspopup="dialog" data-testid="connect" onClick={openConnect} {...{ look, className }}>
      <Plug size={14} aria-hidden />
      <span>Connect a feed</span>
    </Button>
  );
}
