"use client";

import type { ReactNode, RefObject } from "react";
import { usePause, usePhase } from "../_live/hooks.ts";
import { LiveDot, Logo } from "../_ui/marks.tsx";
import { NearLink } from "../_ui/near-link.tsx";
import { ConnectButton } from "./connect/connect-button.tsx";
import { DemoBadge } from "./demo-badge.tsx";
import { PauseButton } from "./pause-button.tsx";
import { Search } from "./search.tsx";
import { SettingsMenu } from "./settings/settings-menu.tsx";
import { ThemeButton } from "./settings/theme-button.tsx";
import { RangePicker } from "./window/range-picker.tsx";

interface Props {
  readonly search: RefObject<HTMLInputElement | null>;
  readonly onChosen?: (channel: string) => void;
  /** Whether anything shown on this page is made up. */
  readonly simulated: boolean;
  /** Where we are, after the name. */
  readonly children?: ReactNode;
}

/** Name, search, range, pause, theme and settings. On a phone: name, connection, pause, settings. */
export function TopBar({ search, onChosen, simulated, children }: Props) {
  return (
    <header className="relative z-30 flex h-12 shrink-0 items-center gap-2 border-b border-border bg-surface-1 px-3">
      <NearLink href="/" className="flex h-8 items-center gap-2 rounded-sm pr-1">
        <Logo />
        <span className="text-[14px] leading-5 font-semibold tracking-[-0.01em] max-md:text-[16px]">
          Tidemark
        </span>
      </NearLink>
      {children}
      <Search
        input={search}
        {...(onChosen && { onChosen })}
        className="ml-2 w-[300px] min-w-0 shrink max-md:hidden"
      />
      <span className="flex-1" />
      <RangePicker className="max-md:hidden" />
      <PhoneConnection simulated={simulated} />
      <PauseBoard />
      <ConnectButton className="max-md:hidden [&>span]:max-lg:sr-only" />
      <span aria-hidden className="mx-1 h-5 w-px bg-border max-md:hidden" />
      <ThemeButton />
      <SettingsMenu />
    </header>
  );
}

function PauseBoard() {
  const { paused, toggle } = usePause();
  return <PauseButton paused={paused} onPause={toggle} />;
}

/** On a phone there is no status bar: the connection, and that data are made up, stand beside Pause. */
function PhoneConnection({ simulated }: { simulated: boolean }) {
  const phase = usePhase();
  const live = phase === "live" || phase === "lagging";
  return (
    <span className="flex items-center gap-2 text-[12px] whitespace-nowrap text-text-2 md:hidden">
      <DemoBadge simulated={simulated} />
      <LiveDot live={live} /> {live ? "Live" : "Not live"}
    </span>
  );
}
