"use client";

import { Download } from "lucide-react";
import { DropDown } from "../../_ui/drop-down.tsx";
import { lazyComponent } from "../lazy-component.tsx";

const Items = lazyComponent({ name: "This menu" }, () =>
  import("./export-items.tsx").then((module) => module.ExportItems),
);

/** The button that saves what the focus chart shows, and what it opens. */
export function ExportMenu() {
  return (
    <DropDown label="Save or copy" testId="export" icon={<Download size={16} />} className="w-[264px] p-1.5">
      {(close) => <Items onDone={close} />}
    </DropDown>
  );
}
