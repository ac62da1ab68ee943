"use client";

import dynamic from "next/dynamic";
import { useConnect } from "./connect-state.ts";

const Drawer = dynamic(() => import("./drawer.tsx").then((module) => module.ConnectDrawer), { ssr: false });

/** Where the drawer stands, once for all pages, so that a recording plays on while somebody walks between them. */
export function ConnectHost() {
  return useConnect() === "unopened" ? null : <Drawer />;
}
