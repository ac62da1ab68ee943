"use client";

import { Ellipsis } from "lucide-react";
import { DropDown } from "../../_ui/drop-down.tsx";
import { openConnect } from "../connect/connect-state.ts";
import { lazyComponent } from "../lazy-component.tsx";

const SettingsForm = lazyComponent({ name: "The settings" }, () =>
  import("./settings-form.tsx").then((module) => module.SettingsForm),
);

/** The button ⋯ and what it opens. */
export function SettingsMenu() {
  // The menu closes first, and has its button take the focus, which comes back there.
  const connectAfter = (close: () => void) => () => {
    close();
    openConnect();
  };
  return (
    <DropDown label="Settings" icon={<Ellipsis size={16} />} className="w-[320px] p-3">
      {(close) => <SettingsForm onConnect={connectAfter(close)} />}
    </DropDown>
  );
}
