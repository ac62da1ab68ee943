"use client";

import { X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { IconButton } from "../../_ui/button.tsx";
import { useBoard } from "../board-store.ts";
import { useSettings } from "../settings/settings.ts";
import { changeView, useView } from "../view-store.ts";
import { otherWords, writeAddress } from "./address.ts";
import { applyAddress, leaveAddress } from "./apply-address.ts";

/** Browsers refuse an address that changes more often than some hundred times in half a minute. Milliseconds. */
const WRITE_MS = 300;

/**
 * Keeps the address of the page and what it shows the same; shows what in the address was wrong, until dismissed.
 * `own` on a channel's own page, whose path names the channel.
 */
export function AddressLine({ own = false }: { own?: boolean }) {
  const [faults, setFaults] = useState<readonly string[]>([]);
  useLayoutEffect(() => {
    setFaults(applyAddress(location.search));
    return leaveAddress;
  }, []);
  useEffect(listenToHistory, []);
  useWritten(own);
  if (faults.length === 0) return null;
  return (
    <div
      role="status"
      data-testid="address-fault"
      className="flex min-h-8 shrink-0 items-center gap-3 border-b border-border bg-surface-2 py-1 pr-2 pl-3 text-[13px]"
    >
      <p className="min-w-0 flex-1 break-words">In the address of this page: {faults.join(" ")}</p>
      <IconButton label="Dismiss" onClick={() => setFaults([])} className="size-6 max-md:size-9">
        <X size={14} />
      </IconButton>
    </div>
  );
}

let listening = false;

/** Back and forward show what their address says; one that names no span follows now. */
function listenToHistory(): void {
  if (listening) return;
  listening = true;
  // For good: the router takes one page away and brings another within the event, before this is called.
  addEventListener("popstate", () => {
    changeView({ span: null });
    applyAddress(location.search);
  });
}

function useWritten(own: boolean): void {
  const { focus, range } = useBoard();
  const view = useView();
  const { zone } = useSettings();
  const words = writeAddress({ ...view, range, zone, channel: own ? null : focus });
  const latest = useRef(words);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => {
    const { pathname } = location;
    latest.current = words;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      // Another page may have been opened meanwhile.
      if (location.pathname === pathname) write(latest.current);
    }, WRITE_MS);
  }, [words]);
  useEffect(() => () => clearTimeout(timer.current), []);
}

function write(words: string): void {
  const all = [words.replace(/^\?/, ""), ...otherWords(location.search)].filter((word) => word !== "");
  const search = all.length > 0 ? `?${all.join("&")}` : "";
  if (search !== location.search)
    history.replaceState(null, "", `${location.pathname}${search}${location.hash}`);
}
