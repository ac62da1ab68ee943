"use client";

import { Download } from "lucide-react";
import dynamic from "next/dynamic";
import { DropDown } from "../../_ui/drop-down.tsx";

const Items = dynamic(() => import("./export-items.tsx").then((module) => module.ExportItems), {
  ssr: false,
});

/** The button that saves what the focus chart shows, and what it opens. */
export function ExportMenu() {
  return (
    <DropDown label="Save or copy" testId="export" icon={<Download size={16} />} className="w-[264px] p-1.5">
      {(close) => <Items onDone={close} />}
    </DropDown>
  );
}
