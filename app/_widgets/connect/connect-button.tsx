"use client";

import { Plug } from "lucide-react";
import { Button } from "../../_ui/button.tsx";
import { openConnect } from "./connect-state.ts";

/** Opens the drawer that shows how data get in. Its own code is loaded when it is pressed. */
export function ConnectButton({ className = "" }: { className?: string }) {
  return (
    <Button aria-haspopup="dialog" data-testid="connect" onClick={openConnect} className={className}>
      <Plug size={14} aria-hidden />
      <span>Connect a feed</span>
    </Button>
  );
}
