"use client";

import { lazyComponent } from "../lazy-component.tsx";
import { useConnect } from "./connect-state.ts";

/** A corner of the page, above what is there. */
const ASIDE =
  "fixed right-2 bottom-10 z-40 rounded-md border border-border bg-surface-1 shadow-[var(--shadow)]";

const Drawer = lazyComponent({ name: "Connect a feed", className: ASIDE }, () =>
  import("./drawer.tsx").then((module) => module.ConnectDrawer),
);

/** Where the drawer stands, once for all pages, so that a recording plays on while somebody walks between them. */
export function ConnectHost() {
  return useConnect() === "unopened" ? null : <Drawer />;
}
