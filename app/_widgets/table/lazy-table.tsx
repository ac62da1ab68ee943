"use client";

import dynamic from "next/dynamic";

/** The table comes when somebody asks for it. */
export const LazyTable = dynamic(() => import("./table-view.tsx").then((module) => module.TableView), {
  ssr: false,
});
