"use client";

import { GitCompareArrows } from "lucide-react";
import { Menu } from "../indicators/menu.tsx";
import { lazyComponent } from "../lazy-component.tsx";
import { useView } from "../view-store.ts";

const CompareForm = lazyComponent({ name: "The comparison" }, () =>
  import("./compare-form.tsx").then((module) => module.CompareForm),
);

/** The button that puts other channels beside the one shown. */
export function CompareMenu({ channel }: { channel: string }) {
  const { compare } = useView();
  const others = compare.filter((other) => other !== channel);
  return (
    <Menu
      label="Compare channels"
      testId="compare"
      count={others.length}
      icon={<GitCompareArrows aria-hidden size={16} />}
    >
      {() => <CompareForm channel={channel} />}
    </Menu>
  );
}
